package menus

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// Bar is the bar with the titles of a window's menus, the first at the beginning of
// the line in reading direction. Tab passes it by.
type Bar struct {
	widget.BaseWidget
	Main   *fyne.MainMenu
	OnOpen func() // before a menu opens, to grey out what cannot be done; may be nil

	canvas fyne.Canvas
	titles []*title
	line   *fyne.Container
	popUp  *popUp // nil while no menu is open
}

// NewBar returns the bar of a window.
func NewBar(c fyne.Canvas) *Bar {
	b := &Bar{Main: fyne.NewMainMenu(), canvas: c, line: widgets.Inline()}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows other menus.
func (b *Bar) Set(menu *fyne.MainMenu) {
	b.Close()
	b.Main, b.titles, b.line.Objects = menu, nil, nil
	for _, m := range menu.Items {
		t := newTitle(b, m)
		b.titles = append(b.titles, t)
		b.line.Add(t)
	}
	b.line.Add(layout.NewSpacer())
}

// Open opens a menu, of which the first is 0, below its title.
func (b *Bar) Open(i int) {
	b.Close()
	if b.OnOpen != nil {
		b.OnOpen()
	}
	t := b.titles[i]
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(t).AddXY(0, t.Size().Height)
	if language.RightToLeft() {
		at.X += t.Size().Width
	}
	b.popUp = show(b.canvas, b, t.menu, at)
	b.Refresh()
}

// Close closes the menu that is open.
func (b *Bar) Close() {
	if b.popUp != nil {
		b.popUp.close()
	}
}

// left is called when a menu was closed.
func (b *Bar) left() {
	b.popUp = nil
	b.Refresh()
}

// step goes on to the menu so many titles further.
func (b *Bar) step(by int) {
	i := slices.IndexFunc(b.titles, (*title).isOpen)
	b.Open((i + by + len(b.titles)) % len(b.titles))
}

// at returns which title is at a place of the window, or -1.
func (b *Bar) at(p fyne.Position) int {
	for i, t := range b.titles {
		if widgets.Covers(fyne.CurrentApp().Driver().AbsolutePositionForObject(t), t.Size(), p) {
			return i
		}
	}
	return -1
}

// Refresh draws the bar again, and the menu that is open.
func (b *Bar) Refresh() {
	for _, t := range b.titles {
		t.Refresh()
	}
	if b.popUp != nil {
		b.popUp.Refresh()
	}
	b.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(layout.NewCustomPaddedLayout(0, 0, gap, gap), b.line))
}

// title is the title of a menu in the bar.
type title struct {
	widget.BaseWidget
	bar     *Bar
	menu    *fyne.Menu
	text    *widgets.Text
	ground  *canvas.Rectangle
	hovered bool
}

func newTitle(b *Bar, menu *fyne.Menu) *title {
	t := &title{bar: b, menu: menu, text: widgets.NewText(menu.Label, 1), ground: canvas.NewRectangle(nil)}
	t.text.MinWidth = t.text.Measure(language.Visual(menu.Label)) + 1
	t.ExtendBaseWidget(t)
	return t
}

func (t *title) isOpen() bool { return t.bar.popUp != nil && t.bar.popUp.panels[0].menu == t.menu }

// MouseDown opens the menu: a whole click would take the keyboard from where it is.
// While a menu is open, clicks go to that.
func (t *title) MouseDown(*desktop.MouseEvent) { t.bar.Open(slices.Index(t.bar.titles, t)) }

// MouseUp implements desktop.Mouseable.
func (t *title) MouseUp(*desktop.MouseEvent) {}

// MouseIn implements desktop.Hoverable.
func (t *title) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (t *title) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *title) MouseOut() { t.hovered = false; t.Refresh() }

// Refresh implements fyne.CanvasObject.
func (t *title) Refresh() {
	t.paint()
	t.BaseWidget.Refresh()
}

// paint gives the title the colors of its state.
func (t *title) paint() {
	ink, ground := theme.ColorNameForeground, theme.ColorNameHover
	if t.isOpen() {
		ink, ground = theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary
	}
	t.text.Set(t.text.Text, ink)
	t.ground.Hidden = !t.hovered && !t.isOpen()
	t.ground.FillColor = theme.Color(ground)
	t.ground.CornerRadius = theme.Size(theme.SizeNameMenuRadius)
}

// CreateRenderer implements fyne.Widget.
func (t *title) CreateRenderer() fyne.WidgetRenderer {
	t.paint()
	return widget.NewSimpleRenderer(container.NewStack(t.ground, container.New(layout.NewCustomPaddedLayout(lineGap, lineGap, gap, gap), t.text)))
}
