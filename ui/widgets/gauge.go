package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Gauge shows how far something is. It fills in reading direction, and has no text.
type Gauge struct{ widget.ProgressBar }

// NewGauge returns a gauge that is empty.
func NewGauge() *Gauge {
	g := &Gauge{}
	g.Max = 1
	g.TextFormatter = func() string { return "" }
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer implements fyne.Widget.
func (g *Gauge) CreateRenderer() fyne.WidgetRenderer {
	return InReadingDirection(g.ProgressBar.CreateRenderer())
}
