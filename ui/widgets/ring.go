package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/keys"
)

// ringWidth is how thick each line is around what has the keyboard: seen from where
// people sit (WCAG 2.2, 2.4.13, asks for two CSS pixels).
const ringWidth float32 = 2

// Ring is what is drawn around what has the keyboard: a line in the text's color, and
// in it one in the background's, so that whatever lies below, one of them is seen on it
// (WCAG's technique C40). The toolkit only changes the background's color a little.
type Ring struct {
	outer, inner *canvas.Rectangle
}

// NewRing returns a ring that is hidden.
func NewRing() *Ring {
	r := &Ring{canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)}
	r.outer.StrokeWidth, r.inner.StrokeWidth = ringWidth, ringWidth
	r.Show(false)
	return r
}

// Objects returns what the ring is drawn with, for a widget's renderer.
func (r *Ring) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.inner, r.outer} }

// Place puts the ring just inside of a rectangle.
func (r *Ring) Place(at fyne.Position, size fyne.Size) {
	r.outer.Move(at)
	r.outer.Resize(size)
	r.inner.Move(at.AddXY(ringWidth, ringWidth))
	r.inner.Resize(size.SubtractWidthHeight(2*ringWidth, 2*ringWidth))
}

// Show shows the ring in the colors of the theme, or hides it.
func (r *Ring) Show(shown bool) {
	r.outer.StrokeColor, r.inner.StrokeColor = theme.Color(theme.ColorNameForeground), theme.Color(theme.ColorNameBackground)
	for _, line := range []*canvas.Rectangle{r.outer, r.inner} {
		line.CornerRadius = theme.InputRadiusSize()
		line.Hidden = !shown
		line.Refresh()
	}
}

// Ringed is embedded by widgets whose ring is seen when they have the keyboard.
type Ringed struct {
	keys.Clicks
	drawn *Ring             // nil while the widget is not drawn
	below fyne.CanvasObject // of what the widget draws; nil while it is not drawn
	shown bool
}

// Around adds the ring to what a widget draws.
func (r *Ringed) Around(inner fyne.WidgetRenderer) fyne.WidgetRenderer {
	r.drawn = NewRing()
	r.drawn.Show(r.shown)
	r.below = inner.Objects()[0]
	return &ringRenderer{WidgetRenderer: inner, ring: r}
}

// FocusGained shows the ring of a widget that has got the keyboard, and brings the widget
// into sight.
func (r *Ringed) FocusGained() {
	r.turn(true)
	keys.Gained()
}

// FocusLost hides the ring.
func (r *Ringed) FocusLost() { r.turn(false) }

// turn shows the ring or hides it, in a window that draws it at once: one that was hidden
// so far belongs to no window yet.
func (r *Ringed) turn(shown bool) {
	r.show(shown)
	if r.below != nil {
		canvas.Refresh(r.below)
	}
}

func (r *Ringed) show(shown bool) {
	r.shown = shown
	if r.drawn != nil {
		r.drawn.Show(shown)
	}
}

// KeyDown and KeyUp implement desktop.Keyable, for whoever has a ring.

func (r *Ringed) KeyDown(e *fyne.KeyEvent) { keys.Down(e) }

func (r *Ringed) KeyUp(e *fyne.KeyEvent) { keys.Up(e) }

type ringRenderer struct {
	fyne.WidgetRenderer
	ring *Ringed
}

func (r *ringRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.ring.drawn.Place(fyne.Position{}, size)
}

func (r *ringRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.ring.show(r.ring.shown)
}

func (r *ringRenderer) Objects() []fyne.CanvasObject {
	inner, drawn := r.WidgetRenderer.Objects(), r.ring.drawn.Objects()
	objects := make([]fyne.CanvasObject, 0, len(inner)+len(drawn))
	return append(append(objects, inner...), drawn...)
}
