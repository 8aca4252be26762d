package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// WithAction returns an entry with something to press at its end. Tab leads from the one
// to the other, and Shift+Tab back: what is a part of the entry, as the toolkit has it,
// comes behind the entry in both directions.
func WithAction(e withEnd, action fyne.CanvasObject) *fyne.Container {
	place := &room{of: action}
	e.inner().ActionItem = place
	return container.New(atEnd{place}, e, action)
}

// withEnd is an Entry, or what is made of one.
type withEnd interface {
	fyne.Focusable
	fyne.CanvasObject
	inner() *Entry
}

func (e *Entry) inner() *Entry { return e }

// room is where something stands that is drawn elsewhere.
type room struct {
	canvas.Rectangle
	of fyne.CanvasObject
}

// MinSize implements fyne.CanvasObject.
func (r *room) MinSize() fyne.Size { return r.of.MinSize() }

// Refresh implements fyne.CanvasObject.
func (r *room) Refresh() { r.of.Refresh() }

type atEnd struct{ place *room }

func (atEnd) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (l atEnd) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	entry, action := objects[0], objects[1]
	entry.Move(fyne.Position{})
	entry.Resize(size)
	action.Move(l.place.Position())
	action.Resize(l.place.Size())
}
