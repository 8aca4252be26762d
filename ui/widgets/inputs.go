package widgets

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
	ttwidget "github.com/dweymouth/fyne-tooltip/widget"

	"mediadrop/ui/keys"
	"mediadrop/ui/language"
)

// Select offers a choice. Its text stands at the beginning of the line, in reading
// direction; Enter opens it, too; and its ring is seen when it has the keyboard.
type Select struct {
	ttwidget.Select
	ring
}

// NewSelect makes a choice. changed may be nil. Options of the same text are numbered:
// the toolkit knows by its text which was chosen.
func NewSelect(options []string, changed func(string)) *Select {
	s := &Select{}
	s.Options, s.OnChanged = distinct(options), changed
	if language.RightToLeft() {
		s.Alignment = fyne.TextAlignTrailing
	}
	s.ExtendBaseWidget(s)
	return s
}

// SetOptions replaces the options, as NewSelect takes them.
func (s *Select) SetOptions(options []string) { s.Select.SetOptions(distinct(options)) }

// distinct returns options of which each has a text of its own.
func distinct(options []string) []string {
	result, taken := make([]string, len(options)), map[string]bool{}
	for i, option := range options {
		result[i] = option
		for n := 2; taken[result[i]]; n++ {
			result[i] = fmt.Sprintf("%s (%d)", option, n)
		}
		taken[result[i]] = true
	}
	return result
}

// CreateRenderer implements fyne.Widget.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	return s.around(inReadingDirection(s.Select.CreateRenderer()))
}

// FocusGained shows the ring.
func (s *Select) FocusGained() {
	s.Select.FocusGained()
	s.gained()
}

// FocusLost hides the ring.
func (s *Select) FocusLost() {
	s.lost()
	s.Select.FocusLost()
}

// TypedKey opens the choice on Enter.
func (s *Select) TypedKey(e *fyne.KeyEvent) {
	switch {
	case keys.Pressed(e.Name):
	case e.Name == fyne.KeyReturn, e.Name == fyne.KeyEnter:
		s.Select.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	default:
		s.Select.TypedKey(e)
	}
}

// Check is a box to tick. It stands before its text in reading direction.
type Check struct {
	widget.Check
	ring
}

// NewCheck makes a box to tick. changed may be nil.
func NewCheck(text string, changed func(bool)) *Check {
	c := &Check{}
	c.Text, c.OnChanged = text, changed
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer implements fyne.Widget.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	return c.around(inReadingDirection(c.Check.CreateRenderer()))
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
		c.gained()
	}
}

// FocusLost hides the ring.
func (c *Check) FocusLost() {
	c.lost()
	c.Check.FocusLost()
}

// TypedKey offers the key to the window.
func (c *Check) TypedKey(e *fyne.KeyEvent) {
	if !keys.Pressed(e.Name) {
		c.Check.TypedKey(e)
	}
}

// inReadingDirection turns around what a widget of the toolkit lays out from the left,
// where texts begin at the right.
func inReadingDirection(inner fyne.WidgetRenderer) fyne.WidgetRenderer {
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
