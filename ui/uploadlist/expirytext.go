package uploadlist

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	ttwidget "github.com/dweymouth/fyne-tooltip/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

// expiryText shows the time that a media ID has left, with the exact time on hover.
type expiryText struct {
	ttwidget.ToolTipWidget
	text *widgets.Text
}

func newExpiryText() *expiryText {
	e := &expiryText{text: widgets.NewText("", 1)}
	e.text.Scale = theme.SizeNameCaptionText
	e.ExtendBaseWidget(e)
	return e
}

func (e *expiryText) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(e.text) }

func (e *expiryText) show(v words.Expiry) {
	text := ""
	if v.Text != "" {
		text = "· " + v.Text
	}
	e.text.Set(text, v.Color)
	e.SetToolTip(v.Exact)
}

// width is what the text needs.
func (e *expiryText) width() float32 {
	if e.text.Text == "" {
		return 0
	}
	return e.text.Measure(language.Visual(e.text.Text)) + 1
}
