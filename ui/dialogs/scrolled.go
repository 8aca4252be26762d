package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"mediadrop/ui/widgets"
)

// barWidth is how far the scroll bar stands beside the content, in the dialog's margin.
const barWidth = 14

// margin is what a dialog that scrolls leaves of the window's height: enough to
// see that there is something behind it.
const margin = 32

// NewScrolled returns a dialog like New whose content scrolls where the window is too
// low for it, while its buttons, and the foot above them, stay in sight; foot may be
// nil. What the keyboard is at scrolls into sight.
func (s *Stack) NewScrolled(title string, content, foot fyne.CanvasObject) *Dialog {
	scroll := container.NewVScroll(container.New(besideBar{}, content))
	d := s.NewWhole(title, widgets.Stacked(nil, foot, container.New(overMargin{}, scroll)))
	d.scroll = scroll
	return d
}

// growing is as high as what scrolls in it, where the window has the room.
type growing struct{ stack *Stack }

// aroundContent is the height of a dialog's title, buttons and margins.
const aroundContent = 150

func (g *growing) MinSize(objects []fyne.CanvasObject) fyne.Size {
	content := objects[0].(*container.Scroll).Content.MinSize()
	return fyne.NewSize(content.Width-barWidth, min(content.Height, max(g.stack.win.Canvas().Size().Height-aroundContent, 80)))
}

func (g *growing) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	overMargin{}.Layout(objects, size)
}

// overMargin lets what scrolls reach into the dialog's margin at the right, where its bar
// is: what is in it has the same margins at both sides, whether it scrolls or not.
type overMargin struct{}

func (overMargin) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().SubtractWidthHeight(barWidth, 0)
}

func (overMargin) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size.AddWidthHeight(barWidth, 0))
}

// besideBar leaves room for the scroll bar, which the toolkit draws at the right over
// what is there.
type besideBar struct{}

func (besideBar) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(barWidth, 0)
}

func (besideBar) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size.SubtractWidthHeight(barWidth, 0))
}

// ResizeToContent gives a dialog that scrolls its width, and the height that its
// content needs or the window has. Its buttons must be set.
func (s *Stack) ResizeToContent(d *Dialog, width float32) {
	window := s.win.Canvas().Size()
	around := d.MinSize().Height - d.scroll.MinSize().Height
	d.Resize(fyne.NewSize(min(width, window.Width), min(d.scroll.Content.MinSize().Height+around, window.Height-margin)))
}
