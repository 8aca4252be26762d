package commbox

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Message is the body of sendtemplatedmessage, for one recipient: a template
// with what is filled in.
type Message struct {
	Data []MessageData `json:"data"`
}

// MessageData is one message.
type MessageData struct {
	TemplateData TemplateData `json:"template_data"`
}

// TemplateData is who is sent which template.
type TemplateData struct {
	To       string          `json:"to"` // digits with the country code, no plus
	Template MessageTemplate `json:"template"`
}

// MessageTemplate is a template with what is filled in.
type MessageTemplate struct {
	Name       string      `json:"name"`
	Language   Language    `json:"language"`
	Components []Component `json:"components"`
}

// Language is how WhatsApp names the language of a template, such as en_GB.
type Language struct {
	Code string `json:"code"`
}

// Component is a part of a template that takes parameters: header, body or
// button.
type Component struct {
	Type       string      `json:"type"`
	SubType    string      `json:"sub_type,omitempty"` // of a button
	Index      *int        `json:"index,omitempty"`    // of a button, from 0
	Parameters []Parameter `json:"parameters"`
}

// Parameter is one of a component's. Of the pointers, the one that Type names
// is set; for a text none is.
type Parameter struct {
	Type     string    `json:"type"`
	Text     string    `json:"text,omitempty"`
	Image    *MediaRef `json:"image,omitempty"`
	Video    *MediaRef `json:"video,omitempty"`
	Document *MediaRef `json:"document,omitempty"`
}

// MediaRef names a file by its media ID, or by an address. Only documents have
// a file name; without one the recipient sees "Untitled".
type MediaRef struct {
	ID       string `json:"id,omitempty"`
	Link     string `json:"link,omitempty"`
	Filename string `json:"filename,omitempty"`
}

// Encode returns the message as the service reads it, indented for people, with
// < and > as they are.
func (m Message) Encode() ([]byte, error) { return EncodeJSON(m) }

// EncodeJSON returns v as JSON to be read by people, too: indented, with < and > as
// they are, without a line's end.
func EncodeJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// NewMessage returns a message for one recipient.
func NewMessage(to string, t MessageTemplate) Message {
	if t.Components == nil {
		t.Components = []Component{} // the service wants a list, even an empty one
	}
	return Message{Data: []MessageData{{TemplateData{To: to, Template: t}}}}
}

// TemplateName returns the name of the template that is sent; "" for none.
func (m Message) TemplateName() string {
	if len(m.Data) == 0 {
		return ""
	}
	return m.Data[0].TemplateData.Template.Name
}
