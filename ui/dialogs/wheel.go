package dialogs

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// Page returns something that scrolls where it is higher than its room, in a dialog
// that has several such.
func (s *Stack) Page(o fyne.CanvasObject) fyne.CanvasObject {
	page := container.NewVScroll(container.New(layout.NewCustomPaddedLayout(4, 4, 0, barWidth), o))
	s.pages = append(s.pages, page)
	return container.New(overMargin{}, page)
}

// scrollAround scrolls what an object stands in.
func (s *Stack) scrollAround(o fyne.CanvasObject, e *fyne.ScrollEvent) {
	if page := s.around(o); page != nil {
		page.Scrolled(e)
	}
}

// CreateRenderer puts a wheel above an entry of one line: the toolkit's entry keeps
// the turns of the mouse's wheel to itself, so that a form stood still wherever the
// mouse came upon a field.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	r := e.Entry.CreateRenderer()
	if e.MultiLine {
		return r
	}
	w := &wheel{turned: func(turn *fyne.ScrollEvent) { e.onWheel(e, turn) }}
	w.ExtendBaseWidget(w)
	return &wheelRenderer{r, w}
}

type wheelRenderer struct {
	fyne.WidgetRenderer
	wheel *wheel
}

func (r *wheelRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.wheel.Resize(size)
}

func (r *wheelRenderer) Objects() []fyne.CanvasObject {
	return append(slices.Clone(r.WidgetRenderer.Objects()), r.wheel)
}

// wheel is not seen, and takes nothing but turns of the mouse's wheel.
type wheel struct {
	widget.BaseWidget
	turned func(*fyne.ScrollEvent)
}

// Scrolled implements fyne.Scrollable.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) { w.turned(e) }

func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}
