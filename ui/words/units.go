package words

import (
	"fmt"
	"math"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/language"
)

// Size returns bytes in binary units, as the systems' file managers and
// WhatsApp's limits count them.
func Size(bytes int64) string {
	value, unit := inUnit(bytes)
	if unit == 0 {
		return language.N("{{.Count}} bytes", int(bytes))
	}
	number := fmt.Sprintf("%.0f", value)
	if value < 9.95 {
		number = strings.TrimSuffix(fmt.Sprintf("%.1f", value), ".0")
	}
	return withUnit(number, unit)
}

// sizeOver returns a size so that it can be told from the limit that it is over: a
// little more than 16 MB is 16.1 MB, not 16 MB.
func sizeOver(bytes, limit int64) string {
	value, unit := inUnit(bytes)
	if unit == 0 || bytes <= limit || Size(bytes) != Size(limit) {
		return Size(bytes)
	}
	return withUnit(fmt.Sprintf("%.1f", math.Ceil(value*10)/10), unit)
}

// inUnit returns bytes in the largest binary unit of which they are at least one, up
// to GB, and which power of 1024 that is.
func inUnit(bytes int64) (value float64, unit int) {
	value = float64(bytes)
	for math.Round(value) >= 1024 && unit < 3 {
		value, unit = value/1024, unit+1
	}
	return value, unit
}

func withUnit(number string, unit int) string {
	n := map[string]any{"N": number}
	switch unit {
	case 1:
		return lang.L("{{.N}} KB", n)
	case 2:
		return lang.L("{{.N}} MB", n)
	}
	return lang.L("{{.N}} GB", n)
}

// TimeLeft returns the time an upload still takes, coarsely: nobody reads
// seconds of an hour.
func TimeLeft(d time.Duration) string {
	n := func(v float64) map[string]any { return map[string]any{"N": int(math.Ceil(v))} }
	switch {
	case d < time.Minute:
		return lang.L("{{.N}} s left", n(d.Seconds()))
	case d < time.Hour:
		return lang.L("{{.N}} min left", n(d.Minutes()))
	}
	return lang.L("{{.N}} h left", n(d.Hours()))
}

// WrongClock returns by how much this computer's clock is wrong, and what that means.
func WrongClock(ahead time.Duration) string {
	n := map[string]any{"Time": span(ahead.Abs())}
	if ahead > 0 {
		return lang.L("This computer's clock is {{.Time}} ahead of CommBox's. The days that a media ID has left are counted by CommBox's clock. Set the date and time, so that they are shown right.", n)
	}
	return lang.L("This computer's clock is {{.Time}} behind CommBox's. The days that a media ID has left are counted by CommBox's clock. Set the date and time, so that they are shown right.", n)
}

// span returns a length of time, coarsely.
func span(d time.Duration) string {
	in := func(unit time.Duration) int { return int(math.Round(float64(d) / float64(unit))) }
	const day = 24 * time.Hour
	switch {
	case d >= 2*day:
		return language.N("{{.Count}} days", in(day))
	case d >= 2*time.Hour:
		return language.N("{{.Count}} hours", in(time.Hour))
	}
	return language.N("{{.Count}} minutes", in(time.Minute))
}

// Day returns a day as one says it at a time: today, yesterday, else with its month, and
// with its year where that is another one.
func Day(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	switch midnight := StartOfDay(now); {
	case !t.Before(midnight):
		return lang.L("Today")
	case !t.Before(midnight.AddDate(0, 0, -1)):
		return lang.L("Yesterday")
	case t.Year() == now.Year():
		return fmt.Sprintf("%d %s", t.Day(), monthName(t.Month()))
	}
	return Date(t)
}

// StartOfDay returns the midnight before a time, in this computer's time zone.
func StartOfDay(t time.Time) time.Time {
	t = t.Local()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.Local)
}

// Date returns a day, as in "5 Nov 2026", in this computer's time zone.
func Date(t time.Time) string {
	t = t.Local()
	return fmt.Sprintf("%d %s %d", t.Day(), monthName(t.Month()), t.Year())
}

func monthName(m time.Month) string {
	return []string{
		lang.L("Jan"), lang.L("Feb"), lang.L("Mar"), lang.L("Apr"), lang.L("May"), lang.L("Jun"),
		lang.L("Jul"), lang.L("Aug"), lang.L("Sep"), lang.L("Oct"), lang.L("Nov"), lang.L("Dec"),
	}[m-1]
}

// Clock returns the time of day in 24 hours, as in "15:04", in this computer's time zone.
func Clock(t time.Time) string { return t.Local().Format("15:04") }

// Moment returns a day and a time in full.
func Moment(t time.Time) string {
	return language.Joined(Date(t), Clock(t))
}
