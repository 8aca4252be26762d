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
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/control"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/snippet"
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
	// Renew renews IDs, instead of copying what works no more.
	Renew func(jobs []uploader.Job)
	// Changed is called when the forms, or the one in use, have changed.
	Changed func()
	// Selected and Current return the uploads that are selected, and the one that
	// the keyboard is at.
	Selected func() []uploader.Job
	Current  func() (uploader.Job, bool)
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

// Copy puts uploads on the clipboard in the form that the person picked.
func (c *Copier) Copy(jobs []uploader.Job) { c.CopyAs(c.Default(), jobs) }

// CopyAs puts uploads on the clipboard in one format, in their order: all that
// have a media ID and that the format can hold. What it cannot hold is told,
// and IDs that ended are asked about first.
func (c *Copier) CopyAs(f Format, jobs []uploader.Job) {
	jobs = slices.DeleteFunc(slices.Clone(jobs), func(j uploader.Job) bool { return j.MediaID == "" })
	if len(jobs) == 0 {
		c.on.Notice(lang.L("There is no media ID to copy."))
		return
	}
	var left []leftOut
	if f.isForHeaders() {
		jobs, left = fitForHeaders(jobs)
	}
	then := func() { c.copyNow(f, jobs, left) }
	if expired := expiredOf(jobs, words.ServiceTime()); len(expired) > 0 {
		c.askAboutExpired(jobs, expired, then)
		return
	}
	then()
}

// askAboutExpired asks what becomes of IDs that work no more: first of all they can
// be renewed.
func (c *Copier) askAboutExpired(jobs, expired []uploader.Job, copyAnyway func()) {
	title, text := expiredQuestion(jobs, expired, words.ServiceTime())
	d := c.dialogs.New(title, widgets.NewParagraph(text))
	after := func(do func()) func() { return func() { d.Hide(); do() } }
	renew := c.dialogs.NewButton(language.Label("Renew"), after(func() { c.on.Renew(expired) }))
	renew.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{
		c.dialogs.NewButton(language.Label("Cancel"), d.Hide),
		c.dialogs.NewButton(language.Label("Copy anyway"), after(copyAnyway)), renew,
	})
	c.dialogs.Show(d, nil, renew)
}

// copyNow copies what was settled, and tells what was left out.
func (c *Copier) copyNow(f Format, jobs []uploader.Job, left []leftOut) {
	uploads := make([]snippet.Upload, len(jobs))
	for i, j := range jobs {
		uploads[i] = c.Snippet(j)
	}
	text, err := snippet.All(f, uploads)
	if err != nil {
		c.tellBroken(f, err)
		return
	}
	if len(jobs) > 0 {
		c.copyAll(f, jobs, text)
	}
	c.tellLeftOut(left, len(jobs))
}

// copyAll puts a text on the clipboard and says so.
func (c *Copier) copyAll(f Format, jobs []uploader.Job, text string) {
	c.on.Put(jobs[0], text)
	said := ""
	if len(jobs) > 1 {
		said = language.N("{{.Count}} IDs copied.", len(jobs))
	}
	if slices.ContainsFunc(jobs, func(j uploader.Job) bool { return control.IsPractice(j.Channel) }) {
		said = practiceCopied(len(jobs))
	}
	if f.isForHeaders() {
		said = words.Sentences(said, forSending())
	}
	if said != "" {
		c.on.Notice(said)
	}
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

// expiredOf returns those whose IDs ended.
func expiredOf(jobs []uploader.Job, now time.Time) (expired []uploader.Job) {
	for _, j := range jobs {
		if !now.Before(j.Expires()) {
			expired = append(expired, j)
		}
	}
	return expired
}

// expiredQuestion asks about IDs that ended, among those that are to be copied.
func expiredQuestion(jobs, expired []uploader.Job, now time.Time) (title, text string) {
	if len(jobs) == 1 {
		return lang.L("This ID has expired"), words.Sentences(expiredSince(now.Sub(jobs[0].Expires())),
			lang.L("WhatsApp no longer accepts it: renew it to get a new one. Copy it anyway?"))
	}
	return language.N("Some IDs have expired", len(expired)), words.Sentences(
		language.N("{{.Count}} of {{.All}} IDs have expired.", len(expired), map[string]any{"All": language.Number(len(jobs))}),
		language.N("WhatsApp no longer accepts them: renew them to get new ones. Copy all the IDs anyway?", len(expired)))
}

func expiredSince(ago time.Duration) string {
	if days := int(ago / (24 * time.Hour)); days > 0 {
		return language.N("The ID expired {{.Count}} days ago.", days)
	}
	return lang.L("The ID expired less than a day ago.")
}

// leftOut is an upload that cannot stand in a template's header, and why.
type leftOut struct {
	job uploader.Job
	why string
}

// fitForHeaders parts what can stand in a template's header from what cannot.
func fitForHeaders(jobs []uploader.Job) (fit []uploader.Job, left []leftOut) {
	for _, j := range jobs {
		if why := notForHeaders(j); why != "" {
			left = append(left, leftOut{j, why})
		} else {
			fit = append(fit, j)
		}
	}
	return fit, left
}

// notForHeaders returns why an ID cannot be used in the header of the template
// that it is meant for, as the check of its file found; it is empty where it can.
func notForHeaders(j uploader.Job) string {
	switch {
	case j.FitsHeader != "" && (j.Header == "" || j.Header == j.FitsHeader):
		return ""
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
		why := left[0].why
		var names []string
		left = slices.DeleteFunc(slices.Clone(left), func(l leftOut) bool {
			if l.why == why {
				names = append(names, l.job.Name)
			}
			return l.why == why
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
