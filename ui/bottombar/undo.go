package bottombar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// Undo is the line that says how many rows were removed from the list, while they
// can be put back.
type Undo struct {
	on     Actions
	object fyne.CanvasObject // hidden while there is nothing to put back
	text   *widgets.Text
	button *widget.Button
	count  int
}

func (u *Undo) build() {
	u.text = widgets.NewText("", 1)
	u.button = widget.NewButtonWithIcon(language.Label("Undo"), theme.ContentUndoIcon(), func() { u.on.Undo() })
	left, right := float32(12), float32(4)
	if language.RightToLeft() {
		left, right = right, left
	}
	line := widgets.Sides(nil, widgets.Inline(u.button, widgets.Spacer(4)), container.New(layout.NewCustomPaddedLayout(6, 0, left, right), u.text))
	u.object = container.NewVBox(widget.NewSeparator(), container.New(layout.NewCustomPaddedLayout(0, 4, 0, 0), line))
	u.Offer(u.count)
}

// Offer shows how many rows can be put back; 0 hides the line.
func (u *Undo) Offer(count int) {
	u.count = count
	if count > 0 {
		u.text.Set(lang.N("{{.Count}} removed from the list", count, map[string]any{"Count": count}), theme.ColorNameForeground)
	}
	u.on.showLine(u.object, count > 0)
}
