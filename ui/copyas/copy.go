// Package copyas copies media IDs in the form that a person wants: which forms
// there are, the menu and the dialogs about them, and the copying. Everything
// here belongs to the main goroutine.
package copyas

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/control"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// Actions are what copying leads to, and what it asks the window.
type Actions struct {
	// Put puts a text on the clipboard that was made of uploads, of which this is
	// the first.
	Put func(first uploader.Job, text string)
	// Notice shows a quiet word.
	Notice func(text string)
	// Renew renews the media IDs of uploads, instead of copying what works no more.
	Renew func(ids []string)
	// Changed is called when the forms, or the one in use, have changed.
	Changed func()
	// Selected returns the IDs of the uploads that are selected, Some those of them that
	// are known and whether these are all, and Current the one that the keyboard is at.
	Selected func() []string
	Some     func() (jobs []uploader.Job, all bool)
	Current  func() (uploader.Job, bool)
	// Each goes through uploads; see uploadlist.Rows.
	Each func(ids []string, says func(done, of string) string, do func([]uploader.Job) error, then func(error))
}

// Copier copies media IDs.
type Copier struct {
	control *control.Control
	dialogs *dialogs.Stack
	on      Actions
}

// New returns the copier of a window.
func New(c *control.Control, d *dialogs.Stack, on Actions) *Copier {
	return &Copier{control: c, dialogs: d, on: on}
}

// practiceCopied says that what was copied is of no use in a message.
func practiceCopied(count int) string {
	if count == 1 {
		return lang.L("Practice ID copied: it works nowhere else.")
	}
	return language.N("{{.Count}} IDs copied. Practice IDs work nowhere else.", count)
}

// tellBroken shows why a format cannot be used.
func (c *Copier) tellBroken(f Format, err error) {
	text, detail := describeFormat(err)
	c.dialogs.TellWith(lang.L("The format “{{.Name}}” cannot be used", map[string]any{"Name": f.Label}),
		container.NewVBox(widgets.NewParagraph(text), widgets.NewNote(detail)))
}

// expiredQuestion asks about IDs that ended, among count that are to be copied; the
// first of them ended so long ago.
func expiredQuestion(count, expired int, ago time.Duration) (title, text string) {
	if count == 1 {
		return lang.L("This ID has expired"), words.Sentences(expiredSince(ago),
			lang.L("WhatsApp no longer accepts it: renew it to get a new one. Copy it anyway?"))
	}
	return language.N("Some IDs have expired", expired), words.Sentences(
		language.N("{{.Count}} of {{.All}} IDs have expired.", expired, map[string]any{"All": language.Number(count)}),
		language.N("WhatsApp no longer accepts them: renew them to get new ones. Copy all the IDs anyway?", expired))
}

func expiredSince(ago time.Duration) string {
	if days := int(ago / (24 * time.Hour)); days > 0 {
		return language.N("The ID expired {{.Count}} days ago.", days)
	}
	return lang.L("The ID expired less than a day ago.")
}

// leftOut are uploads that cannot stand in a template's header for the same reason,
// which the first of them shows.
type leftOut struct {
	first uploader.Job
	names []string
}

// leave notes an upload that is left out.
func (c *copying) leave(j uploader.Job) {
	for i := range c.left {
		if l := &c.left[i]; l.first.Kind == j.Kind && l.first.MIME == j.MIME && l.first.Header == j.Header && l.first.FitsHeader == j.FitsHeader && l.first.Reason == j.Reason {
			l.names = append(l.names, j.Name)
			return
		}
	}
	c.left = append(c.left, leftOut{j, []string{j.Name}})
}

// fitsHeader reports whether an ID can be used in the header of the template that it is
// meant for, as the check of its file found.
func fitsHeader(j uploader.Job) bool {
	return j.FitsHeader != "" && (j.Header == "" || j.Header == j.FitsHeader)
}

// notForHeaders returns why an ID that does not fit cannot be used in a header.
func notForHeaders(j uploader.Job) string {
	switch {
	case j.Kind == media.Audio:
		return lang.L("Audio cannot be used as a template header: WhatsApp takes pictures, videos and PDF documents there.")
	case j.Kind == media.Sticker:
		return lang.L("A sticker cannot be used as a template header: WhatsApp takes pictures, videos and PDF documents there.")
	case j.FitsHeader != "" || j.Reason == media.ReasonWrongHeader:
		return words.WrongHeader(media.Report{Kind: j.Kind, MIME: j.MIME, Wanted: j.Header})
	}
	return words.AnyFile(media.Report{Reason: media.ReasonNotForHeaders})
}

// tellLeftOut shows what was not copied and why: the files of one reason
// together.
func (c *Copier) tellLeftOut(left []leftOut, copied int) {
	if len(left) == 0 {
		return
	}
	content := widgets.Form()
	for len(left) > 0 {
		why := notForHeaders(left[0].first)
		var names []string
		left = slices.DeleteFunc(slices.Clone(left), func(l leftOut) bool {
			same := notForHeaders(l.first) == why
			if same {
				names = append(names, l.names...)
			}
			return same
		})
		content.Add(container.NewVBox(widgets.NewParagraph(why), widgets.NewNote(words.FileNames(names))))
	}
	content.Add(leftOutSummary(copied))
	c.dialogs.TellWith(lang.L("Not for a template header"), content)
}

func leftOutSummary(copied int) fyne.CanvasObject {
	if copied == 0 {
		return widgets.NewParagraph(lang.L("Nothing was copied. You can still copy the media ID alone and send it as a message."))
	}
	return widgets.NewParagraph(language.N("The other {{.Count}} IDs were copied.", copied))
}
