package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// frame is the outline around the drop area. It is a widget to follow the
// theme when the system turns dark.
type frame struct {
	widget.BaseWidget
	outline *canvas.Rectangle
}

func newFrame() *frame {
	f := &frame{outline: canvas.NewRectangle(nil)}
	f.outline.StrokeWidth, f.outline.CornerRadius = 1, 10
	f.ExtendBaseWidget(f)
	return f
}

// Refresh takes the theme's colors again.
func (f *frame) Refresh() {
	f.paint()
	f.BaseWidget.Refresh()
}

func (f *frame) paint() {
	th, variant := f.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	f.outline.FillColor = th.Color(theme.ColorNameInputBackground, variant)
	f.outline.StrokeColor = th.Color(theme.ColorNameInputBorder, variant)
}

func (f *frame) CreateRenderer() fyne.WidgetRenderer {
	f.paint()
	return widget.NewSimpleRenderer(f.outline)
}
