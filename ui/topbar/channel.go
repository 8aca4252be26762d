package topbar

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/control"
	"mediadrop/ui/menus"
	"mediadrop/ui/words"
)

// ShowChannels fills the picker of the channel that drops go to.
func (b *Bar) ShowChannels(names []string, selected string) {
	b.names = names
	labels := make([]string, len(names))
	for i, name := range names {
		labels[i] = words.Channel(name)
		if control.IsPractice(name) {
			labels[i] = words.PracticeMark()
		}
	}
	b.Channels.OnChanged = nil
	b.Channels.SetOptions(labels)
	b.Channels.SetSelectedIndex(slices.Index(names, selected))
	b.Channels.OnChanged = func(string) {
		if i := b.Channels.SelectedIndex(); i >= 0 && i < len(b.names) {
			b.on.Channel(b.names[i])
		}
	}
	b.dot.show(control.IsPractice(selected))
}

// dot is the colored dot before the channel: amber while practicing, green while
// what is dropped goes to CommBox. The name beside it says the same in words.
type dot struct {
	widget.BaseWidget
	circle   *canvas.Circle
	practice bool
}

const dotSide = 12

func newDot() *dot {
	d := &dot{circle: canvas.NewCircle(nil)}
	d.ExtendBaseWidget(d)
	return d
}

func (d *dot) show(practice bool) {
	d.practice = practice
	d.Refresh()
}

// Refresh takes the theme's colors again.
func (d *dot) Refresh() {
	d.paint()
	d.BaseWidget.Refresh()
}

func (d *dot) paint() {
	name := theme.ColorNameSuccess
	if d.practice {
		name = theme.ColorNameWarning
	}
	d.circle.FillColor = d.Theme().Color(name, fyne.CurrentApp().Settings().ThemeVariant())
}

func (d *dot) MinSize() fyne.Size { return fyne.NewSquareSize(dotSide) }

func (d *dot) CreateRenderer() fyne.WidgetRenderer {
	d.paint()
	return widget.NewSimpleRenderer(container.New(dotLayout{}, d.circle))
}

// dotLayout keeps the dot round in the middle of its room.
type dotLayout struct{}

func (dotLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(dotSide) }

func (dotLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSquareSize(dotSide))
	objects[0].Move(fyne.NewPos((size.Width-dotSide)/2, (size.Height-dotSide)/2))
}

// fitting gives what extends a picker the room that its longest choice needs, and at most so
// much.
func fitting(o fyne.CanvasObject, picker *menus.Select, most float32) *fyne.Container {
	return container.New(&fittingLayout{picker, most}, o)
}

type fittingLayout struct {
	picker *menus.Select
	most   float32
}

func (f *fittingLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	th := f.picker.Theme()
	width := float32(0)
	for _, option := range f.picker.Options {
		width = max(width, fyne.MeasureText(option, th.Size(theme.SizeNameText), fyne.TextStyle{}).Width)
	}
	// Beside the text the toolkit puts its arrow and these paddings.
	width += th.Size(theme.SizeNameInlineIcon) + th.Size(theme.SizeNameInnerPadding) + 4*th.Size(theme.SizeNamePadding)
	return fyne.NewSize(min(width, f.most), f.picker.MinSize().Height)
}

func (f *fittingLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }
