package preview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/widgets"
)

// stage has the keyboard while files are shown.
type stage struct {
	widget.BaseWidget
	content fyne.CanvasObject
	onKey   func(fyne.KeyName) bool
	ring    *widgets.Ring
}

func newStage(content fyne.CanvasObject) *stage {
	s := &stage{content: content, ring: widgets.NewRing()}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *stage) CreateRenderer() fyne.WidgetRenderer {
	objects := append([]fyne.CanvasObject{s.content}, s.ring.Objects()...)
	return widget.NewSimpleRenderer(container.New(ringed{s.ring}, objects...))
}

// ringed lays out an object with a ring around it.
type ringed struct{ ring *widgets.Ring }

func (ringed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(2*ringRoom, 2*ringRoom)
}

func (r ringed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewSquareOffsetPos(ringRoom))
	objects[0].Resize(size.SubtractWidthHeight(2*ringRoom, 2*ringRoom))
	r.ring.Place(fyne.Position{}, size)
}

// ringRoom is kept free for the ring.
const ringRoom = 6

// FocusGained, FocusLost and TypedRune implement fyne.Focusable.

func (s *stage) FocusGained() { s.ring.Show(true) }

func (s *stage) FocusLost() { s.ring.Show(false) }

func (s *stage) TypedRune(rune) {}

// TypedKey hands on the keys.
func (s *stage) TypedKey(e *fyne.KeyEvent) { s.onKey(e.Name) }
