package ui

import (
	"fmt"
	"math"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"
)

// formatSize returns bytes in binary units, as the systems' file managers and
// WhatsApp's limits count them.
func formatSize(bytes int64) string {
	value, unit := float64(bytes), 0
	for math.Round(value) >= 1024 && unit < 3 {
		value, unit = value/1024, unit+1
	}
	number := fmt.Sprintf("%.0f", value)
	if value < 9.95 {
		number = strings.TrimSuffix(fmt.Sprintf("%.1f", value), ".0")
	}
	n := map[string]any{"N": number}
	switch unit {
	case 0:
		return lang.L("{{.N}} bytes", n)
	case 1:
		return lang.L("{{.N}} KB", n)
	case 2:
		return lang.L("{{.N}} MB", n)
	}
	return lang.L("{{.N}} GB", n)
}

// formatLeft returns the time an upload still takes, coarsely: nobody reads
// seconds of an hour.
func formatLeft(d time.Duration) string {
	n := func(v float64) map[string]any { return map[string]any{"N": int(math.Ceil(v))} }
	switch {
	case d < time.Minute:
		return lang.L("{{.N}} s left", n(d.Seconds()))
	case d < time.Hour:
		return lang.L("{{.N}} min left", n(d.Minutes()))
	}
	return lang.L("{{.N}} h left", n(d.Hours()))
}

// formatDay names a day: today, yesterday, or its date.
func formatDay(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	switch midnight := startOfDay(now); {
	case !t.Before(midnight):
		return lang.L("Today")
	case !t.Before(midnight.AddDate(0, 0, -1)):
		return lang.L("Yesterday")
	case t.Year() == now.Year():
		return fmt.Sprintf("%d %s", t.Day(), monthName(t.Month()))
	}
	return formatDate(t)
}

func startOfDay(t time.Time) time.Time {
	t = t.Local()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.Local)
}

func formatDate(t time.Time) string {
	t = t.Local()
	return fmt.Sprintf("%d %s %d", t.Day(), monthName(t.Month()), t.Year())
}

func monthName(m time.Month) string {
	return []string{
		lang.L("Jan"), lang.L("Feb"), lang.L("Mar"), lang.L("Apr"), lang.L("May"), lang.L("Jun"),
		lang.L("Jul"), lang.L("Aug"), lang.L("Sep"), lang.L("Oct"), lang.L("Nov"), lang.L("Dec"),
	}[m-1]
}

func formatClock(t time.Time) string { return t.Local().Format("15:04") }
