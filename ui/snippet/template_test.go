package snippet

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
)

var orderUpdate = settings.Template{
	Channel: "Support", Name: "order_update", Language: "he", Header: "document",
	Body: []string{"Dana", "<Tuesday>"}, Buttons: []settings.TemplateButton{{Type: "url", Index: 1, Text: "orders/17"}},
}

func TestRequestForATemplate(t *testing.T) {
	u := Upload{
		ID: "550197337025434", Filename: "price list.pdf", Kind: "document", Header: "document", MIME: "application/pdf",
		BaseURL: "https://api.commbox.io/", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d",
	}
	text, err := RequestFor(orderUpdate).Make(u)
	require.NoError(t, err)
	first, body, _ := strings.Cut(text, "\n")
	require.Equal(t, "POST https://api.commbox.io/v2/whatsapp/sendtemplatedmessage/hNyRN_fLUy7rrOrN9jLpipA%3d%3d", first)
	require.JSONEq(t, `{"data":[{"template_data":{"to":"<recipient's phone number>","template":{"name":"order_update","language":{"code":"he"},"components":[
		{"type":"header","parameters":[{"type":"document","document":{"id":"550197337025434","filename":"price list.pdf"}}]},
		{"type":"body","parameters":[{"type":"text","text":"Dana"},{"type":"text","text":"<Tuesday>"}]},
		{"type":"button","sub_type":"url","index":1,"parameters":[{"type":"text","text":"orders/17"}]}]}}}]}`, body)

	u.Kind, u.Header, u.MIME = "image", "image", "image/jpeg"
	require.ErrorIs(t, Fits(orderUpdate, u), ErrOtherHeader)
	u.Kind, u.Header, u.MIME = "document", "", "application/msword"
	require.ErrorIs(t, Fits(orderUpdate, u), ErrNoHeader)
	plain := orderUpdate
	plain.Header = ""
	require.ErrorIs(t, Fits(plain, u), ErrNoMediaHeader)
	plain.Header = settings.HeaderText
	require.ErrorIs(t, Fits(plain, u), ErrNoMediaHeader)
	_, err = RequestFor(plain).Make(u)
	require.ErrorIs(t, err, ErrNoMediaHeader)
}

func TestReadTemplate(t *testing.T) {
	u := Upload{ID: "1", Filename: "x.pdf", Kind: "document", Header: "document", MIME: "application/pdf", BaseURL: "https://api.commbox.io/", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"}
	request, err := RequestFor(orderUpdate).Make(u)
	require.NoError(t, err)
	_, body, _ := strings.Cut(request, "\n")
	want := orderUpdate
	want.Channel = ""
	for name, text := range map[string]string{
		"what is copied here": request,
		"the JSON alone":      body,
		"curl":                "curl -X POST 'https://api.commbox.io/v2/whatsapp/sendtemplatedmessage/hNyRN_fLUy7rrOrN9jLpipA==' -H 'Authorization: Bearer {KEY}' -d '" + body + "'",
		"one part":            body[strings.Index(body, `"template":`)+len(`"template":`):],
		"from a chat":         "Use this, please:\n" + request + "\nThanks {you}!",
	} {
		got, stream, err := ReadTemplate(text)
		require.NoError(t, err, name)
		require.Equal(t, want, got, name)
		if strings.Contains(text, "sendtemplatedmessage") {
			require.Equal(t, u.StreamID, stream, name)
		}
	}
	text, _, err := ReadTemplate(`{"data":[{"schedule":1739365010,"template_data":{"to":19172537000,"template":{"name":"Text Header & Body","language":{"code":"en"},
		"components":[{"type":"header","parameters":[{"type":"text","text":"text1"}]},{"type":"BODY","parameters":[{"type":"text","text":"text2"}]}]}},"object_data":{"StatusId":1}}]}`)
	require.NoError(t, err)
	require.Equal(t, settings.Template{Name: "Text Header & Body", Language: "en", Header: "text", Text: "text1", Body: []string{"text2"}}, text)

	for _, nothing := range []string{"", "{", "{}", `{"data":[]}`, "hello {world}", strings.Repeat("{", 10000), strings.Repeat(`{"a":`, 50000), strings.Repeat("x", maxPasted+1), `{"name":"x"}`} {
		_, _, err := ReadTemplate(nothing)
		require.ErrorIs(t, err, ErrNoTemplate)
	}
}

// TestRequestsByteForByte writes what the documentation shows for each kind of
// header, letter for letter.
func TestRequestsByteForByte(t *testing.T) {
	const frame = `{
  "data": [
    {
      "template_data": {
        "to": "972542345678",
        "template": {
          "name": "spring_sale",
          "language": {
            "code": "en_GB"
          },
          "components": [
            {
              "type": "header",
              "parameters": [
                {
                  "type": "KIND",
                  "KIND": {
                    "id": "MEDIA"
                  }
                }
              ]
            },
            {
              "type": "body",
              "parameters": [
                {
                  "type": "text",
                  "text": "Noa & Dan"
                },
                {
                  "type": "text",
                  "text": "10 %"
                }
              ]
            },
            {
              "type": "button",
              "sub_type": "url",
              "index": 0,
              "parameters": [
                {
                  "type": "text",
                  "text": "spring"
                }
              ]
            }
          ]
        }
      }
    }
  ]
}`
	for kind, id := range map[string]string{
		"image": "614927000000001", "video": "27f8b007-0000-418e-9852-000000000000", "document": "550197000000002",
	} {
		want := strings.NewReplacer("KIND", kind, "MEDIA", id).Replace(frame)
		if kind == "document" { // only a document has a name
			want = strings.Replace(want, `"id": "`+id+`"`, `"id": "`+id+`",
                    "filename": "spring <2027>.pdf"`, 1)
		}
		template := settings.Template{
			Name: "spring_sale", Language: "en_GB", Header: kind, Body: []string{"Noa & Dan", "10 %"}, Buttons: []settings.TemplateButton{{Type: "url", Text: "spring"}},
		}
		m, err := Message(template, Upload{ID: id, Filename: "spring <2027>.pdf", Kind: kind, Header: kind}, "972542345678")
		require.NoError(t, err)
		body, err := m.Encode()
		require.NoError(t, err)
		require.Equal(t, want, string(body))
	}
}

// TestButtonsThatAreNotDocumented are left out, as their parameter could only be
// guessed.
func TestButtonsThatAreNotDocumented(t *testing.T) {
	got, _, err := ReadTemplate(`{"name":"x","language":{"code":"en"},"components":[
		{"type":"button","sub_type":"quick_reply","index":0,"parameters":[{"type":"payload","payload":"yes"}]},
		{"type":"button","sub_type":"url","index":1,"parameters":[{"type":"text","text":"a"}]},{"type":"button","sub_type":"url","index":2}]}`)
	require.NoError(t, err)
	require.Equal(t, []settings.TemplateButton{{Type: "url", Index: 1, Text: "a"}}, got.Buttons)
}

func FuzzReadTemplate(f *testing.F) {
	f.Add(`{"data":[{"template_data":{"template":{"name":"x","language":{"code":"en"},"components":[{"type":"button","index":0}]}}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		got, _, err := ReadTemplate(text)
		if err == nil {
			require.NotEmpty(t, got.Name)
		}
	})
}
