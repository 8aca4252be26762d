// Package menus shows the menus of the window: the bar on top, and those that open
// at a place. The toolkit's own stand the wrong way round in Hebrew, leave a low
// window, and paint shortcuts so pale that few can read them. What a menu offers is
// the toolkit's fyne.Menu, with labels in reading order; on macOS the system shows
// the bar. Everything here belongs to the main goroutine.
package menus

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// Show opens a menu above all else in a window. It begins, in reading direction, at
// a place, and stays in the window.
func Show(c fyne.Canvas, menu *fyne.Menu, at fyne.Position) {
	if len(menu.Items) > 0 {
		show(c, nil, menu, at)
	}
}

// Close closes the menu that is open in a window, for what is about to stand above it,
// and reports whether there was one.
func Close(c fyne.Canvas) bool {
	p, ok := c.Overlays().Top().(*popUp)
	if ok {
		p.close()
	}
	return ok
}

func show(c fyne.Canvas, bar *Bar, menu *fyne.Menu, at fyne.Position) *popUp {
	return (&popUp{canvas: c, bar: bar, at: at}).show(menu)
}

// showBeside opens a menu below a part of the window, or above it where it has no room
// below, and at least as wide. An item that is chosen already is marked; -1 is none.
func showBeside(c fyne.Canvas, menu *fyne.Menu, at fyne.Position, size fyne.Size, chosen int) *popUp {
	p := &popUp{canvas: c, at: at.AddXY(0, size.Height), beside: size}
	if language.RightToLeft() {
		p.at.X += size.Width
	}
	p.show(menu)
	if chosen >= 0 {
		p.activate(p.panels[0].items[chosen])
		p.panels[0].reveal()
	}
	return p
}

func (p *popUp) show(menu *fyne.Menu) *popUp {
	p.panels = []*panel{newPanel(p, menu)}
	p.ExtendBaseWidget(p)
	p.canvas.Overlays().Add(p)
	p.canvas.Focus(p)
	return p
}

// popUp is an open menu with its open submenus. It covers the window, so that a click
// beside them closes it; the keyboard is where it was when it is gone.
type popUp struct {
	widget.BaseWidget
	canvas fyne.Canvas
	bar    *Bar // whose menu it is, or nil
	at     fyne.Position
	beside fyne.Size // of the part of the window that it opens below or above; zero for none
	panels []*panel  // the menu, then the submenus
	typed  typed
}

// close closes the menu.
func (p *popUp) close() {
	p.canvas.Overlays().Remove(p)
	if p.bar != nil {
		p.bar.left()
	}
}

// choose does what an item is for: the keyboard is back where it was by then.
func (p *popUp) choose(i *Item) {
	switch {
	case i.MenuItem.Disabled:
	case i.MenuItem.ChildMenu != nil:
		p.unfold(i)
	default:
		p.close()
		if i.MenuItem.Action != nil {
			i.MenuItem.Action()
		}
	}
}

// activate marks an item as the one that the mouse or the keyboard is at, and closes
// the submenus of others.
func (p *popUp) activate(i *Item) {
	for level, panel := range p.panels {
		if panel == i.panel {
			p.panels = p.panels[:level+1]
		}
	}
	i.panel.active = i
	p.Refresh()
}

// unfold opens the submenu of an item.
func (p *popUp) unfold(i *Item) {
	p.activate(i)
	p.panels = append(p.panels, newPanel(p, i.MenuItem.ChildMenu))
	p.Refresh()
}

// hover follows the mouse to an item, whose submenu opens.
func (p *popUp) hover(i *Item) {
	switch {
	case i.panel.active == i:
	case i.MenuItem.Disabled:
		p.activate(i)
		p.leave(i)
	case i.MenuItem.ChildMenu != nil:
		p.unfold(i)
	default:
		p.activate(i)
	}
}

// leave is called when the mouse leaves an item; one whose submenu is open stays
// marked.
func (p *popUp) leave(i *Item) {
	if i.panel.active == i && i.panel == p.panels[len(p.panels)-1] {
		i.panel.active = nil
		p.Refresh()
	}
}

