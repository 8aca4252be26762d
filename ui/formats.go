package ui

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/control"
	"mediadrop/ui/language"
	"mediadrop/ui/snippet"
	"mediadrop/ui/uploadlist"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

// copyFormat is one way to copy media IDs.
type copyFormat struct {
	key, label string // the name in the settings, and what the person reads
	snippet.Format
}

// isForHeaders reports whether a text of this format has a template's header in it.
func (f copyFormat) isForHeaders() bool {
	return f.key == settings.CopyHeader || f.key == settings.CopyRequest
}

// brokenFormat stands for a format that cannot be read: it is listed, and says
// why when it is used.
type brokenFormat struct{ err error }

func (b brokenFormat) Make(snippet.Upload) (string, error) { return "", b.err }

// formats returns all ways to copy: those that are always there, then the
// person's own.
func (w *Window) formats() []copyFormat {
	list := []copyFormat{
		{settings.CopyID, lang.L("Media ID"), snippet.ID},
		{settings.CopyHeader, lang.L("Template header"), snippet.Header},
		{settings.CopyRequest, lang.L("Send request"), snippet.Request},
		{settings.CopyCSV, lang.L("CSV row"), snippet.CSV},
	}
	for _, own := range w.control.Settings().CopyFormats {
		f, err := snippet.Own(own.Text)
		if err != nil {
			f = brokenFormat{err}
		}
		list = append(list, copyFormat{own.Name, own.Name, f})
	}
	return list
}

// defaultFormat returns the way to copy that the person picked.
func (w *Window) defaultFormat() copyFormat {
	chosen, list := w.control.Settings().CopyFormat, w.formats()
	for _, f := range list {
		if f.key == chosen {
			return f
		}
	}
	return list[0]
}

// setDefaultFormat remembers the way to copy that the person picked.
func (w *Window) setDefaultFormat(key string) {
	w.changeFormats(func(s *settings.Settings) error { s.CopyFormat = key; return nil }, nil)
}

// changeFormats changes the settings off the main goroutine; done is told what
// came of it, and without it the person is.
func (w *Window) changeFormats(change func(*settings.Settings) error, done func(error)) {
	w.work.Go(func(context.Context) {
		err := w.control.ChangeSettings(change)
		w.work.Main(func() {
			w.win.SetMainMenu(w.mainMenu()) // it lists the formats
			switch {
			case done != nil:
				done(err)
			case err != nil:
				w.dialogs.Error(err)
			}
		})
	})
}

// copyMenu offers all ways to copy uploads; nil means those that are selected
// when one is chosen.
func (w *Window) copyMenu(jobs []uploader.Job) *fyne.MenuItem {
	which := func() []uploader.Job { return jobs }
	if jobs == nil {
		which = func() []uploader.Job { return w.list.Jobs() }
	}
	chosen := w.defaultFormat().key
	menu := fyne.NewMenu("")
	for _, f := range w.formats() {
		item := fyne.NewMenuItem(language.Visual(f.label), func() { w.copyAs(f, which()) })
		item.Checked = f.key == chosen
		menu.Items = append(menu.Items, item)
	}
	note := fyne.NewMenuItem(language.Visual(forSending()), nil)
	note.Disabled = true
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(), note,
		fyne.NewMenuItem(language.Label("Copy formats…"), w.showFormats))
	item := fyne.NewMenuItem(language.Label("Copy as"), nil)
	item.ChildMenu = menu
	return item
}

// forSending is what has to be known of every ID.
func forSending() string { return lang.L("For sending, not for creating templates") }

// snippetOf returns what a text can tell of an upload.
func (w *Window) snippetOf(j uploader.Job) snippet.Upload {
	u := snippet.Upload{
		ID: j.MediaID, Filename: j.SentName, Kind: string(j.Kind), MIME: sentMIME(j),
		Channel: words.Channel(j.Channel), StreamID: string(j.StreamID), BaseURL: w.serviceAddress(j.Account),
		Label: j.Label, Note: j.Note, Size: j.SentBytes, Expires: j.Expires().Local(),
	}
	if u.Filename == "" {
		u.Filename = j.Name // an upload of an earlier version
	}
	if u.Size == 0 {
		u.Size = j.Size
	}
	return u
}

func sentMIME(j uploader.Job) string {
	if j.SentMIME != "" {
		return j.SentMIME
	}
	return j.MIME
}

// unknownAddress stands where an account is not set up any more. Only the
// person knows what belongs there.
const unknownAddress = "<base URL>/"

// serviceAddress returns the base URL of an account.
func (w *Window) serviceAddress(account string) string {
	if account == control.PracticeAccount {
		return w.control.PracticeURL()
	}
	a, ok := w.control.Settings().Account(account)
	if !ok {
		return unknownAddress
	}
	return a.BaseURL
}

// describeFormat says in plain words why a format cannot be used, with a
// technical line.
func describeFormat(err error) (text, detail string) {
	var unknown *snippet.UnknownError
	switch {
	case errors.As(err, &unknown):
		text = lang.L("An upload has no “{{.Name}}”: use the buttons to put in what there is.", map[string]any{"Name": unknown.Name})
	case errors.Is(err, snippet.ErrLoop):
		text = lang.L("Loops and other templates cannot be used here.")
	case errors.Is(err, snippet.ErrTooLong):
		text = lang.L("This makes a text that is too long to be pasted.")
	case strings.Contains(err.Error(), "unclosed action"), strings.Contains(err.Error(), "unexpected EOF"):
		text = lang.L("Something is not closed: each pair of curly brackets that opens needs one that closes, and each “if” an “end”.")
	default:
		text = lang.L("What stands in curly brackets cannot be understood.")
	}
	return text, err.Error()
}

// copyLabel names the button that copies in the format that the person picked.
func copyLabel(format string) string {
	switch format {
	case settings.CopyID, "":
		return uploadlist.CopyID.Label()
	case settings.CopyHeader:
		return lang.L("Copy header")
	case settings.CopyRequest:
		return lang.L("Copy request")
	}
	return lang.L("Copy")
}
