package trymessage

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

// ask asks about the message that was sent, before another one is.
func (t *Trier) ask(j uploader.Job) {
	d := t.dialogs.New(lang.L("Did it arrive?"), widgets.NewParagraph(words.AskArrived(j, t.asked[j.ID], time.Now())))
	closing := func(label string, then func()) fyne.CanvasObject {
		return t.dialogs.NewButton(label, func() {
			d.Hide()
			then()
		})
	}
	yes := t.dialogs.NewButton(language.Label("It arrived"), func() {
		d.Hide()
		t.Arrived(j)
	})
	yes.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{
		closing(language.Label("Send another…"), func() { t.showForm([]uploader.Job{j}, 0) }),
		closing(language.Label("It did not"), func() { t.NotArrived(j) }), yes,
	})
	t.dialogs.Show(d, nil, yes)
}

// Arrived marks a media ID as proven.
func (t *Trier) Arrived(j uploader.Job) {
	t.answered(j)
	t.on.Prove(j, time.Now())
}

// NotArrived shows what usually is wrong, and leads to a new ID.
func (t *Trier) NotArrived(j uploader.Job) {
	t.answered(j)
	if !j.ProvenAt.IsZero() {
		t.on.Prove(j, time.Time{})
	}
	content := container.NewVBox(widgets.NewParagraph(lang.L("The usual reasons:")))
	for _, reason := range words.NotArrived(j, words.ServiceTime()) {
		content.Add(widgets.Item("•", reason))
	}
	d := t.dialogs.NewScrolled(lang.L("It did not arrive"), content, nil)
	renew := t.dialogs.NewButton(language.Label("Renew"), func() {
		d.Hide()
		t.on.Renew([]uploader.Job{j})
	})
	again := t.dialogs.NewButton(language.Label("Send another…"), func() {
		d.Hide()
		t.Try([]uploader.Job{j})
	})
	dismiss := t.dialogs.NewButton(language.Label("Close"), d.Hide)
	d.SetButtons([]fyne.CanvasObject{dismiss, again, renew})
	t.dialogs.ResizeToContent(d, formWidth)
	t.dialogs.Show(d, nil, dismiss)
}

// DoNotAsk leaves open whether a message arrived.
func (t *Trier) DoNotAsk(j uploader.Job) { t.answered(j) }

// answered ends the question about a message, also for later runs.
func (t *Trier) answered(j uploader.Job) {
	at, asked := t.asked[j.ID]
	if !asked {
		return
	}
	delete(t.asked, j.ID)
	t.on.Asked()
	t.dialogs.Try(func(ctx context.Context) error { return t.control.DropTries(context.WithoutCancel(ctx), j.ID, at) }, nil)
}
