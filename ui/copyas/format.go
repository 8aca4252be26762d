package copyas

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/snippet"
)

// Format is one way to copy media IDs.
type Format struct {
	Key, Label string // the name in the settings, and what the person reads
	snippet.Format
}

// isForHeaders reports whether a text of this format has a template's header in it.
func (f Format) isForHeaders() bool {
	return f.Key == settings.CopyHeader || f.Key == settings.CopyRequest
}

// brokenFormat stands for a format that cannot be read: it is listed, and says
// why when it is used.
type brokenFormat struct{ err error }

func (b brokenFormat) Make(snippet.Upload) (string, error) { return "", b.err }

// Formats returns all ways to copy: those that are always there, then the
// person's own.
func (c *Copier) Formats() []Format {
	list := []Format{
		{settings.CopyID, lang.L("Media ID"), snippet.ID},
		{settings.CopyHeader, lang.L("Template header"), snippet.Header},
		{settings.CopyRequest, lang.L("Send request"), snippet.Request},
		{settings.CopyCSV, lang.L("CSV row"), snippet.CSV},
	}
	for _, own := range c.control.Settings().CopyFormats {
		f, err := snippet.Own(own.Text)
		if err != nil {
			f = brokenFormat{err}
		}
		list = append(list, Format{own.Name, own.Name, f})
	}
	return list
}

// Default returns the way to copy that the person picked.
func (c *Copier) Default() Format {
	chosen, list := c.control.Settings().CopyFormat, c.Formats()
	for _, f := range list {
		if f.Key == chosen {
			return f
		}
	}
	return list[0]
}

// SetDefault remembers the way to copy that the person picked.
func (c *Copier) SetDefault(key string) {
	c.changeFormats(func(s *settings.Settings) error { s.CopyFormat = key; return nil }, nil)
}

// changeFormats changes the settings off the main goroutine; done is told what
// came of it, and without it the person is.
func (c *Copier) changeFormats(change func(*settings.Settings) error, done func(error)) {
	c.dialogs.Work().Go(func(context.Context) {
		err := c.control.ChangeSettings(change)
		c.dialogs.Work().Main(func() {
			c.on.Changed()
			switch {
			case done != nil:
				done(err)
			case err != nil:
				c.dialogs.Error(err)
			}
		})
	})
}

// ButtonLabel names the button that copies in the form that the person picked.
func (c *Copier) ButtonLabel() string {
	switch c.control.Settings().CopyFormat {
	case settings.CopyID, "":
		return lang.L("Copy ID")
	case settings.CopyHeader:
		return lang.L("Copy header")
	case settings.CopyRequest:
		return lang.L("Copy request")
	}
	return lang.L("Copy")
}

// describeFormat returns in plain words why a format cannot be used, with a
// technical line.
func describeFormat(err error) (text, detail string) {
	var unknown *snippet.UnknownError
	switch {
	case errors.As(err, &unknown):
		text = lang.L("Uploads have no field “{{.Name}}”: use the buttons to insert the fields that exist.", map[string]any{"Name": unknown.Name})
	case errors.Is(err, snippet.ErrLoop):
		text = lang.L("Loops and nested templates cannot be used here.")
	case errors.Is(err, snippet.ErrTooLong):
		text = lang.L("The resulting text is too long to paste.")
	case strings.Contains(err.Error(), "unclosed action"), strings.Contains(err.Error(), "unexpected EOF"):
		text = lang.L("Something is not closed: each opening pair of curly brackets needs a closing one, and each “if” needs an “end”.")
	default:
		text = lang.L("The text in curly brackets is not valid.")
	}
	return text, err.Error()
}
