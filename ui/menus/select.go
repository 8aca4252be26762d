package menus

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	ttwidget "github.com/dweymouth/fyne-tooltip/widget"

	"mediadrop/ui/keys"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// Select offers a choice, which opens as a menu. The box is the toolkit's; its list has no
// ring, does not know what is chosen, and takes neither letters nor Home and End. Nor does
// the box turn green while it has the keyboard, as a dialog's main button is.
type Select struct {
	ttwidget.Select
	widgets.Ringed

	labels []string // the options, in reading order
}

// NewSelect returns a choice of texts in reading order. changed may be nil.
func NewSelect(options []string, changed func(string)) *Select {
	s := &Select{}
	s.OnChanged = changed
	s.SetOptions(options)
	if language.RightToLeft() {
		s.Alignment = fyne.TextAlignTrailing
	}
	s.ExtendBaseWidget(s)
	return s
}

// SetOptions replaces the options. Those of the same text are numbered: the toolkit knows
// by its text which was chosen.
func (s *Select) SetOptions(options []string) {
	s.labels = distinct(options)
	drawn := make([]string, len(s.labels))
	for i, label := range s.labels {
		drawn[i] = language.Visual(label)
	}
	s.Select.SetOptions(drawn)
}

// Labels returns the options in reading order.
func (s *Select) Labels() []string { return slices.Clone(s.labels) }

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
	return s.Around(widgets.InReadingDirection(s.Select.CreateRenderer()))
}

// Tapped opens the choice.
func (s *Select) Tapped(*fyne.PointEvent) {
	if s.Disabled() {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		c.Focus(s)
	}
	s.open()
}

// TypedKey opens the choice, or goes on to what is beside the chosen option.
func (s *Select) TypedKey(e *fyne.KeyEvent) {
	on, back := language.Arrows()
	switch {
	case keys.Pressed(e.Name):
	case s.Disabled():
	case e.Name == fyne.KeyReturn, e.Name == fyne.KeyEnter, e.Name == fyne.KeyDown, e.Name == fyne.KeyUp:
		s.open()
	case e.Name == on:
		s.SetSelectedIndex(s.SelectedIndex() + 1)
	case e.Name == back:
		s.SetSelectedIndex(s.SelectedIndex() - 1)
	}
}

// TypedRune opens the choice, at what begins with a letter. The space bar does so here:
// in the menu its character would choose.
func (s *Select) TypedRune(r rune) {
	if s.Disabled() {
		return
	}
	if p := s.open(); p != nil && r != ' ' {
		p.TypedRune(r)
	}
}

// open opens the menu with the options, and marks the one that is chosen. It returns nil
// where there is nothing to choose from.
func (s *Select) open() *popUp {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(s)
	if c == nil || len(s.labels) == 0 { // it may have gone by the time a click arrives
		return nil
	}
	menu, chosen := fyne.NewMenu(""), s.SelectedIndex()
	for i, label := range s.labels {
		item := fyne.NewMenuItem(label, func() { s.SetSelectedIndex(i) })
		item.Checked = i == chosen
		menu.Items = append(menu.Items, item)
	}
	return showBeside(c, menu, driver.AbsolutePositionForObject(s), s.Size(), chosen)
}
