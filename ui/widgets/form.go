package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// formGap is the room between the parts of a form: more than between a field and its
// label, hint or error, so that it is seen what belongs together.
const formGap = 10

// Form returns fields, paragraphs and buttons below each other.
func Form(parts ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(formGap), parts...)
}

// Field returns an entry with its label above it and a hint below: it reads the
// same in both directions and leaves the whole width to long texts.
func Field(label string, entry fyne.CanvasObject, hint *Text) *fyne.Container {
	title := NewText(label, 1)
	title.Style.Bold = true
	box := container.NewVBox(title, entry)
	if hint != nil {
		hint.Color, hint.Scale = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
		box.Add(hint)
	}
	return box
}

// Answer is where a form says what came of it.
type Answer struct {
	Object fyne.CanvasObject

	text *Text
	busy *widget.ProgressBarInfinite
	line *fyne.Container // around it
}

// busyHeight makes the sign that something is under way a line: as high as the toolkit
// has it, it looks like one more field.
const busyHeight = 6

// NewAnswer returns an answer that says nothing yet.
func NewAnswer() *Answer {
	a := &Answer{text: NewParagraph(""), busy: widget.NewProgressBarInfinite()}
	a.busy.Stop()
	a.text.Hide()
	a.line = container.New(FixedHeight(busyHeight), a.busy)
	a.line.Hide()
	a.Object = container.NewVBox(a.line, a.text)
	return a
}

// Wait shows that something is under way.
func (a *Answer) Wait(text string) {
	a.line.Show()
	a.busy.Start()
	a.say(text, theme.ColorNamePlaceHolder)
}

// Good shows that something worked.
func (a *Answer) Good(text string) { a.Say(text, theme.ColorNameSuccess) }

// Bad shows that something did not work.
func (a *Answer) Bad(text string) { a.Say(text, theme.ColorNameError) }

// Say shows something in a color of the theme, and that nothing is under way.
func (a *Answer) Say(text string, color fyne.ThemeColorName) {
	a.busy.Stop()
	a.line.Hide()
	a.say(text, color)
}

// say shows a text, which takes no room while it is empty.
func (a *Answer) say(text string, color fyne.ThemeColorName) {
	a.text.Set(text, color)
	SetVisible(a.text, text != "")
	a.Object.Refresh()
}

// SetEnabled enables inputs or disables them.
func SetEnabled(enabled bool, inputs ...fyne.Disableable) {
	for _, input := range inputs {
		if enabled {
			input.Enable()
		} else {
			input.Disable()
		}
	}
}

// NewLockedNote returns the note beside a setting that the administrator has set.
func NewLockedNote() *Text { return NewNote(lang.L("Set by your administrator.")) }
