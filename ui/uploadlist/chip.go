package uploadlist

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	ttwidget "github.com/dweymouth/fyne-tooltip/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// chip is a word in a frame, such as the days that a media ID has left, with more
// on hover.
type chip struct {
	ttwidget.ToolTipWidget
	text  *widgets.Text
	frame *canvas.Rectangle
}

// chipMargin is between the frame and the word.
const chipMargin float32 = 6

func newChip() *chip {
	c := &chip{text: widgets.NewText("", 1), frame: canvas.NewRectangle(nil)}
	c.text.Scale = theme.SizeNameCaptionText
	c.frame.StrokeWidth = 1
	c.Hide()
	c.ExtendBaseWidget(c)
	return c
}

// show puts a word and its color on the chip; "" hides it.
func (c *chip) show(text string, color fyne.ThemeColorName, hint string) {
	c.SetToolTip(hint)
	if c.text.Text == text && c.text.Color == color {
		return
	}
	c.text.Set(text, color)
	widgets.SetVisible(c, text != "")
	c.Refresh()
}

// width is what the chip needs; nothing without a word.
func (c *chip) width() float32 {
	if c.text.Text == "" {
		return 0
	}
	return c.text.Measure(language.Visual(c.text.Text)) + 1 + 2*chipMargin
}

func (c *chip) CreateRenderer() fyne.WidgetRenderer { return &chipRenderer{c} }

type chipRenderer struct{ c *chip }

func (r *chipRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.c.frame, r.c.text}
}

func (r *chipRenderer) Destroy() {}

func (r *chipRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.c.width(), r.c.text.MinSize().Height)
}

func (r *chipRenderer) Layout(size fyne.Size) {
	r.c.frame.Resize(size)
	r.c.frame.CornerRadius = size.Height / 2
	height := r.c.text.MinSize().Height
	r.c.text.Move(fyne.NewPos(chipMargin, (size.Height-height)/2))
	r.c.text.Resize(fyne.NewSize(size.Width-2*chipMargin+1, height))
}

func (r *chipRenderer) Refresh() {
	stroke := r.c.text.Color
	if stroke == theme.ColorNamePlaceHolder { // nothing to look at
		stroke = theme.ColorNameSeparator
	}
	r.c.frame.StrokeColor = r.c.Theme().Color(stroke, fyne.CurrentApp().Settings().ThemeVariant())
	r.c.frame.Refresh()
}
