package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/keys"
	"mediadrop/ui/language"
)

// TabLine is a line of tabs in reading direction, of which one is chosen: what it leads
// to is shown. It is one stop of the keyboard, in which the arrow keys, Home and End
// choose (the tabs pattern of WAI-ARIA). It scrolls where it is longer than its room.
type TabLine struct {
	widget.BaseWidget
	keys.Clicks
	choose func(int)
	tabs   []*tab
	chosen int
	scroll *container.Scroll
}

// NewTabLine returns a line of tabs with these texts, the first of which is chosen. choose
// is called with the place of one that somebody chooses, the first of which is 0; it is
// to call Mark.
func NewTabLine(choose func(int), texts ...string) *TabLine {
	line, l := Inline(), &TabLine{choose: choose}
	for i, text := range texts {
		t := newTab(language.Visual(text), func() { choose(i) })
		l.tabs = append(l.tabs, t)
		line.Add(t)
	}
	l.scroll = container.NewHScroll(line)
	l.ExtendBaseWidget(l)
	l.Mark(0)
	return l
}

// Mark marks a tab as the one that is chosen, and brings it into sight.
func (l *TabLine) Mark(chosen int) {
	ringed := l.tabs[l.chosen].ring.shown
	l.ring(false)
	l.chosen = chosen
	l.ring(ringed)
	for i, t := range l.tabs {
		t.mark(i == chosen)
	}
	l.reveal()
}

// SetText changes the text of a tab, and reports whether it was another.
func (l *TabLine) SetText(i int, text string) bool {
	if text = language.Visual(text); l.tabs[i].Text == text {
		return false
	}
	l.tabs[i].SetText(text)
	return true
}

// SetShown shows a tab, or leaves it out.
func (l *TabLine) SetShown(i int, shown bool) { SetVisible(l.tabs[i], shown) }

// Refresh makes room for what the tabs say now.
func (l *TabLine) Refresh() {
	l.BaseWidget.Refresh()
	l.scroll.Refresh()
	l.reveal()
}

// reveal brings the chosen tab into sight.
func (l *TabLine) reveal() {
	t := l.tabs[l.chosen]
	from, to := t.Position().X, t.Position().X+t.Size().Width
	offset := min(max(l.scroll.Offset.X, to-l.scroll.Size().Width), from)
	l.scroll.ScrollToOffset(fyne.NewPos(max(offset, 0), 0))
}

// step chooses the tab that is so many further among those that are shown, behind the
// last one the first.
func (l *TabLine) step(by int) {
	i := l.chosen
	for range l.tabs {
		i = (i + by + len(l.tabs)) % len(l.tabs)
		if l.tabs[i].Visible() {
			l.choose(i)
			return
		}
	}
}

// TypedKey goes to other tabs.
func (l *TabLine) TypedKey(e *fyne.KeyEvent) {
	on, back := language.Arrows()
	switch {
	case keys.Pressed(e.Name):
	case e.Name == on:
		l.step(1)
	case e.Name == back:
		l.step(-1)
	case e.Name == fyne.KeyHome:
		l.choose(0)
	case e.Name == fyne.KeyEnd:
		for i := len(l.tabs) - 1; i >= 0; i-- {
			if l.tabs[i].Visible() {
				l.choose(i)
				return
			}
		}
	}
}

// TypedRune implements fyne.Focusable.
func (l *TabLine) TypedRune(rune) {}

// KeyDown and KeyUp implement desktop.Keyable.

func (l *TabLine) KeyDown(e *fyne.KeyEvent) { keys.Down(e) }

func (l *TabLine) KeyUp(e *fyne.KeyEvent) { keys.Up(e) }

// FocusGained shows the ring around the chosen tab.
func (l *TabLine) FocusGained() {
	l.ring(true)
	l.reveal()
	keys.Gained()
}

// FocusLost hides the ring.
func (l *TabLine) FocusLost() { l.ring(false) }

func (l *TabLine) ring(shown bool) { l.tabs[l.chosen].ring.show(shown) }

// AccessibilityLabel returns the chosen tab's text to a screen reader.
func (l *TabLine) AccessibilityLabel() string { return l.tabs[l.chosen].Text }

// AccessibilityRole implements fyne.Accessible: the toolkit has no role for tabs.
func (l *TabLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer implements fyne.Widget.
func (l *TabLine) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(tabLayout{l}, l.scroll))
}

// tabLayout keeps the chosen tab in sight.
type tabLayout struct{ line *TabLine }

func (t tabLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (t tabLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	t.line.reveal()
}

// tab is one of them, with a line below it while it is chosen.
type tab struct {
	MouseButton
	ring   Ringed
	marked bool
}

func newTab(text string, tapped func()) *tab {
	t := &tab{}
	t.Text, t.OnTapped, t.Importance = text, tapped, widget.LowImportance
	t.ExtendBaseWidget(t)
	return t
}

func (t *tab) mark(marked bool) {
	if t.marked != marked {
		t.marked = marked
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *tab) CreateRenderer() fyne.WidgetRenderer {
	return t.ring.Around(&markRenderer{t.MouseButton.CreateRenderer(), t, canvas.NewRectangle(nil)})
}

// markWidth is how thick the line is.
const markWidth = 2

type markRenderer struct {
	fyne.WidgetRenderer
	tab  *tab
	line *canvas.Rectangle
}

func (r *markRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.line.Move(fyne.NewPos(0, size.Height-markWidth))
	r.line.Resize(fyne.NewSize(size.Width, markWidth))
}

func (r *markRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.line.Refresh()
}

func (r *markRenderer) Objects() []fyne.CanvasObject {
	if !r.tab.marked {
		return r.WidgetRenderer.Objects()
	}
	r.line.FillColor = theme.Color(theme.ColorNamePrimary)
	objects := r.WidgetRenderer.Objects()
	return append(objects[:len(objects):len(objects)], r.line)
}