// place gives the panels their places: each begins where it belongs in reading
// direction, a submenu on the other side where it has no room, and none leaves the
// window.
func (p *popUp) place() {
	window, top := p.Size(), float32(0)
	if p.bar != nil {
		top = p.at.Y // the bar stays in sight
	}
	for level, panel := range p.panels {
		room := window.SubtractWidthHeight(0, top)
		size := panel.fit(room)
		left, right, y := p.at.X, p.at.X, p.at.Y
		if level == 0 && !p.beside.IsZero() {
			size.Width = max(size.Width, min(p.beside.Width, room.Width))
			y, size.Height = p.side(size.Height, room.Height)
		}
		if level > 0 {
			outer := p.panels[level-1]
			left, right = outer.box.Position().X, outer.box.Position().X+outer.box.Size().Width
			y = outer.box.Position().Y + outer.active.Position().Y - outer.scroll.Offset.Y
		}
		x, other := right, left-size.Width
		if language.RightToLeft() {
			x, other = other, x
		}
		if within := func(x float32) bool { return x >= 0 && x+size.Width <= window.Width }; level > 0 && !within(x) && within(other) {
			x = other
		}
		panel.box.Move(fyne.NewPos(max(min(x, window.Width-size.Width), 0), max(min(y, window.Height-size.Height), top)))
		panel.box.Resize(size)
	}
}

// fewItems is how many items are too few to look through.
const fewItems = 5

// side returns where a menu that belongs to a part of the window begins, and its height:
// below the part, else above it, else on the side with more room. Where that is little,
// the menu covers the part.
func (p *popUp) side(height, window float32) (y, fits float32) {
	below, above := window-p.at.Y, p.at.Y-p.beside.Height
	few := fewItems * p.panels[0].items[0].MinSize().Height
	switch {
	case height <= below:
		return p.at.Y, height
	case height <= above:
		return above - height, height
	case max(below, above) < few:
		return p.at.Y, height
	case below >= above:
		return p.at.Y, below
	}
	return 0, above
}

// clickedBeside closes the menu after a click beside its panels. One on the bar opens
// another menu.
func (p *popUp) clickedBeside(at fyne.Position) {
	for _, panel := range p.panels {
		if widgets.Covers(panel.box.Position(), panel.box.Size(), at) {
			return // on a separator, or an edge
		}
	}
	p.close()
	if p.bar != nil {
		if i := p.bar.at(at); i >= 0 && p.bar.titles[i].menu != p.panels[0].menu {
			p.bar.Open(i)
		}
	}
}

// Tapped implements fyne.Tappable, for a click beside the menu.
func (p *popUp) Tapped(e *fyne.PointEvent) { p.clickedBeside(e.Position) }

// TappedSecondary implements fyne.SecondaryTappable, for a click beside the menu.
func (p *popUp) TappedSecondary(e *fyne.PointEvent) { p.clickedBeside(e.Position) }

// MouseIn implements desktop.Hoverable.
func (p *popUp) MouseIn(e *desktop.MouseEvent) { p.MouseMoved(e) }

// MouseMoved goes on to the menu of the bar's title that the mouse is at.
func (p *popUp) MouseMoved(e *desktop.MouseEvent) {
	if p.bar != nil {
		if i := p.bar.at(e.Position); i >= 0 && p.bar.titles[i].menu != p.panels[0].menu {
			p.bar.Open(i)
		}
	}
}

// MouseOut implements desktop.Hoverable.
func (p *popUp) MouseOut() {}

// CreateRenderer implements fyne.Widget.
func (p *popUp) CreateRenderer() fyne.WidgetRenderer { return popUpRenderer{p} }

type popUpRenderer struct{ p *popUp }

func (r popUpRenderer) Layout(fyne.Size)   { r.p.place() }
func (r popUpRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r popUpRenderer) Destroy()           {}

func (r popUpRenderer) Refresh() {
	for _, panel := range r.p.panels {
		panel.paint()
	}
	r.p.place()
	canvas.Refresh(r.p)
}

func (r popUpRenderer) Objects() []fyne.CanvasObject {
	var boxes []fyne.CanvasObject
	for _, panel := range r.p.panels {
		boxes = append(boxes, panel.box)
	}
	return boxes
}
