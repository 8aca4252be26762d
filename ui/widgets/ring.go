package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/keys"
)

// ringWidth is how thick the line is around what has the keyboard: seen from where
// people sit (WCAG 2.2, 2.4.13, asks for two CSS pixels).
const ringWidth float32 = 2

// ring is the line around a widget that has the keyboard. The toolkit only changes
// the colour of the background a little.
type ring struct {
	line  *canvas.Rectangle
	shown bool
}

// around adds the ring to what a widget draws.
func (r *ring) around(inner fyne.WidgetRenderer) fyne.WidgetRenderer {
	r.line = canvas.NewRectangle(color.Transparent)
	r.line.StrokeWidth = ringWidth
	r.paint()
	return &ringRenderer{WidgetRenderer: inner, ring: r}
}

// show shows the ring, or hides it.
func (r *ring) show(shown bool) {
	r.shown = shown
	if r.line != nil {
		r.paint()
		r.line.Refresh()
	}
}

// KeyDown and KeyUp implement desktop.Keyable, for whoever has a ring.

func (r *ring) KeyDown(e *fyne.KeyEvent) { keys.Down(e) }

func (r *ring) KeyUp(*fyne.KeyEvent) {}

func (r *ring) paint() {
	r.line.CornerRadius = theme.InputRadiusSize()
	r.line.StrokeColor = theme.Color(theme.ColorNameForeground)
	r.line.Hidden = !r.shown
}

type ringRenderer struct {
	fyne.WidgetRenderer
	ring *ring
}

func (r *ringRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.ring.line.Resize(size)
}

func (r *ringRenderer) Refresh() {
	r.ring.paint()
	r.WidgetRenderer.Refresh()
	r.ring.line.Refresh()
}

func (r *ringRenderer) Objects() []fyne.CanvasObject {
	inner := r.WidgetRenderer.Objects()
	objects := make([]fyne.CanvasObject, 0, len(inner)+1)
	return append(append(objects, inner...), r.ring.line)
}
