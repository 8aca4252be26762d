// Package snippet puts media IDs into texts that are ready to be pasted: into
// a template's header, a request, a table, or whatever a person made up. It
// never sees a key. Its functions may be called concurrently.
package snippet

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"mediadrop/ui/spreadsheet"
	"mediadrop/uploader/commbox"
)

// Upload is what a text can tell of one media ID.
type Upload struct {
	ID       string // the media ID
	Filename string // as the service was told
	Kind     string // image, video, document, audio, sticker
	Header   string // the kind of template header that the ID is good for; empty for none
	MIME     string
	Channel  string // nickname
	StreamID string // percent-encoded, as it stands in addresses
	BaseURL  string // of the service, ending in "/"
	Label    string // the person's own name for it
	Note     string
	Size     int64     // bytes
	Expires  time.Time // when the ID ends
}

// ErrNoHeader means that an ID cannot stand in the header of a template, as the
// check of its file found.
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

// Texts are those of several uploads, in one format.
type Texts struct {
	Format Format

	text         strings.Builder
	made, failed int
	err          error // of the last that failed
}

// Add makes the text of one more upload.
func (t *Texts) Add(u Upload) {
	text, err := t.Format.Make(u)
	if err != nil {
		t.err, t.failed = err, t.failed+1
		return
	}
	if t.made++; t.made > 1 {
		t.text.WriteByte('\n')
	}
	t.text.WriteString(text)
}

// All returns the texts, one below the other. What could be made is made; the error
// tells how many could not.
func (t *Texts) All() (string, error) {
	if t.err == nil {
		return t.text.String(), nil
	}
	return t.text.String(), fmt.Errorf("%d of %d left out: %w", t.failed, t.made+t.failed, t.err)
}

func headerOf(u Upload) (commbox.Component, error) {
	p := commbox.Parameter{Type: u.Header}
	switch u.Header {
	case "image":
		p.Image = &commbox.MediaRef{ID: u.ID}
	case "video":
		p.Video = &commbox.MediaRef{ID: u.ID}
	case "document":
		p.Document = &commbox.MediaRef{ID: u.ID, Filename: u.Filename}
	default:
		return commbox.Component{}, ErrNoHeader
	}
	return commbox.Component{Type: "header", Parameters: []commbox.Parameter{p}}, nil
}

func header(u Upload) (string, error) {
	c, err := headerOf(u)
	if err != nil {
		return "", err
	}
	text, err := commbox.EncodeJSON(c)
	return string(text), err
}

// Recipient stands where the phone number of the recipient belongs.
const Recipient = "<recipient's phone number>"

// request is the whole request, with what only the person knows in angle
// brackets. The key is not among it.
func request(u Upload) (string, error) {
	c, err := headerOf(u)
	if err != nil {
		return "", err
	}
	return RequestText(u, commbox.NewMessage(Recipient, commbox.MessageTemplate{
		Name: "<template name>", Language: commbox.Language{Code: "<language code>"}, Components: []commbox.Component{c},
	}))
}

// RequestText returns the whole request that sends a message with an upload, as it
// goes out, but for the key.
func RequestText(u Upload, m commbox.Message) (string, error) {
	body, err := m.Encode()
	if err != nil {
		return "", err
	}
	return "POST " + u.BaseURL + "v2/whatsapp/sendtemplatedmessage/" + u.StreamID + "\n" + string(body), nil
}

func csvRow(u Upload) (string, error) {
	return spreadsheet.Row(u.Filename, u.ID, u.Kind, u.Channel, u.Expires.Format(time.DateOnly))
}
