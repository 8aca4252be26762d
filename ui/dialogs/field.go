package dialogs

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/widgets"
)

// Field is an entry with its label above it, a hint below, and under it what is
// wrong with what was typed.
type Field struct {
	Object  *fyne.Container
	entry   *Entry
	problem *widgets.Text
	refused string // the text that the problem is about
}

// NewField returns a field. The entry can stand in an object with others; hint may be
// nil.
func NewField(label string, entry *Entry, in fyne.CanvasObject, hint *widgets.Text) *Field {
	f := &Field{entry: entry, problem: widgets.NewParagraph("")}
	if in == nil {
		in = entry
	}
	f.problem.Hide()
	f.Object = widgets.Field(label, in, nil)
	f.Object.Add(f.problem)
	if hint != nil {
		hint.Color, hint.Scale = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
		f.Object.Add(hint)
	}
	entry.SetOnValidationChanged(func(err error) {
		switch {
		case err != nil || !f.refuses():
		case f.entry.Text != f.refused: // something else was typed
			f.accept()
		default: // the toolkit looks again when the keyboard goes elsewhere
			f.mark()
		}
	})
	return f
}

// Refuse marks the entry, and says under it what is wrong, until something else is
// typed. An empty text says that nothing is.
func (f *Field) Refuse(problem string) {
	if problem == "" {
		f.accept()
		return
	}
	f.problem.Set(problem, theme.ColorNameError)
	f.problem.Show()
	f.Object.Refresh()
	f.refused = f.entry.Text
	f.mark()
}

// Accept shows under the entry what was understood, until something else is typed.
func (f *Field) Accept(as string) {
	f.accept()
	f.problem.Set(as, theme.ColorNameSuccess)
	f.problem.Show()
	f.Object.Refresh()
}

// refuses reports whether the field says that something is wrong.
func (f *Field) refuses() bool { return f.problem.Visible() && f.problem.Color == theme.ColorNameError }

func (f *Field) mark() {
	f.entry.AlwaysShowValidationError = true
	f.entry.SetValidationError(errors.New(f.problem.Text))
}

func (f *Field) accept() {
	f.problem.Hide()
	if f.entry.AlwaysShowValidationError {
		f.entry.AlwaysShowValidationError = false
		f.entry.SetValidationError(nil)
	}
}

// Focus gives the keyboard to the first of the fields that has a problem, and
// reports whether there is one.
func (s *Stack) Focus(fields ...*Field) bool {
	for _, f := range fields {
		if f.refuses() {
			s.win.Canvas().Focus(f.entry)
			s.Reveal(f.Object) // its error stands below it
			return true
		}
	}
	return false
}
