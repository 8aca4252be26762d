package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// field is an entry with its label above it and a hint below: it reads the
// same in both directions and leaves the whole width to long texts.
func field(label string, entry fyne.CanvasObject, hint *textBlock) *fyne.Container {
	title := newText(label, 1)
	title.Style.Bold = true
	box := container.NewVBox(title, entry)
	if hint != nil {
		hint.Color, hint.Scale = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
		box.Add(hint)
	}
	return box
}

// answerText is where a form says what came of it.
type answerText struct {
	*textBlock
	busy   *widget.ProgressBarInfinite
	object fyne.CanvasObject
}

func newAnswerText() *answerText {
	a := &answerText{textBlock: newParagraph(""), busy: widget.NewProgressBarInfinite()}
	a.busy.Stop()
	a.busy.Hide()
	a.object = container.NewVBox(a.busy, a.textBlock)
	return a
}

func (a *answerText) wait(text string) {
	a.busy.Show()
	a.busy.Start()
	a.set(text, theme.ColorNamePlaceHolder)
}

func (a *answerText) good(text string) { a.finish(text, theme.ColorNameSuccess) }

func (a *answerText) bad(err error) {
	text, _ := describeError(err)
	a.finish(text, theme.ColorNameError)
}

func (a *answerText) finish(text string, color fyne.ThemeColorName) {
	a.busy.Stop()
	a.busy.Hide()
	a.set(text, color)
}

func setEnabled(enabled bool, buttons ...*dialogButton) {
	for _, b := range buttons {
		if enabled {
			b.Enable()
		} else {
			b.Disable()
		}
	}
}
