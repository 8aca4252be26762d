package droparea

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// outline is the line around the drop area. It is a widget to follow the
// theme when the system turns dark.
type outline struct {
	widget.BaseWidget
	line *canvas.Rectangle
}

func newOutline() *outline {
	o := &outline{line: canvas.NewRectangle(nil)}
	o.line.StrokeWidth, o.line.CornerRadius = 1, 10
	o.ExtendBaseWidget(o)
	return o
}

// Refresh takes the theme's colors again.
func (o *outline) Refresh() {
	o.paint()
	o.BaseWidget.Refresh()
}

func (o *outline) paint() {
	th, variant := o.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	o.line.FillColor = th.Color(theme.ColorNameBackground, variant) // on which buttons are seen
	o.line.StrokeColor = th.Color(theme.ColorNameInputBorder, variant)
}

func (o *outline) CreateRenderer() fyne.WidgetRenderer {
	o.paint()
	return widget.NewSimpleRenderer(o.line)
}
