// Package bottombar is what stands below the list: the receipt of the last drop,
// what was removed and can be put back, and how much goes on. Everything here
// belongs to the main goroutine.
package bottombar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"mediadrop/ui/widgets"
	"mediadrop/uploader"
)

// Actions are what the bar leads to.
type Actions struct {
	CancelAll, RetryFailed, Answer, Undo func()
	// CopyDrop and SaveDrop are for the files of a drop, in their order.
	CopyDrop, SaveDrop func(jobs []uploader.Job)
	// Resized is called when a line came or went.
	Resized func()
}

// Bar is the lines below the list.
type Bar struct {
	Object  fyne.CanvasObject
	Receipt *Receipt
	Undo    *Undo
	status  *status
}

// New makes the bar.
func New(on Actions) *Bar {
	b := &Bar{Receipt: NewReceipt(on), Undo: &Undo{on: on}, status: &status{on: on}}
	b.Build()
	return b
}

// Build makes the widgets, again when the language has changed. What they say
// stays.
func (b *Bar) Build() {
	b.Receipt.build()
	b.Undo.build()
	b.status.build()
	b.Object = container.New(layout.NewCustomPaddedVBoxLayout(0), b.Receipt.Object, b.Undo.object, b.status.object)
}

// Show shows how much goes on, how many uploads have failed, and how many wait
// for an answer.
func (b *Bar) Show(t uploader.Totals, failed, questions int) {
	b.status.totals, b.status.failed, b.status.questions = t, failed, questions
	b.status.show()
}

// Notice shows a quiet word until something moves; "" takes it back.
func (b *Bar) Notice(text string) {
	b.status.notice = text
	b.status.show()
}

// Team shows the one sentence about the team; "" for nothing to say.
func (b *Bar) Team(text string) {
	b.status.team = text
	b.status.show()
}

// EndNotice takes a word back, unless another was shown meanwhile.
func (b *Bar) EndNotice(text string) {
	if b.status.notice == text {
		b.Notice("")
	}
}

// showLine shows a line or hides it.
func (a Actions) showLine(line fyne.CanvasObject, visible bool) {
	if visible != line.Visible() {
		widgets.SetVisible(line, visible)
		a.Resized()
	}
}
