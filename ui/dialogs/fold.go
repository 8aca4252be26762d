package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/widgets"
)

// Fold is a title that unfolds what is below it, and folds it away again. It takes the
// keyboard as buttons do, which the toolkit's does not.
type Fold struct {
	Object *fyne.Container
	title  *Button
	below  fyne.CanvasObject
}

// NewFold makes something that is folded away.
func (s *Stack) NewFold(title string, below fyne.CanvasObject) *Fold {
	f := &Fold{below: below}
	f.title = s.NewButton(title, f.Toggle)
	f.title.Importance, f.title.Icon = widget.LowImportance, theme.MenuDropDownIcon()
	f.below.Hide()
	f.Object = container.NewVBox(widgets.Inline(f.title), below)
	return f
}

// Toggle unfolds it, or folds it away.
func (f *Fold) Toggle() {
	widgets.SetVisible(f.below, !f.below.Visible())
	if f.below.Visible() {
		f.title.SetIcon(theme.MenuDropUpIcon())
	} else {
		f.title.SetIcon(theme.MenuDropDownIcon())
	}
	f.Object.Refresh()
}
