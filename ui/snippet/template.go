package snippet

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"

	"mediadrop/settings"
	"mediadrop/uploader/commbox"
)

// Why an upload cannot stand in a template.
var (
	ErrOtherHeader   = errors.New("the template's header takes another kind of media")
	ErrNoMediaHeader = errors.New("the template's header takes no media")
)

// Fits returns nil where the upload's media ID can stand in the template's
// header, else ErrNoHeader, ErrOtherHeader or ErrNoMediaHeader.
func Fits(t settings.Template, u Upload) error {
	switch _, err := headerOf(u); {
	case !slices.Contains(settings.Headers(), t.Header):
		return ErrNoMediaHeader
	case err != nil:
		return err
	case t.Header != u.Header:
		return ErrOtherHeader
	}
	return nil
}

// Message returns the message that sends the template with the upload in its
// header to one recipient. Its texts are the template's examples, or what a
// person put in their place. The error is one of Fits.
func Message(t settings.Template, u Upload, to string) (commbox.Message, error) {
	if err := Fits(t, u); err != nil {
		return commbox.Message{}, err
	}
	top, err := headerOf(u)
	if err != nil {
		return commbox.Message{}, err
	}
	components := []commbox.Component{top}
	if len(t.Body) > 0 {
		components = append(components, commbox.Component{Type: "body", Parameters: texts(t.Body...)})
	}
	for _, b := range t.Buttons {
		components = append(components, commbox.Component{Type: "button", SubType: b.Type, Index: &b.Index, Parameters: texts(b.Text)})
	}
	return commbox.NewMessage(to, commbox.MessageTemplate{
		Name: t.Name, Language: commbox.Language{Code: t.Language}, Components: components,
	}), nil
}

func texts(list ...string) []commbox.Parameter {
	parameters := make([]commbox.Parameter, len(list))
	for i, text := range list {
		parameters[i] = commbox.Parameter{Type: "text", Text: text}
	}
	return parameters
}

// RequestFor returns the format that makes the whole request for a template,
// with the recipient left open.
func RequestFor(t settings.Template) Format {
	return formatFunc(func(u Upload) (string, error) {
		m, err := Message(t, u, Recipient)
		if err != nil {
			return "", err
		}
		return RequestText(u, m)
	})
}

// ErrNoTemplate means that a pasted text holds no request that sends a template.
var ErrNoTemplate = errors.New("no request of sendtemplatedmessage was found in the text")

// maxPasted is more than any such request has, in bytes.
const maxPasted = 256 << 10

// maxTries bounds how many braces are taken for the beginning of the request.
const maxTries = 100

// address finds the stream ID in a line such as the one above a request.
var address = regexp.MustCompile(`(?i)[^\s'"]*sendtemplatedmessage/[^\s'"?#]+`)

// ReadTemplate reads a template from a request that somebody pasted: the JSON
// of sendtemplatedmessage, with or without what stands around it, such as a
// line with the address or a call of curl. What the request fills in becomes
// the examples. streamID is the one in the address, "" without one. The error
// is ErrNoTemplate.
func ReadTemplate(pasted string) (t settings.Template, streamID string, err error) {
	if len(pasted) > maxPasted {
		return t, "", ErrNoTemplate
	}
	if found := address.FindString(pasted); found != "" {
		if id, err := commbox.ParseStreamID(found); err == nil {
			streamID = string(id)
		}
	}
	at := strings.IndexByte(pasted, '{')
	for tries := 0; at >= 0 && tries < maxTries; tries++ {
		if message, ok := readMessage(pasted[at:]); ok {
			return templateOf(message), streamID, nil
		}
		next := strings.IndexByte(pasted[at+1:], '{')
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return settings.Template{}, "", ErrNoTemplate
}

// readMessage reads the template from a whole request, or from its part.
func readMessage(text string) (commbox.MessageTemplate, bool) {
	var whole struct {
		Data []struct {
			TemplateData struct {
				Template commbox.MessageTemplate `json:"template"`
			} `json:"template_data"`
		} `json:"data"`
		TemplateData struct {
			Template commbox.MessageTemplate `json:"template"`
		} `json:"template_data"`
		Template commbox.MessageTemplate `json:"template"`
		commbox.MessageTemplate
	}
	if json.NewDecoder(strings.NewReader(text)).Decode(&whole) != nil {
		return commbox.MessageTemplate{}, false
	}
	found := []commbox.MessageTemplate{whole.TemplateData.Template, whole.Template, whole.MessageTemplate}
	for _, d := range whole.Data {
		found = append(found, d.TemplateData.Template)
	}
	i := slices.IndexFunc(found, func(t commbox.MessageTemplate) bool { return t.Name != "" && t.Language.Code != "" })
	if i < 0 {
		return commbox.MessageTemplate{}, false
	}
	return found[i], true
}

func templateOf(m commbox.MessageTemplate) settings.Template {
	t := settings.Template{Name: m.Name, Language: m.Language.Code}
	for _, c := range m.Components {
		switch strings.ToLower(c.Type) {
		case "header":
			for _, p := range c.Parameters {
				t.Header = strings.ToLower(p.Type)
				t.Text = p.Text
			}
		case "body":
			for _, p := range c.Parameters {
				t.Body = append(t.Body, p.Text)
			}
		case "button":
			b := settings.TemplateButton{Type: strings.ToLower(c.SubType)}
			if c.Index != nil {
				b.Index = *c.Index
			}
			if len(c.Parameters) != 1 || !strings.EqualFold(c.Parameters[0].Type, "text") {
				continue // of another kind than the service documents
			}
			b.Text = c.Parameters[0].Text
			t.Buttons = append(t.Buttons, b)
		}
	}
	return t
}
