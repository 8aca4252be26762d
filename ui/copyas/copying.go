package copyas

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/control"
	"mediadrop/ui/language"
	"mediadrop/ui/snippet"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

// Copy puts uploads on the clipboard in the form that the person picked.
func (c *Copier) Copy(jobs []uploader.Job) { c.CopyAs(c.Default(), jobs) }

// CopyAs puts uploads on the clipboard in one format, in their order: all that
// have a media ID and that the format can hold. What it cannot hold is told,
// and IDs that ended are asked about first.
func (c *Copier) CopyAs(f Format, jobs []uploader.Job) {
	p := c.begin(f)
	_ = p.add(jobs) // never fails
	p.ask()
}

// CopySelected is CopyAs for the uploads that are selected, however many they are.
func (c *Copier) CopySelected(f Format) {
	p := c.begin(f)
	says := func(done, of string) string {
		return lang.L("Copying… {{.Done}} of {{.Count}}", map[string]any{"Done": done, "Count": of})
	}
	c.on.Each(c.on.Selected(), says, p.add, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
			c.on.Notice(lang.L("Copying was canceled. The clipboard has what it had before."))
		case err != nil:
			c.dialogs.Error(err)
		default:
			p.ask()
		}
	})
}

// copying is what is about to be copied. add may be called off the main goroutine, and
// translates nothing.
type copying struct {
	copier   *Copier
	format   Format
	now      time.Time
	practice string // what the practice channel is called

	texts         snippet.Texts
	count         int // of IDs to copy
	first         uploader.Job
	practiceAmong bool
	expired       []string // IDs of uploads
	expiredAgo    time.Duration
	left          []leftOut
}

func (c *Copier) begin(f Format) *copying {
	return &copying{copier: c, format: f, now: words.ServiceTime(), practice: practice(), texts: snippet.Texts{Format: f}}
}

func (c *copying) add(jobs []uploader.Job) error {
	for _, j := range jobs {
		switch {
		case j.MediaID == "":
		case c.format.isForHeaders() && !fitsHeader(j):
			c.leave(j)
		default:
			c.addOne(j)
		}
	}
	return nil
}

func (c *copying) addOne(j uploader.Job) {
	if c.count++; c.count == 1 {
		c.first = j
	}
	c.practiceAmong = c.practiceAmong || control.IsPractice(j.Channel)
	if end := j.Expires(); !c.now.Before(end) {
		if len(c.expired) == 0 {
			c.expiredAgo = c.now.Sub(end)
		}
		c.expired = append(c.expired, j.ID)
	}
	c.texts.Add(c.copier.snippet(j, c.practice))
}

// ask copies, after a question about IDs that work no more: first of all they can be
// renewed.
func (c *copying) ask() {
	switch {
	case c.count == 0 && len(c.left) == 0:
		c.copier.on.Notice(lang.L("There is no media ID to copy."))
		return
	case len(c.expired) == 0:
		c.copy()
		return
	}
	title, text := expiredQuestion(c.count, len(c.expired), c.expiredAgo)
	dialogs := c.copier.dialogs
	d := dialogs.New(title, widgets.NewParagraph(text))
	after := func(do func()) func() { return func() { d.Hide(); do() } }
	renew := dialogs.NewButton(language.Label("Renew"), after(func() { c.copier.on.Renew(c.expired) }))
	renew.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{
		dialogs.NewButton(language.Label("Cancel"), d.Hide),
		dialogs.NewButton(language.Label("Copy anyway"), after(c.copy)), renew,
	})
	dialogs.Show(d, nil, renew)
}

// copy copies what was settled, and tells what was left out.
func (c *copying) copy() {
	text, err := c.texts.All()
	if err != nil {
		c.copier.tellBroken(c.format, err)
		return
	}
	if c.count > 0 {
		c.copier.on.Put(c.first, text)
		c.say()
	}
	c.copier.tellLeftOut(c.left, c.count)
}

// say says what was copied.
func (c *copying) say() {
	said := ""
	if c.count > 1 {
		said = language.N("{{.Count}} IDs copied.", c.count)
	}
	if c.practiceAmong {
		said = practiceCopied(c.count)
	}
	if c.format.isForHeaders() {
		said = words.Sentences(said, forSending())
	}
	if said != "" {
		c.copier.on.Notice(said)
	}
}
