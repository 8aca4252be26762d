package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/keys"
	"mediadrop/ui/language"
)

// Check is a box to tick. It stands before its text in reading direction.
type Check struct {
	widget.Check
	Ringed
}

// NewCheck returns a box to tick. changed may be nil.
func NewCheck(text string, changed func(bool)) *Check {
	c := &Check{}
	c.Text, c.OnChanged = text, changed
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer implements fyne.Widget.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	return c.Around(InReadingDirection(c.Check.CreateRenderer()))
}

// Tapped ticks the box. The toolkit looks for it at the left.
func (c *Check) Tapped(e *fyne.PointEvent) {
	if e != nil && language.RightToLeft() {
		there := *e
		there.Position.X = c.Size().Width - e.Position.X
		e = &there
	}
	c.Check.Tapped(e)
}

// FocusGained shows the ring.
func (c *Check) FocusGained() {
	c.Check.FocusGained()
	if !c.Disabled() {
		c.Ringed.FocusGained()
	}
}

// FocusLost hides the ring.
func (c *Check) FocusLost() {
	c.Ringed.FocusLost()
	c.Check.FocusLost()
}

// TypedKey offers the key to the window.
func (c *Check) TypedKey(e *fyne.KeyEvent) {
	if !keys.Pressed(e.Name) {
		c.Check.TypedKey(e)
	}
}

// InReadingDirection turns around what a widget of the toolkit lays out from the left,
// where texts begin at the right.
func InReadingDirection(inner fyne.WidgetRenderer) fyne.WidgetRenderer {
	if language.RightToLeft() {
		return &mirrored{WidgetRenderer: inner}
	}
	return inner
}

type mirrored struct {
	fyne.WidgetRenderer
	size fyne.Size
}

func (m *mirrored) Refresh() {
	m.WidgetRenderer.Refresh()
	m.Layout(m.size) // some lay themselves out again
}

func (m *mirrored) Layout(size fyne.Size) {
	m.size = size
	for _, o := range m.Objects() { // some place nothing that begins at the left
		o.Move(fyne.NewPos(0, o.Position().Y))
	}
	m.WidgetRenderer.Layout(size)
	for _, o := range m.Objects() {
		o.Move(fyne.NewPos(size.Width-o.Position().X-o.Size().Width, o.Position().Y))
		if text, ok := o.(*canvas.Text); ok {
			text.Alignment = fyne.TextAlignTrailing
		}
	}
}
