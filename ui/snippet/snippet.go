// Package snippet puts media IDs into texts that are ready to be pasted: into
// a template's header, a request, a table, or whatever a person made up. It
// never sees a key. Its functions may be called concurrently.
package snippet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"mediadrop/ui/spreadsheet"
)

// Upload is what a text can tell of one media ID.
type Upload struct {
	ID       string // the media ID
	Filename string // as the service was told
	Kind     string // image, video, document, audio, sticker
	MIME     string
	Channel  string // nickname
	StreamID string // percent-encoded, as it stands in addresses
	BaseURL  string // of the service, ending in "/"
	Label    string // the person's own name for it
	Note     string
	Size     int64     // bytes
	Expires  time.Time // when the ID ends
}

// ErrNoHeader says that a kind of media cannot stand in the header of a
// template (WhatsApp: header formats IMAGE, VIDEO and DOCUMENT, of which the
// last is reliable for PDF only).
var ErrNoHeader = errors.New("a template's header takes pictures, videos and PDF documents only")

// Format makes one text of each upload.
type Format interface {
	// Make returns the text for one upload. The error is ErrNoHeader, or what is
	// wrong with a person's own format.
	Make(u Upload) (string, error)
}

// formatFunc is a Format that is a function.
type formatFunc func(Upload) (string, error)

func (f formatFunc) Make(u Upload) (string, error) { return f(u) }

// The formats that are always there.
var (
	ID      Format = formatFunc(func(u Upload) (string, error) { return u.ID, nil })
	Header  Format = formatFunc(header)
	Request Format = formatFunc(request)
	CSV     Format = formatFunc(csvRow)
)

// All makes the texts of several uploads, in their order. What can be made is
// made; the error tells how many could not.
func All(f Format, uploads []Upload) (string, error) {
	var texts []string
	var failed error
	left := 0
	for _, u := range uploads {
		text, err := f.Make(u)
		if err != nil {
			failed, left = err, left+1
			continue
		}
		texts = append(texts, text)
	}
	if failed != nil {
		failed = fmt.Errorf("%d of %d left out: %w", left, len(uploads), failed)
	}
	return strings.Join(texts, "\n"), failed
}

// media is the parameter that names a file by its ID. Only documents have a
// file name; without one the recipient sees "Untitled".
type media struct {
	ID       string `json:"id"`
	Filename string `json:"filename,omitempty"`
}

type component struct {
	Type       string      `json:"type"`
	Parameters []parameter `json:"parameters"`
}

// parameter is one of a component's; of the pointers one is set.
type parameter struct {
	Type     string `json:"type"`
	Image    *media `json:"image,omitempty"`
	Video    *media `json:"video,omitempty"`
	Document *media `json:"document,omitempty"`
}

func headerOf(u Upload) (component, error) {
	p := parameter{Type: u.Kind}
	switch {
	case u.Kind == "image":
		p.Image = &media{ID: u.ID}
	case u.Kind == "video":
		p.Video = &media{ID: u.ID}
	case u.Kind == "document" && u.MIME == "application/pdf":
		p.Document = &media{ID: u.ID, Filename: u.Filename}
	default:
		return component{}, ErrNoHeader
	}
	return component{Type: "header", Parameters: []parameter{p}}, nil
}

func header(u Upload) (string, error) {
	c, err := headerOf(u)
	if err != nil {
		return "", err
	}
	return encode(c)
}

// message is the body of sendtemplatedmessage.
type message struct {
	Data []messageData `json:"data"`
}

type messageData struct {
	TemplateData templateData `json:"template_data"`
}

type templateData struct {
	To       string   `json:"to"`
	Template template `json:"template"`
}

type template struct {
	Name       string      `json:"name"`
	Language   language    `json:"language"`
	Components []component `json:"components"`
}

type language struct {
	Code string `json:"code"`
}

// request is the whole request, with what only the person knows in angle
// brackets. The key is not among it.
func request(u Upload) (string, error) {
	c, err := headerOf(u)
	if err != nil {
		return "", err
	}
	body, err := encode(message{Data: []messageData{{TemplateData: templateData{
		To: "<recipient's phone number>",
		Template: template{
			Name: "<template name>", Language: language{Code: "<language code>"}, Components: []component{c},
		},
	}}}})
	if err != nil {
		return "", err
	}
	return "POST " + u.BaseURL + "v2/whatsapp/sendtemplatedmessage/" + u.StreamID + "\n" + body, nil
}

// encode writes JSON to be read: indented, with < and > as they are.
func encode(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return "", fmt.Errorf("write JSON: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

func csvRow(u Upload) (string, error) {
	return spreadsheet.Row(u.Filename, u.ID, u.Kind, u.Channel, u.Expires.Format(time.DateOnly))
}
