package snippet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	texttemplate "text/template"
	"time"
)

// Why a format cannot be used, beside UnknownError and what the template
// package says.
var (
	// ErrTooLong means that a format makes more text than anybody pastes.
	ErrTooLong = errors.New("the text is too long")
	// ErrLoop means that a format could run without an end.
	ErrLoop = errors.New("loops and other templates cannot be used")
)

// maxText bounds what a person's own format may make of one upload, in bytes.
const maxText = 64 << 10

// fields are what a person's own format can name.
type fields struct {
	ID, Filename, Kind, Type, Channel, Label, Note, Expires string
	Size                                                    int64
}

// Example is an upload to show what a format makes.
func Example(now time.Time) Upload {
	return Upload{
		ID: "257250616863050", Filename: "price list.pdf", Kind: "document", Header: "document", MIME: "application/pdf", Channel: "Support",
		StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", BaseURL: "https://api.commbox.io/", Size: 223744, Expires: now.AddDate(0, 0, 30),
	}
}

// Own reads a person's own format: a Go template with {{.ID}}, {{.Filename}},
// {{.Kind}}, {{.Type}}, {{.Channel}}, {{.Label}}, {{.Note}}, {{.Expires}} and
// {{.Size}}. The error says what is wrong with it, also where a field is
// unknown.
func Own(text string) (Format, error) {
	t, err := texttemplate.New("format").Funcs(bounded).Parse(text)
	if err != nil {
		return nil, fmt.Errorf("read the format: %w", err)
	}
	if t.Tree == nil {
		return formatFunc(func(Upload) (string, error) { return "", nil }), nil // nothing but white space and definitions
	}
	if err := check(t.Root); err != nil {
		return nil, err
	}
	f := formatFunc(func(u Upload) (string, error) { return run(t, u) })
	if _, err := f(Example(time.Now())); err != nil {
		return nil, err
	}
	return f, nil
}

func run(t *texttemplate.Template, u Upload) (string, error) {
	var b bytes.Buffer
	err := t.Execute(&limited{&b, maxText}, fields{
		ID: u.ID, Filename: u.Filename, Kind: u.Kind, Type: u.MIME, Channel: u.Channel, Label: u.Label, Note: u.Note,
		Expires: u.Expires.Format(time.DateOnly), Size: u.Size,
	})
	if err != nil {
		return "", fmt.Errorf("fill in the format: %w", err)
	}
	return b.String(), nil
}

// bounded are the functions that could make endless text of little, with an
// end.
var bounded = texttemplate.FuncMap{
	"js":       func(args ...any) (string, error) { return short(texttemplate.JSEscaper(args...)) },
	"html":     func(args ...any) (string, error) { return short(texttemplate.HTMLEscaper(args...)) },
	"urlquery": func(args ...any) (string, error) { return short(texttemplate.URLQueryEscaper(args...)) },
	"print":    func(args ...any) (string, error) { return short(fmt.Sprint(args...)) },
	"println":  func(args ...any) (string, error) { return short(fmt.Sprintln(args...)) },
	"printf": func(format string, args ...any) (string, error) {
		if wide.MatchString(format) {
			return "", ErrTooLong
		}
		return short(fmt.Sprintf(format, args...))
	},
}

// wide finds places in a printf format that ask for a thousand characters and
// more, or for a number of them that does not stand there.
var wide = regexp.MustCompile(`\d{4}|\*`)

func short(text string) (string, error) {
	if len(text) > maxText {
		return "", ErrTooLong
	}
	return text, nil
}

// limited takes so many bytes and no more.
type limited struct {
	w    io.Writer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	if len(p) > l.left {
		return 0, ErrTooLong
	}
	l.left -= len(p)
	return l.w.Write(p)
}
