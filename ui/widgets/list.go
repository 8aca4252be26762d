package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/keys"
)

// List is a list of rows whose ring is seen when it has the keyboard.
type List struct {
	widget.List
	Ringed
}

// NewList returns a list, as the toolkit's NewList does.
func NewList(length func() int, create func() fyne.CanvasObject, update func(widget.ListItemID, fyne.CanvasObject)) *List {
	l := &List{}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget.
func (l *List) CreateRenderer() fyne.WidgetRenderer { return l.Around(l.List.CreateRenderer()) }

// FocusGained shows the ring.
func (l *List) FocusGained() {
	l.show(true)
	l.List.FocusGained()
}

// FocusLost hides the ring.
func (l *List) FocusLost() {
	l.show(false)
	l.List.FocusLost()
}

// TypedKey offers the key to the window.
func (l *List) TypedKey(e *fyne.KeyEvent) {
	if !keys.Pressed(e.Name) {
		l.List.TypedKey(e)
	}
}
