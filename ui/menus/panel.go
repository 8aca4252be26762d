package menus

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
)

// edge is the room between the edge of a panel and its items.
const edge float32 = 4

// panel is one menu on the screen. It scrolls where it is higher than the window.
type panel struct {
	menu   *fyne.Menu
	popUp  *popUp
	items  []*Item // without separators
	active *Item   // where the mouse or the keyboard is; nil: nowhere
	ground *canvas.Rectangle
	lines  []*canvas.Rectangle // that separate
	list   *fyne.Container
	scroll *container.Scroll
	box    *fyne.Container
}

func newPanel(p *popUp, menu *fyne.Menu) *panel {
	m := &panel{menu: menu, popUp: p, ground: canvas.NewRectangle(nil), list: container.New(layout.NewCustomPaddedVBoxLayout(0))}
	ticks := slices.ContainsFunc(menu.Items, func(i *fyne.MenuItem) bool { return i.Checked })
	for _, item := range menu.Items {
		if item.IsSeparator {
			line := canvas.NewRectangle(nil)
			line.SetMinSize(fyne.NewSize(0, 1))
			m.lines = append(m.lines, line)
			m.list.Add(container.NewPadded(line))
			continue
		}
		i := newItem(m, item, ticks)
		m.items = append(m.items, i)
		m.list.Add(i)
	}
	m.scroll = container.NewVScroll(m.list)
	m.box = container.NewStack(m.ground, container.New(layout.NewCustomPaddedLayout(edge, edge, edge, edge), m.scroll))
	m.paint()
	return m
}

// paint gives all of it its colors.
func (m *panel) paint() {
	m.ground.FillColor = theme.Color(theme.ColorNameMenuBackground)
	m.ground.StrokeColor, m.ground.StrokeWidth = theme.Color(theme.ColorNameInputBorder), 1
	m.ground.CornerRadius = theme.Size(theme.SizeNameMenuRadius)
	m.ground.Shadow = canvas.Shadow{Color: theme.Color(theme.ColorNameShadow), BlurRadius: 6, Offset: fyne.NewPos(0, 2)}
	m.ground.Refresh()
	for _, line := range m.lines {
		line.FillColor = theme.Color(theme.ColorNameInputBorder)
		line.Refresh()
	}
	for _, i := range m.items {
		i.Refresh()
	}
}

// fit lays out the items for no more room than there is, and returns how much they
// need of it.
func (m *panel) fit(room fyne.Size) fyne.Size {
	for _, i := range m.items {
		i.fit(room.Width - 2*edge)
	}
	return m.list.MinSize().AddWidthHeight(2*edge, 2*edge).Min(room)
}

// reveal scrolls to the item that the keyboard is at.
func (m *panel) reveal() {
	top := m.active.Position().Y
	offset := min(m.scroll.Offset.Y, top)
	offset = max(offset, top+m.active.Size().Height-m.scroll.Size().Height)
	if offset != m.scroll.Offset.Y {
		m.scroll.ScrollToOffset(fyne.NewPos(0, offset))
	}
}
