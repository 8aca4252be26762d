// Package bottombar is the one bar below the list. It says one thing at a time: how
// far the uploads are, then what came of them, and for a while what was removed and
// can be put back. Everything here belongs to the main goroutine.
package bottombar

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/outside"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

// Actions are what the bar leads to.
type Actions struct {
	CancelAll, RetryFailed, Answer, Undo func()
	// ShowRows shows these rows alone. The text says which they are.
	ShowRows func(text string, jobs []uploader.Job)
	// CopyDrop, SaveDrop, TryDrop and RetryDrop are for the files of a run, in their order.
	CopyDrop, SaveDrop, TryDrop, RetryDrop func(jobs []uploader.Job)
	// Resized is called when the bar became higher or lower.
	Resized func()
}

// Bar is the bar below the list.
type Bar struct {
	Object fyne.CanvasObject
	on     Actions
	run    *Run

	totals            uploader.Totals
	failed, questions int
	closed            bool // the result was put away
	removed           int  // rows that can be put back
	tasks             []*Task
	older             int    // so many of the tasks were there when they were removed
	notice            string // said last, until something moves
	team              string // what is to be known of the team; "" for nothing

	text     *widgets.Text
	progress *widgets.Gauge
	gauge    fyne.CanvasObject // around the progress
	links    *links
	buttons  *fyne.Container

	undo, cancelTask, answer, cancelAll, retryAll, retry, copy, save *widgets.Button
	try, dismiss                                                     *widgets.Button
}

// New returns the bar.
func New(on Actions) *Bar {
	b := &Bar{on: on, run: NewRun(time.Now())}
	b.Build()
	return b
}

// Build makes the widgets, again when the language has changed. What they say
// stays.
func (b *Bar) Build() {
	b.text = widgets.NewText("", 1)
	b.progress = widgets.NewGauge() // the text says more
	b.gauge = container.New(gaugeLayout{}, b.progress)
	b.links = newLinks(b.showRows)
	b.makeButtons()
	text := container.New(layout.NewCustomPaddedVBoxLayout(0), layout.NewSpacer(), b.text, layout.NewSpacer())
	said := widgets.Sides(widgets.Inline(widgets.Spacer(4), b.gauge), widgets.Spacer(4), container.NewStack(text, b.links.object))
	b.Object = container.NewVBox(widget.NewSeparator(), container.New(&lineLayout{least: b.links.width, resized: b.on.Resized}, said, b.buttons))
	b.show()
}

func (b *Bar) makeButtons() {
	low := func(text string, do func()) *widgets.Button {
		button := widgets.NewButton(text, do)
		button.Importance = widget.LowImportance
		return button
	}
	b.undo = widgets.NewButtonWithIcon(language.Label("Undo"), theme.ContentUndoIcon(), func() { b.on.Undo() })
	b.cancelTask = low(language.Label("Cancel"), func() { b.tasks[len(b.tasks)-1].cancel() })
	b.cancelAll = low(language.Label("Cancel all"), func() { b.on.CancelAll() })
	b.retryAll = low(language.Label("Retry all failed"), func() { b.on.RetryFailed() })
	b.retry = low("", func() { b.on.RetryDrop(b.run.Jobs(in(uploader.Failed))) })
	b.answer = widgets.NewButton("", func() { b.on.Answer() })
	b.answer.Importance = widget.HighImportance
	b.copy = widgets.NewButtonWithIcon("", theme.ContentCopyIcon(), func() { b.on.CopyDrop(b.run.Jobs(hasID)) })
	b.save = low(language.Label("Save as CSV…"), func() { b.on.SaveDrop(b.run.Jobs(each)) })
	b.try = widgets.NewToolButton("", theme.MailSendIcon(), language.Label("Try one on my phone…"), b.TryOne)
	b.try.Importance = widget.LowImportance
	b.dismiss = widgets.NewToolButton("", theme.CancelIcon(), language.Label("Close"), b.CloseResult)
	b.dismiss.Importance = widget.LowImportance
	b.buttons = widgets.Inline(b.undo, b.cancelTask, b.answer, b.copy, b.save, b.try, b.cancelAll, b.retryAll, b.retry, b.dismiss, widgets.HeightOf(b.cancelAll), widgets.Spacer(4))
}

// Show shows how much goes on, how many uploads have failed, and how many wait
// for an answer.
func (b *Bar) Show(t uploader.Totals, failed, questions int) {
	b.totals, b.failed, b.questions = t, failed, questions
	b.show()
}

// Follow takes in uploads that changed.
func (b *Bar) Follow(changed []uploader.Job) {
	if b.run.Follow(changed, time.Now()) {
		b.closed, b.notice = false, ""
	}
	b.show()
}

// State returns how far the run is, and what came of it.
func (b *Bar) State() outside.State {
	share, _ := b.run.Progress()
	return outside.State{Moves: b.run.Moves(), Share: share, Result: b.run.result}
}

// TryOne leads to a test message with one of the files.
func (b *Bar) TryOne() { b.on.TryDrop(b.run.Jobs(hasID)) }

// CloseResult puts the result of the last uploads away.
func (b *Bar) CloseResult() {
	b.closed = true
	b.show()
}

// Offer shows how many rows can be put back; 0 for none.
func (b *Bar) Offer(removed int) {
	b.removed, b.older = removed, len(b.tasks)
	b.show()
}

// Notice shows a quiet word until something begins to move; "" takes it back.
func (b *Bar) Notice(text string) {
	b.notice = text
	b.show()
}

