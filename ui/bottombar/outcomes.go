package bottombar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/language"
	"mediadrop/uploader"
)

// outcome is one way in which uploads end, or wait: all that the result of a run
// tells apart.
type outcome struct {
	is    func(uploader.Job) bool
	color fyne.ThemeColorName // as in the rows; "" for what a link has
	name  func(count int) string
}

func in(state uploader.State) func(uploader.Job) bool {
	return func(j uploader.Job) bool { return j.State == state }
}

// outcomes stand in the order in which they are told.
var outcomes = []outcome{
	{func(j uploader.Job) bool { return j.State == uploader.Done && !j.Reused() }, "",
		func(n int) string { return language.N("{{.Count}} uploaded", n) }},
	{uploader.Job.Reused, "", func(n int) string { return language.N("{{.Count}} already had an ID", n) }},
	{in(uploader.Unknown), theme.ColorNameWarning, func(n int) string { return language.N("{{.Count}} unclear", n) }},
	{in(uploader.Failed), theme.ColorNameError, func(n int) string { return language.N("{{.Count}} failed", n) }},
	{in(uploader.Blocked), theme.ColorNameError, func(n int) string { return language.N("{{.Count}} cannot be sent", n) }},
	{in(uploader.Canceled), theme.ColorNamePlaceHolder, func(n int) string { return language.N("{{.Count}} canceled", n) }},
	{in(uploader.Waiting), theme.ColorNameWarning, func(n int) string { return language.N("{{.Count}} waiting", n) }},
}

// result returns what came of a run, in numbers; "" while nothing has.
func (r *Run) result() string {
	var parts []string
	for _, o := range outcomes {
		if n := len(r.Jobs(o.is)); n > 0 {
			parts = append(parts, o.name(n))
		}
	}
	return language.Joined(parts...)
}

func hasID(j uploader.Job) bool { return j.MediaID != "" }

func each(uploader.Job) bool { return true }
