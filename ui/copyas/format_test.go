package copyas

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/snippet"
	"mediadrop/ui/uitest"
)

func TestExpiredSince(t *testing.T) {
	uitest.UseLanguage(t, "")
	require.Equal(t, "The ID expired less than a day ago.", expiredSince(time.Hour))
	require.Equal(t, "The ID expired a day ago.", expiredSince(25*time.Hour))
	require.Equal(t, "The ID expired 30 days ago.", expiredSince(30*24*time.Hour))
}

func TestCodeIsToldFromSentences(t *testing.T) {
	for text, code := range map[string]bool{
		"":                              false,
		"{{.ID}}":                       false,
		"{{.Filename}} – {{.ID}} הועלה": false,
		"שלום Dana":                     false,
		"{\n\"text\": \"שלום\"}":        true,
		"curl {{.ID}}":                  true,
		"257250616863050":               false,
	} {
		require.Equal(t, code, isCode(text), text)
	}
}

func TestWhatIsWrongWithAFormatIsSaidInWords(t *testing.T) {
	uitest.UseLanguage(t, "")
	for text, want := range map[string]string{
		"{{.ID":                           "not closed",
		"{{if .ID}}x":                     "not closed",
		"{{.Key}}":                        "no field “Key”",
		"{{range .ID}}{{end}}":            "Loops",
		`{{printf "%0999999d" 1}}`:        "too long",
		"{{nothing .ID}}":                 "is not valid",
		"{{.ID | index 3}}":               "is not valid",
		`{{template "a"}}`:                "Loops",
		"{{.ID.Part}}":                    "no field “ID.Part”",
		`{{"unclosed}}`:                   "is not valid",
		"{{if .ID}}{{else}}{{.Q}}{{end}}": "no field “Q”",
	} {
		_, err := snippet.Own(text)
		require.Error(t, err, text)
		words, detail := describeFormat(err)
		require.Contains(t, words, want, text)
		require.NotEmpty(t, detail)
	}
}
