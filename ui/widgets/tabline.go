package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// TabLine is a line of buttons in reading direction, of which one is marked: what it
// leads to is shown. It scrolls where it is longer than its room.
type TabLine struct {
	Object *fyne.Container
	scroll *container.Scroll
	tabs   []Tab
	chosen int
}

// Tab is a button that can be marked, and that tells when it gets the keyboard.
type Tab interface {
	fyne.CanvasObject
	Mark(marked bool)
	WhenFocused(do func())
}

// NewTabLine makes a line of these buttons, the first of which is marked.
func NewTabLine(tabs ...Tab) *TabLine {
	line, l := Inline(), &TabLine{tabs: tabs}
	for _, tab := range tabs {
		tab.WhenFocused(func() { l.reveal(tab) })
		line.Add(tab)
	}
	l.scroll = container.NewHScroll(line)
	l.Object = container.New(l, l.scroll)
	l.Mark(0)
	return l
}

// Mark marks a button, and brings it into sight.
func (l *TabLine) Mark(chosen int) {
	l.chosen = chosen
	for i, tab := range l.tabs {
		tab.Mark(i == chosen)
	}
	l.reveal(l.tabs[chosen])
}

// Refresh makes room for what the buttons say now.
func (l *TabLine) Refresh() {
	l.scroll.Refresh()
	l.reveal(l.tabs[l.chosen])
}

// reveal brings a button into sight.
func (l *TabLine) reveal(tab Tab) {
	from, to := tab.Position().X, tab.Position().X+tab.Size().Width
	offset := min(max(l.scroll.Offset.X, to-l.scroll.Size().Width), from)
	l.scroll.ScrollToOffset(fyne.NewPos(max(offset, 0), 0))
}

// MinSize implements fyne.Layout.
func (l *TabLine) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout implements fyne.Layout.
func (l *TabLine) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	l.reveal(l.tabs[l.chosen])
}
