// Package trymessage sends one message with a media ID to the person's own phone,
// and asks whether it arrived: an upload that succeeds does not prove that a
// customer sees it. Everything here belongs to the main goroutine.
package trymessage

import (
	"context"
	"errors"
	"image"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/control"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/snippet"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// Actions are what trying leads to, and what it asks the window.
type Actions struct {
	// Snippet returns what a request can tell of an upload.
	Snippet func(uploader.Job) snippet.Upload
	// Selected calls then with the first of the uploads that are selected that can be
	// tried, at most so many.
	Selected func(most int, can func(uploader.Job) bool, then func([]uploader.Job))
	// Notice shows a quiet word.
	Notice func(text string)
	// AddTemplate leads to where a template of a channel with this kind of header is added.
	AddTemplate func(channel string, header media.Kind)
	// Renew makes a new media ID of the same file.
	Renew func([]uploader.Job)
	// Asked is called when a row began to ask whether its message arrived, or has
	// its answer.
	Asked func()
	// Prove writes down when an upload was seen to arrive; zero: it was not.
	Prove func(j uploader.Job, at time.Time)
	// Picture makes a small picture of an upload's file, where it is still the one
	// that was uploaded; its sides have at most side pixels. It blocks.
	Picture func(ctx context.Context, j uploader.Job, side int) (image.Image, error)
}

// Trier sends test messages. Of what it sent it asks, in the upload's row, whether it
// arrived; after a restart of the program, too.
type Trier struct {
	control *control.Control
	dialogs *dialogs.Stack
	on      Actions
	asked   map[string]time.Time // when a message was sent whose arrival is not known, by the upload's ID
}

// New returns the trier of a window.
func New(c *control.Control, d *dialogs.Stack, on Actions) *Trier {
	return &Trier{control: c, dialogs: d, on: on, asked: map[string]time.Time{}}
}

// Look asks of what an earlier run sent whether it arrived. It is called once, at the
// start.
func (t *Trier) Look() {
	t.dialogs.Work().Go(func(ctx context.Context) {
		tries, err := t.control.Tries(ctx)
		t.dialogs.Work().Main(func() {
			switch {
			case ctx.Err() != nil:
			case err != nil:
				t.dialogs.Log().Error("earlier test messages not read", "error", err.Error())
			case len(tries) > 0:
				for id, at := range tries {
					if !t.Asks(id) { // else there is a newer one
						t.asked[id] = at
					}
				}
				t.on.Asked()
				t.dialogs.Log().Info("asking about earlier test messages", "count", len(tries))
			}
		})
	})
}

// Asks reports whether the row of an upload is to ask whether its message arrived.
func (t *Trier) Asks(id string) bool { _, asked := t.asked[id]; return asked }

// CanTry reports whether an upload has a media ID that this person can send.
func (t *Trier) CanTry(j uploader.Job) bool {
	return j.State == uploader.Done && j.MediaID != "" && t.control.CanUploadTo(j.To())
}

// TrySelected tries one of the uploads that are selected.
func (t *Trier) TrySelected() {
	selected := false
	can := func(j uploader.Job) bool { selected = true; return t.CanTry(j) }
	t.on.Selected(maxChoices, can, func(jobs []uploader.Job) {
		if !selected {
			t.on.Notice(lang.L("Select an upload first: its media ID is what is tried."))
			return
		}
		t.Try(jobs)
	})
}

// maxChoices is how many files can be chosen from: more than anybody reads.
const maxChoices = 100

// Try asks what is to be sent, with which of these uploads. Where a message with the
// only one was sent already, it asks about that first.
func (t *Trier) Try(jobs []uploader.Job) {
	jobs = slices.DeleteFunc(slices.Clone(jobs), func(j uploader.Job) bool { return !t.CanTry(j) })
	switch {
	case len(jobs) == 0:
		t.on.Notice(lang.L("There is no media ID to try."))
		return
	case len(jobs) == 1 && t.Asks(jobs[0].ID):
		t.ask(jobs[0])
		return
	}
	jobs = jobs[:min(len(jobs), maxChoices)]
	i := slices.IndexFunc(jobs, func(j uploader.Job) bool { return len(t.fitting(j)) > 0 })
	if i < 0 {
		t.tellNoTemplate(jobs[0])
		return
	}
	t.showForm(jobs, i)
}

// fitting returns the templates of the upload's channel that it can stand in.
func (t *Trier) fitting(j uploader.Job) []settings.Template {
	u := t.on.Snippet(j)
	return slices.DeleteFunc(t.control.Templates(j.To()), func(template settings.Template) bool { return snippet.Fits(template, u) != nil })
}

// tellNoTemplate says why no template fits, and leads to where one is added.
func (t *Trier) tellNoTemplate(j uploader.Job) {
	content := container.NewVBox(widgets.NewParagraph(lang.L("MediaDrop knows no template of the channel “{{.Channel}}” that takes this file.", map[string]any{"Channel": words.Channel(j.Channel)})))
	for _, template := range t.control.Templates(j.To()) {
		content.Add(widgets.NewNote(language.Joined(template.Name, template.Language, words.NotForTemplate(snippet.Fits(template, t.on.Snippet(j))))))
	}
	content.Add(widgets.NewParagraph(lang.L("CommBox cannot list your templates, so add the ones you use in Settings > Templates.")))
	d := t.dialogs.New(lang.L("No template fits"), content)
	add := t.dialogs.NewButton(language.Label("Add a template…"), func() {
		d.Hide()
		t.on.AddTemplate(j.Channel, j.FitsHeader)
	})
	add.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{t.dialogs.NewButton(language.Label("Close"), d.Hide), add})
	t.dialogs.Show(d, nil, add)
}

// send sends a message once, and calls then with what came of it. That it is sent is
// noted before: when the program ends in the middle, it may have been.
func (t *Trier) send(o outgoing, then func(control.MessageState, *uploader.Problem)) {
	t.dialogs.Work().Go(func(ctx context.Context) {
		var kept error
		if t.control.Settings().TestNumber != o.number {
			kept = t.control.SetTestNumber(o.number)
		}
		carryOn, at := context.WithoutCancel(ctx), time.Now()
		noted := t.control.AddTry(carryOn, o.job.Upload, at)
		state, problem := t.control.SendTestMessage(ctx, o.job.Upload, o.message)
		if state == control.MessageFailed {
			noted = errors.Join(noted, t.control.DropTry(carryOn, o.job.ID, at))
		}
		t.dialogs.Work().Main(func() {
			if state != control.MessageFailed {
				t.asked[o.job.ID] = at
				t.on.Asked()
			}
			then(state, problem)
			if err := errors.Join(kept, noted); err != nil {
				t.dialogs.Error(err)
			}
		})
	})
}
