package menus

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// The room beside and above the texts of an item, and between its text and the
// shortcut.
const (
	gap      float32 = 8
	lineGap  float32 = 4
	keysGap  float32 = 32
	iconSide float32 = 18
)

// columns are what any item of a menu has beside its text: the others leave room for
// it.
type columns struct{ ticks, arrows bool }

// Item is an item of an open menu: in reading direction a tick, its text, its
// shortcut, and an arrow where it leads to a submenu.
type Item struct {
	widget.BaseWidget
	MenuItem *fyne.MenuItem

	panel             *panel
	has               columns
	text, keys, arrow *widgets.Text
	tick              *canvas.Image
	ground            *canvas.Rectangle
}

func newItem(m *panel, item *fyne.MenuItem, has columns) *Item {
	i := &Item{MenuItem: item, panel: m, has: has, text: widgets.NewText(item.Label, 0), keys: widgets.NewText(keysOf(item.Shortcut), 1),
		arrow: widgets.NewText("", 1), tick: &canvas.Image{}, ground: canvas.NewRectangle(nil)}
	i.arrow.Scale = theme.SizeNameSubHeadingText
	i.keys.MinWidth = i.keys.Measure(i.keys.Text)
	i.ExtendBaseWidget(i)
	return i
}

// width returns how wide the item is with its text on one line.
func (i *Item) width() float32 {
	return i.before() + i.text.Measure(language.Visual(i.text.Text)) + 1 + i.behind()
}

// setWidth lays out the text for the width of the item.
func (i *Item) setWidth(width float32) { i.text.MinWidth = max(width-i.before()-i.behind(), 1) }

// before and behind return the room before and behind the text.
func (i *Item) before() float32 {
	if i.has.ticks {
		return gap + iconSide
	}
	return gap
}

func (i *Item) behind() float32 {
	room := gap
	if i.keys.Text != "" {
		room += keysGap + i.keys.MinWidth
	}
	if i.has.arrows {
		room += iconSide
	}
	return room
}

// Tapped chooses the item.
func (i *Item) Tapped(*fyne.PointEvent) { i.panel.popUp.choose(i) }

// MouseIn implements desktop.Hoverable.
func (i *Item) MouseIn(*desktop.MouseEvent) { i.panel.popUp.hover(i) }

// MouseMoved implements desktop.Hoverable: the keyboard may have gone elsewhere.
func (i *Item) MouseMoved(*desktop.MouseEvent) { i.panel.popUp.hover(i) }

// MouseOut implements desktop.Hoverable.
func (i *Item) MouseOut() { i.panel.popUp.leave(i) }

// AccessibilityLabel returns the text to a screen reader, with the shortcut.
func (i *Item) AccessibilityLabel() string { return language.Joined(i.MenuItem.Label, i.keys.Text) }

// AccessibilityRole implements fyne.Accessible: the toolkit has no role of its own
// for items.
func (i *Item) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Refresh implements fyne.CanvasObject.
func (i *Item) Refresh() {
	i.paint()
	i.BaseWidget.Refresh()
}

// paint gives the item the colors of its state.
func (i *Item) paint() {
	ink, keys := theme.ColorNameForeground, theme.ColorNamePlaceHolder
	i.ground.Hidden = i.panel.active != i || i.MenuItem.Disabled
	switch {
	case i.MenuItem.Disabled:
		ink, keys = theme.ColorNameDisabled, theme.ColorNameDisabled
	case i.panel.active == i:
		ink, keys = theme.ColorNameForegroundOnPrimary, theme.ColorNameForegroundOnPrimary
	}
	i.text.Set(i.text.Text, ink)
	i.keys.Set(i.keys.Text, keys)
	i.ground.FillColor = theme.Color(theme.ColorNamePrimary)
	i.ground.CornerRadius = theme.Size(theme.SizeNameMenuRadius)
	i.tick.Hidden = !i.MenuItem.Checked
	i.tick.Resource = theme.NewColoredResource(theme.ConfirmIcon(), ink)
	switch {
	case i.MenuItem.ChildMenu == nil:
	case language.RightToLeft():
		i.arrow.Set("‹", ink)
	default:
		i.arrow.Set("›", ink)
	}
}

// CreateRenderer implements fyne.Widget.
func (i *Item) CreateRenderer() fyne.WidgetRenderer {
	i.paint()
	return widget.NewSimpleRenderer(container.New(itemLayout{i}, i.ground, i.tick, i.text, i.keys, i.arrow))
}

type itemLayout struct{ *Item }

func (i itemLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, i.text.MinSize().Height+2*lineGap)
}

func (i itemLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	put := func(o fyne.CanvasObject, x, width, height float32) {
		if language.RightToLeft() {
			x = size.Width - x - width
		}
		o.Move(fyne.NewPos(x, (size.Height-height)/2))
		o.Resize(fyne.NewSize(width, height))
	}
	put(i.ground, 0, size.Width, size.Height)
	put(i.tick, gap/2, iconSide, iconSide)
	put(i.text, i.before(), size.Width-i.before()-i.behind(), size.Height-2*lineGap)
	put(i.keys, size.Width-i.behind()+keysGap, i.keys.MinWidth, i.keys.MinSize().Height)
	put(i.arrow, size.Width-iconSide, iconSide-gap, i.arrow.MinSize().Height)
}
