package widgets

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"mediadrop/ui/language"
)

// Inline returns objects beside each other in reading direction, in which they
// get the focus, too.
func Inline(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(lineLayout{}, objects...)
}

// lineLayout is the toolkit's, but begins at the right where texts do.
type lineLayout struct{}

func (lineLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return layout.NewHBoxLayout().MinSize(objects)
}

func (lineLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if language.RightToLeft() {
		objects = slices.Clone(objects)
		slices.Reverse(objects)
	}
	layout.NewHBoxLayout().Layout(objects, size)
	if !language.RightToLeft() {
		return
	}
	free := size.Width
	for _, o := range objects {
		if o.Visible() {
			free = min(free, size.Width-o.Position().X-o.Size().Width)
		}
	}
	for _, o := range objects {
		o.Move(o.Position().AddXY(max(free, 0), 0))
	}
}

// Sides returns objects at the beginning and the end of a line in reading
// direction, and one that takes the room between them. They get the focus in
// that order.
func Sides(start, end, between fyne.CanvasObject) *fyne.Container {
	left, right := start, end
	if language.RightToLeft() {
		left, right = end, start
	}
	return container.New(layout.NewBorderLayout(nil, nil, left, right), given(start, between, end)...)
}

// Stacked returns objects at the top and the bottom, and one that takes the room
// between them. They get the focus in that order. How high those at the top and the
// bottom are may depend on the width.
func Stacked(top, bottom, between fyne.CanvasObject) *fyne.Container {
	border := layout.NewBorderLayout(top, bottom, nil, nil)
	return container.New(stacked{border, given(top, bottom)}, given(top, between, bottom)...)
}

type stacked struct {
	border fyne.Layout
	edges  []fyne.CanvasObject
}

func (s stacked) MinSize(objects []fyne.CanvasObject) fyne.Size { return s.border.MinSize(objects) }

// Layout gives the edges their width before it asks how high they are: lines that are
// broken in a narrower window would lie over what stands between for one picture.
func (s stacked) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range s.edges {
		o.Resize(fyne.NewSize(size.Width, o.Size().Height))
	}
	s.border.Layout(objects, size)
}

func given(objects ...fyne.CanvasObject) []fyne.CanvasObject {
	return slices.DeleteFunc(objects, func(o fyne.CanvasObject) bool { return o == nil })
}

// FixedHeight returns a layout that gives its only object this height, and all
// the width there is.
func FixedHeight(height float32) fyne.Layout { return fixedHeight(height) }

type fixedHeight float32

func (f fixedHeight) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, float32(f)) }

func (f fixedHeight) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// HeightOf keeps a line as high as an object that is not always shown.
func HeightOf(o fyne.CanvasObject) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(0, o.MinSize().Height))
	return r
}

// SetVisible shows an object or hides it, where it is not so already.
func SetVisible(o fyne.CanvasObject, visible bool) {
	if visible != o.Visible() {
		if visible {
			o.Show()
		} else {
			o.Hide()
		}
	}
}

// Spacer is empty room of a fixed size.
func Spacer(side float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(side, side))
	return r
}

// ColumnWidth is how wide what is read together is at most. In a wider window it
// stands in the middle.
const ColumnWidth float32 = 1280

// Column keeps an object in the middle of a wide window.
func Column(o fyne.CanvasObject) *fyne.Container { return container.New(column{}, o) }

type column struct{}

func (column) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(size.Width, ColumnWidth)
	objects[0].Move(fyne.NewPos((size.Width-width)/2, 0))
	objects[0].Resize(fyne.NewSize(width, size.Height))
}

// Covers reports whether an object in this place, of this size, is at a point.
func Covers(from fyne.Position, size fyne.Size, at fyne.Position) bool {
	return at.X >= from.X && at.Y >= from.Y && at.X < from.X+size.Width && at.Y < from.Y+size.Height
}
