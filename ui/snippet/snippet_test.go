package snippet

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var at = time.Date(2026, 12, 24, 10, 0, 0, 0, time.UTC)

func upload(kind string) Upload {
	u := Example(at.AddDate(0, 0, -30))
	u.Kind, u.Header = kind, kind
	if kind == "audio" || kind == "sticker" || kind == "other" {
		u.Header = ""
	}
	return u
}

// decoded reads JSON back as a reader who knows nothing of our types.
func decoded(t *testing.T, text string) any {
	var v any
	require.NoError(t, json.Unmarshal([]byte(text), &v))
	return v
}

func header1(t *testing.T, kind string) any {
	text, err := Header.Make(upload(kind))
	require.NoError(t, err)
	return decoded(t, text)
}

type object = map[string]any

func TestHeaders(t *testing.T) {
	component := func(kind string, media object) any {
		return object{"type": "header", "parameters": []any{object{"type": kind, kind: media}}}
	}
	require.Equal(t, component("image", object{"id": "257250616863050"}), header1(t, "image"))
	require.Equal(t, component("video", object{"id": "257250616863050"}), header1(t, "video"))
	require.Equal(t, component("document", object{"id": "257250616863050", "filename": "price list.pdf"}), header1(t, "document"))
	for _, kind := range []string{"audio", "sticker", "other", ""} {
		_, err := Header.Make(upload(kind))
		require.ErrorIs(t, err, ErrNoHeader, kind)
		_, err = Request.Make(upload(kind))
		require.ErrorIs(t, err, ErrNoHeader, kind)
	}
	text := upload("document")
	text.MIME, text.Header = "text/plain", ""
	_, err := Header.Make(text)
	require.ErrorIs(t, err, ErrNoHeader, "of documents only PDF")
}

func TestRequest(t *testing.T) {
	text, err := Request.Make(upload("document"))
	require.NoError(t, err)
	line, body, _ := strings.Cut(text, "\n")
	require.Equal(t, "POST https://api.commbox.io/v2/whatsapp/sendtemplatedmessage/hNyRN_fLUy7rrOrN9jLpipA%3d%3d", line)
	require.Equal(t, object{"data": []any{object{"template_data": object{
		"to": "<recipient's phone number>",
		"template": object{
			"name": "<template name>", "language": object{"code": "<language code>"}, "components": []any{header1(t, "document")},
		},
	}}}}, decoded(t, body))
	require.Contains(t, body, "<template name>", "readable, not escaped")
}

func TestDifficultNames(t *testing.T) {
	u := upload("document")
	u.Filename = `מחירון "2026" <b>\ ` + "\u2028.pdf"
	text, err := Header.Make(u)
	require.NoError(t, err)
	name := decoded(t, text).(object)["parameters"].([]any)[0].(object)["document"].(object)["filename"]
	require.Equal(t, u.Filename, name)
}

func TestCSV(t *testing.T) {
	u := upload("document")
	u.Filename = `a,"b".pdf`
	text, err := CSV.Make(u)
	require.NoError(t, err)
	row, err := csv.NewReader(strings.NewReader(text)).Read()
	require.NoError(t, err)
	require.Equal(t, []string{`a,"b".pdf`, "257250616863050", "document", "Support", "2026-12-24"}, row)
}

func TestAll(t *testing.T) {
	all := func(f Format, uploads ...Upload) (string, error) {
		texts := Texts{Format: f}
		for _, u := range uploads {
			texts.Add(u)
		}
		return texts.All()
	}
	text, err := all(ID, Upload{ID: "1"}, Upload{ID: "2"})
	require.NoError(t, err)
	require.Equal(t, "1\n2", text)
	text, err = all(Header, upload("image"), upload("audio"))
	require.ErrorIs(t, err, ErrNoHeader)
	require.ErrorContains(t, err, "1 of 2 left out")
	require.NotEmpty(t, text, "the other one")
}

func TestOwnFormats(t *testing.T) {
	f, err := Own("{{.Filename}} = {{.ID}} ({{.Kind}}, {{.Channel}}, until {{.Expires}}){{if .Note}} {{.Note}}{{end}}")
	require.NoError(t, err)
	text, err := f.Make(upload("document"))
	require.NoError(t, err)
	require.Equal(t, "price list.pdf = 257250616863050 (document, Support, until 2026-12-24)", text)
	for _, bad := range []string{
		"{{.Key}}", "{{.ID", "{{call .ID}}", "{{range .ID}}{{end}}", `{{define "a"}}{{template "a"}}{{end}}{{template "a"}}`,
		"{{if true}}{{range 1000000000}}x{{end}}{{end}}", `{{printf "%0999999d" 1}}`,
		`{{$x := "\\"}}` + strings.Repeat(`{{$x = js $x}}`, 60) + `{{$x}}`,
	} {
		_, err := Own(bad)
		require.Error(t, err, bad)
	}
}

// A mistake is found also where the example does not lead.
func TestOwnFormatsAreCheckedWhole(t *testing.T) {
	for text, name := range map[string]string{
		"{{.Key}}":                                            "Key",
		"{{if .Note}}{{.Bad}}{{end}}":                         "Bad",
		"{{if .Note}}{{else}}{{.Bad}}{{end}}":                 "Bad",
		"{{with .Label}}{{.ID.Part}}{{end}}":                  "ID.Part",
		`{{if eq .Kind "image"}}{{printf "%s" $.Bad}}{{end}}`: "Bad",
		"{{if .Note}}{{(print .ID).Bad}}{{end}}":              "Bad",
	} {
		_, err := Own(text)
		var unknown *UnknownError
		require.ErrorAs(t, err, &unknown, text)
		require.Equal(t, name, unknown.Name)
	}
	_, err := Own("{{if .Note}}{{range .Note}}{{end}}{{end}}")
	require.ErrorIs(t, err, ErrLoop)
	for _, good := range []string{"", "  ", "{{/* nothing */}}", "{{$n := .Note}}{{$n}}", "{{with .Note}}{{.}}{{else}}{{.ID}}{{end}}"} {
		_, err := Own(good)
		require.NoError(t, err, good)
	}
}

func TestEveryNameCanBeUsed(t *testing.T) {
	for _, name := range Names() {
		f, err := Own("{{." + name + "}}")
		require.NoError(t, err)
		u := upload("image")
		u.Label, u.Note = "label", "note"
		text, err := f.Make(u)
		require.NoError(t, err)
		require.NotEmpty(t, text, name)
	}
}

func TestShortFormatsMakeNoEndlessText(t *testing.T) {
	for _, text := range []string{
		`{{printf "%0999999d" 1}}`, `{{printf "%*d" 999999 1}}`,
		`{{$x := printf "%999d" 1}}` + strings.Repeat(`{{$x = print $x $x}}`, 50),
		`{{$x := printf "%999d" 1}}` + strings.Repeat(`{{$x = printf "%s%s" $x $x}}`, 50),
	} {
		_, err := Own(text)
		require.ErrorIs(t, err, ErrTooLong, text)
	}
}

func FuzzOwn(f *testing.F) {
	f.Add("{{.ID}} {{.Filename}}")
	f.Add("{{with .Note}}{{.}}{{end}}")
	f.Add(`{{$x := printf "%9d" .Size}}{{if $x}}{{print $x .Kind | html}}{{end}}`)
	f.Fuzz(func(t *testing.T, text string) {
		format, err := Own(text)
		if err != nil {
			return
		}
		_, _ = format.Make(upload("image"))
	})
}
