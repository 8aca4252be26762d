package menus

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/keys"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// The room beside and above the texts of an item, and between its text and its
// shortcut; and the side of a tick.
const (
	gap      float32 = 8
	lineGap  float32 = 4
	keysGap  float32 = 28
	tickSide float32 = 18
)

// Item is an item of an open menu: in reading direction a tick, its text, and its
// shortcut or an arrow where it leads to a submenu.
type Item struct {
	widget.BaseWidget
	MenuItem *fyne.MenuItem

	panel      *panel
	text, keys *widgets.Text
	natural    float32       // the width of the text on one line
	tick       *canvas.Image // nil where the menu has no ticks
	ground     *canvas.Rectangle
}

func newItem(m *panel, item *fyne.MenuItem, ticks bool) *Item {
	i := &Item{MenuItem: item, panel: m, text: widgets.NewText(item.Label, 0), keys: widgets.NewText(keys.Of(item.Shortcut), 1), ground: canvas.NewRectangle(nil)}
	i.natural = i.text.Measure(language.Visual(item.Label)) + 1
	if ticks {
		i.tick = &canvas.Image{}
		i.tick.SetMinSize(fyne.NewSquareSize(tickSide))
	}
	switch {
	case item.ChildMenu == nil:
	case language.RightToLeft():
		i.keys.Text = "‹"
	default:
		i.keys.Text = "›"
	}
	if i.keys.Text != "" {
		i.keys.Style.Bold = item.ChildMenu != nil
		i.keys.MinWidth = i.keys.Measure(i.keys.Text)
		i.natural += keysGap
	}
	i.ExtendBaseWidget(i)
	return i
}

// fit takes several lines for the text where the item would be wider than that.
func (i *Item) fit(width float32) {
	i.text.MinWidth = i.natural
	if over := i.MinSize().Width - width; over > 0 {
		i.text.MinWidth = max(i.natural-over, 1)
	}
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
	if i.MenuItem.ChildMenu != nil {
		keys = ink // an arrow
	}
	i.text.Set(i.text.Text, ink)
	i.keys.Set(i.keys.Text, keys)
	i.ground.FillColor = theme.Color(theme.ColorNamePrimary)
	i.ground.CornerRadius = theme.Size(theme.SizeNameMenuRadius)
	if i.tick != nil && i.MenuItem.Checked {
		i.tick.Resource = theme.NewColoredResource(theme.ConfirmIcon(), ink)
	}
}

// CreateRenderer implements fyne.Widget.
func (i *Item) CreateRenderer() fyne.WidgetRenderer {
	i.paint()
	var tick, keys fyne.CanvasObject
	if i.tick != nil {
		tick = i.tick
	}
	if i.keys.Text != "" {
		keys = i.keys
	}
	return widget.NewSimpleRenderer(container.NewStack(i.ground, container.New(layout.NewCustomPaddedLayout(lineGap, lineGap, gap, gap), widgets.Sides(tick, keys, i.text))))
}