// EndNotice takes a word back, unless another was shown meanwhile.
func (b *Bar) EndNotice(text string) {
	if b.notice == text {
		b.Notice("")
	}
}

// Team shows the one sentence about the team; "" for nothing to say.
func (b *Bar) Team(text string) {
	b.team = text
	b.show()
}

// showRows shows the rows behind a count.
func (b *Bar) showRows(o outcome) {
	jobs := b.run.Jobs(o.is)
	b.on.ShowRows(o.name(len(jobs)), jobs)
}

// show says the one thing that is to be known now: what the person did last and may
// want to take back, then what goes on, then what came of it.
func (b *Bar) show() {
	b.setText(b.answer, language.N("Review {{.Count}} files…", b.questions))
	switch n, of := b.run.ended(); {
	case b.removed > 0 && len(b.tasks) <= b.older:
		b.say(language.N("{{.Count}} removed from the list", b.removed), -1, b.undo)
	case len(b.tasks) > 0:
		t := b.tasks[len(b.tasks)-1]
		b.say(t.text, t.share, b.cancelTask)
	case b.notice != "":
		b.say(b.notice, -1)
	case b.run.Moves():
		share, left := b.run.Progress()
		b.say(language.Joined(moving(b.totals, n, of, left), b.team), share, b.when(b.questions > 0, b.answer), b.cancelAll)
	case n > 0 && !b.closed:
		b.tell()
	default:
		b.say(idle(b.totals, b.team), -1, append(b.lasting(), b.when(b.failed > 0, b.retryAll))...)
	}
}

// lasting returns the buttons for what was left from earlier.
func (b *Bar) lasting() []fyne.CanvasObject {
	return []fyne.CanvasObject{b.when(b.questions > 0, b.answer), b.when(b.totals.Waiting > 0, b.cancelAll)}
}

// tell shows the result of a run.
func (b *Bar) tell() {
	_, of := b.run.ended()
	withID, copies := len(b.run.Jobs(hasID)), lang.L("Copy ID")
	failed, retries := len(b.run.Jobs(in(uploader.Failed))), lang.L("Retry")
	if of > 1 {
		copies, retries = language.N("Copy {{.Count}} IDs", withID), language.N("Retry {{.Count}} files", failed)
	}
	b.setText(b.copy, copies)
	b.setText(b.retry, retries)
	b.links.show(b.run)
	widgets.SetVisible(b.text, false)
	widgets.SetVisible(b.links.object, true)
	b.showGauge(false)
	b.offer(append(b.lasting(), b.when(failed > 0, b.retry), b.when(withID > 0, b.copy), b.when(of > 1 && b.totals.Waiting == 0, b.save), b.when(withID > 0, b.try), b.dismiss)...)
}

// say shows a text, and how much is done of what it is about, 0 to 1, or below 0.
func (b *Bar) say(text string, share float64, buttons ...fyne.CanvasObject) {
	widgets.SetVisible(b.links.object, false)
	widgets.SetVisible(b.text, true)
	b.text.Set(text, theme.ColorNameForeground)
	b.showGauge(share >= 0)
	if share >= 0 && b.progress.Value != share {
		b.progress.SetValue(share)
	}
	b.offer(buttons...)
}

// showGauge shows the gauge or hides it, and gives the text the room that is left.
func (b *Bar) showGauge(shown bool) {
	if shown != b.gauge.Visible() {
		widgets.SetVisible(b.gauge, shown)
		b.Object.Refresh()
	}
}

// when returns a button to offer, or nil.
func (b *Bar) when(is bool, button fyne.CanvasObject) fyne.CanvasObject {
	if is {
		return button
	}
	return nil
}

// offer shows these buttons alone.
func (b *Bar) offer(buttons ...fyne.CanvasObject) {
	changed := false
	for _, o := range []fyne.CanvasObject{b.undo, b.cancelTask, b.answer, b.copy, b.save, b.try, b.cancelAll, b.retryAll, b.retry, b.dismiss} {
		if visible := slices.Contains(buttons, o); visible != o.Visible() {
			widgets.SetVisible(o, visible)
			changed = true
		}
	}
	if changed {
		b.Object.Refresh()
	}
}

// setText changes what stands on a button.
func (b *Bar) setText(button *widgets.Button, text string) {
	if text = language.Visual(text); button.Text != text {
		button.SetText(text)
	}
}

// moving returns how far uploads are: how many are through, of how many.
func moving(t uploader.Totals, through, of int, left time.Duration) string {
	text := lang.L("{{.Done}} of {{.Count}} done", map[string]any{"Done": language.Number(through), "Count": language.Number(of)})
	switch {
	case of == 1 && t.Uploading > 0:
		text = lang.L("Uploading…")
	case of == 1 && t.Checking > 0:
		text = lang.L("Checking…")
	case t.Checking > 0 && t.Uploading == 0 && through == 0:
		text = language.N("Checking {{.Count}} files…", of)
	}
	parts := []string{text}
	if left > 0 {
		parts = append(parts, words.TimeLeft(left))
	}
	if t.Waiting > 0 {
		parts = append(parts, language.N("{{.Count}} waiting", t.Waiting))
	}
	return language.Joined(parts...)
}

// idle returns what is to be said while nothing goes on. What is to be known of the team
// takes the place of the hint: behind it, it would be cut off in a narrow window.
func idle(t uploader.Totals, team string) string {
	switch {
	case t.Waiting > 0:
		return language.Joined(language.N("{{.Count}} waiting", t.Waiting), team)
	case team != "":
		return team
	}
	return lang.L("Ready. A media ID is valid for 30 days, for sending messages in its own channel.")
}
