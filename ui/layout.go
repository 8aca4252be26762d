package ui

import (
	"slices"

	"mediadrop/ui/language"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// inline puts objects beside each other in reading direction, in which they
// get the focus, too.
func inline(objects ...fyne.CanvasObject) *fyne.Container {
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
}

// sides puts objects at the beginning and the end of a line in reading
// direction, and one that takes the room between them. They get the focus in
// that order.
func sides(start, end, between fyne.CanvasObject) *fyne.Container {
	left, right := start, end
	if language.RightToLeft() {
		left, right = end, start
	}
	return container.New(layout.NewBorderLayout(nil, nil, left, right), given(start, between, end)...)
}

// stacked puts objects at the top and the bottom, and one that takes the room
// between them. They get the focus in that order.
func stacked(top, bottom, between fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewBorderLayout(top, bottom, nil, nil), given(top, between, bottom)...)
}

func given(objects ...fyne.CanvasObject) []fyne.CanvasObject {
	return slices.DeleteFunc(objects, func(o fyne.CanvasObject) bool { return o == nil })
}

// fixedHeight gives its only object a height, and all the width there is.
type fixedHeight struct{ height float32 }

func (f *fixedHeight) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, f.height) }

func (f *fixedHeight) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// heightOf keeps a line as high as an object that is not always shown.
func heightOf(o fyne.CanvasObject) fyne.CanvasObject {
	r := canvas.NewRectangle(nil)
	r.SetMinSize(fyne.NewSize(0, o.MinSize().Height))
	return r
}

func setVisible(o fyne.CanvasObject, visible bool) {
	if visible != o.Visible() {
		if visible {
			o.Show()
		} else {
			o.Hide()
		}
	}
}
