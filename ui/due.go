package ui

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	ttwidget "github.com/dweymouth/fyne-tooltip/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

// soon is when an ID counts as about to expire: enough working days to renew
// it.
const soon = 5 * 24 * time.Hour

// due is what a row says of the time that its media ID has left.
type due struct {
	text  string
	exact string // on hover
	color fyne.ThemeColorName
}

// dueOf tells how long an upload's media ID is still good.
func dueOf(j uploader.Job, now time.Time) due {
	end := j.Expires()
	if end.IsZero() {
		return due{}
	}
	d := due{exact: lang.L("Until {{.Time}}", map[string]any{"Time": words.Moment(end)}), color: theme.ColorNamePlaceHolder}
	left := end.Sub(now)
	if left <= 0 {
		d.text, d.color = lang.L("expired"), theme.ColorNameError
		d.exact = lang.L("Since {{.Time}}", map[string]any{"Time": words.Moment(end)})
		return d
	}
	days := int(math.Ceil(left.Hours() / 24)) // one that has begun counts: a new ID has 30
	d.text = lang.N("{{.Count}} days left", days, map[string]any{"Count": days})
	if words.StartOfDay(end).Equal(words.StartOfDay(now)) {
		d.text = lang.L("expires today")
	}
	if left <= soon {
		d.color = theme.ColorNameWarning
	}
	return d
}

// dueText shows a due, with the exact time on hover.
type dueText struct {
	ttwidget.ToolTipWidget
	text *widgets.Text
}

func newDueText() *dueText {
	d := &dueText{text: widgets.NewText("", 1)}
	d.text.Scale = theme.SizeNameCaptionText
	d.ExtendBaseWidget(d)
	return d
}

func (d *dueText) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(d.text) }

func (d *dueText) show(v due) {
	text := ""
	if v.text != "" {
		text = "· " + v.text
	}
	d.text.Set(text, v.color)
	d.SetToolTip(v.exact)
}

// width is what the text needs.
func (d *dueText) width() float32 {
	if d.text.Text == "" {
		return 0
	}
	return d.text.Measure(language.Visual(d.text.Text)) + 1
}
