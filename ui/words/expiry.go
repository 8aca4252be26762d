package words

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/language"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// ExpiresSoon is when an ID counts as about to expire: enough working days to
// renew it.
const ExpiresSoon = 5 * 24 * time.Hour

// Expiry is what is said of the time that a media ID has left.
type Expiry struct {
	Text  string
	Exact string // on hover
	Color fyne.ThemeColorName
}

// ExpiryOf returns how long an upload's media ID is still good; empty where it
// has none. An ID from the future is good for nobody knows how long.
func ExpiryOf(j uploader.Job, now time.Time) Expiry {
	end := j.Expires()
	if end.IsZero() {
		return Expiry{}
	}
	if j.InFuture(now) {
		return Expiry{
			Text:  lang.L("expiry unknown"),
			Exact: lang.L("By this computer's clock, this media ID was only made on {{.Time}}: the clock was wrong then, or is wrong now. It will not be used again by itself. Check the date and time, or renew the ID.", map[string]any{"Time": Moment(j.Issued())}),
			Color: theme.ColorNameWarning,
		}
	}
	e := Expiry{Exact: lang.L("Until {{.Time}}", map[string]any{"Time": Moment(end)}), Color: theme.ColorNamePlaceHolder}
	left := end.Sub(now)
	if left <= 0 {
		e.Text, e.Color = lang.L("expired"), theme.ColorNameError
		e.Exact = lang.L("Since {{.Time}}", map[string]any{"Time": Moment(end)})
		return e
	}
	// A day that has begun counts: a new ID has 30. No clock can give it more.
	days := int(math.Ceil(min(left, history.Lifetime).Hours() / 24))
	e.Text = language.N("{{.Count}} days left", days)
	if StartOfDay(end).Equal(StartOfDay(now)) {
		e.Text = lang.L("expires today")
	}
	if left <= ExpiresSoon {
		e.Color = theme.ColorNameWarning
	}
	return e
}
