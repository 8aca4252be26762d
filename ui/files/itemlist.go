package files

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/widgets"
)

// itemList shows what is in a folder. A click or the space bar ticks a file, Enter takes
// it; each opens a folder.
type itemList struct {
	widgets.List
	items  []item
	at     int // where the keyboard is
	ticked func(item) bool
	many   bool // files have boxes to tick
	onTick func(item)
	onTake func(item)
	onUp   func()
}

func newItemList(items []item) *itemList {
	l := &itemList{items: items}
	l.Length = func() int { return len(l.items) }
	l.CreateItem = func() fyne.CanvasObject {
		name := widgets.NewText("", 1)
		name.Middle = true
		row := widgets.Sides(widget.NewIcon(nil), nil, name)
		return container.New(layout.NewCustomPaddedLayout(3, 3, 6, 6), row) // clear of the ring
	}
	l.UpdateItem = l.update
	l.OnHighlighted = func(i widget.ListItemID) { l.at = i }
	l.OnSelected = func(i widget.ListItemID) {
		l.at = i
		l.UnselectAll() // so that it can be pressed again
		l.onTick(l.items[i])
		l.RefreshItem(i)
	}
	l.ExtendBaseWidget(l)
	return l
}

func (l *itemList) update(i widget.ListItemID, o fyne.CanvasObject) {
	parts := o.(*fyne.Container).Objects[0].(*fyne.Container).Objects
	it, icon := l.items[i], theme.FileIcon()
	switch {
	case it.folder:
		icon = theme.FolderIcon()
	case l.many && l.ticked(it):
		icon = theme.CheckButtonCheckedIcon()
	case l.many:
		icon = theme.CheckButtonIcon()
	}
	parts[0].(*widget.Icon).SetResource(icon)
	parts[1].(*widgets.Text).Set(it.name, theme.ColorNameForeground)
}

// TypedKey takes what the keyboard is at on Enter, and leads out of the folder.
func (l *itemList) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if l.at < len(l.items) {
			l.onTake(l.items[l.at])
		}
	case fyne.KeyBackspace:
		l.onUp()
	case fyne.KeyHome:
		l.goTo(0)
	case fyne.KeyEnd:
		l.goTo(len(l.items) - 1)
	case fyne.KeySpace:
		if l.at < len(l.items) {
			l.List.TypedKey(e)
		}
	default:
		l.List.TypedKey(e)
	}
}

// TypedRune goes to the next name that begins with a letter.
func (l *itemList) TypedRune(r rune) {
	for by := 1; by <= len(l.items); by++ {
		i := (l.at + by) % len(l.items)
		if first := []rune(l.items[i].name); unicode.ToLower(first[0]) == unicode.ToLower(r) {
			l.goTo(i)
			return
		}
	}
}

// goTo has the keyboard at an item.
func (l *itemList) goTo(i int) {
	for i > l.at {
		l.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	for l.at > max(i, 0) {
		l.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	}
}

// indexOf returns where an item of this name is, or 0.
func (l *itemList) indexOf(name string) int {
	for i, it := range l.items {
		if strings.EqualFold(it.name, name) {
			return i
		}
	}
	return 0
}
