package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/widgets"
)

// Fold is a title that unfolds what is below it, and folds it away again. It takes the
// keyboard as buttons do, which the toolkit's does not.
type Fold struct {
	Object *fyne.Container
	stack  *Stack
	title  *Button
	below  fyne.CanvasObject
	beside fyne.CanvasObject
}

// NewFold returns something that is folded away. What is beside its title is seen while it
// is unfolded, however low the window is.
func (s *Stack) NewFold(title string, below, beside fyne.CanvasObject) *Fold {
	f := &Fold{stack: s, below: below, beside: beside}
	f.title = s.NewButton(title, f.Toggle)
	f.title.Icon = theme.MenuDropDownIcon()
	f.below.Hide()
	f.beside.Hide()
	f.Object = container.NewVBox(widgets.Inline(f.title, beside), below)
	return f
}

// Toggle unfolds it, or folds it away.
func (f *Fold) Toggle() {
	widgets.SetVisible(f.below, !f.below.Visible())
	widgets.SetVisible(f.beside, f.below.Visible())
	if f.below.Visible() {
		f.title.SetIcon(theme.MenuDropUpIcon())
	} else {
		f.title.SetIcon(theme.MenuDropDownIcon())
	}
	f.Object.Refresh()
	f.stack.Reveal(f.Object)
}
