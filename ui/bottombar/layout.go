package bottombar

import (
	"fyne.io/fyne/v2"

	"mediadrop/ui/language"
)

// lineLayout puts what is said and the buttons beside each other, or where the
// window is too narrow for that, below each other.
type lineLayout struct {
	least   func() float32 // the width that what is said needs
	resized func()
	width   float32 // the last one
	tall    bool
}

func (l *lineLayout) isTall(buttons fyne.CanvasObject) bool {
	return l.width > 0 && l.least() > 0 && l.least()+buttons.MinSize().Width+said > l.width
}

// said is the room around what is said.
const said = 24

// MinSize returns a width in which the buttons fit, for what is said may be cut.
func (l *lineLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	text, buttons := objects[0].MinSize(), objects[1].MinSize()
	if l.isTall(objects[1]) {
		return fyne.NewSize(buttons.Width, text.Height+buttons.Height)
	}
	return fyne.NewSize(buttons.Width, max(text.Height, buttons.Height))
}

func (l *lineLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	text, buttons := objects[0], objects[1]
	room := buttons.MinSize()
	tall := l.isTall(buttons)
	place := fyne.NewPos(size.Width-room.Width, 0)
	width := size.Width - room.Width
	height := size.Height
	if tall {
		width, height = size.Width, text.MinSize().Height
		place.Y = height
	}
	begin := float32(0)
	if language.RightToLeft() {
		place.X, begin = 0, size.Width-width
	}
	text.Move(fyne.NewPos(begin, 0))
	text.Resize(fyne.NewSize(width, height))
	buttons.Move(place)
	buttons.Resize(fyne.NewSize(room.Width, max(room.Height, size.Height-place.Y)))
	if tall != l.tall {
		l.tall = tall
		fyne.Do(l.resized) // the window is being laid out just now
	}
}

// gaugeLayout makes a progress bar flat and of one width.
type gaugeLayout struct{}

const gaugeWidth, gaugeHeight = 110, 8

func (gaugeLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(gaugeWidth, gaugeHeight)
}

func (gaugeLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, (size.Height-gaugeHeight)/2))
	objects[0].Resize(fyne.NewSize(size.Width, gaugeHeight))
}
