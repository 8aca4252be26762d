package bottombar

import (
	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/language"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

// outcome is one way in which uploads end, or wait: all that the result of a run
// tells apart.
type outcome struct {
	is   func(uploader.Job) bool
	name func(count int) string
}

func in(state uploader.State) func(uploader.Job) bool {
	return func(j uploader.Job) bool { return j.State == state }
}

// outcomes stand in the order in which they are told.
var outcomes = []outcome{
	{func(j uploader.Job) bool { return j.State == uploader.Done && !j.Reused() },
		func(n int) string { return lang.N("{{.Count}} uploaded", n, count(n)) }},
	{uploader.Job.Reused, func(n int) string { return lang.N("{{.Count}} already had an ID", n, count(n)) }},
	{in(uploader.Unknown), func(n int) string { return lang.N("{{.Count}} unclear", n, count(n)) }},
	{in(uploader.Failed), func(n int) string { return lang.N("{{.Count}} failed", n, count(n)) }},
	{in(uploader.Blocked), func(n int) string { return lang.N("{{.Count}} cannot be sent", n, count(n)) }},
	{in(uploader.Canceled), func(n int) string { return lang.N("{{.Count}} canceled", n, count(n)) }},
	{in(uploader.Waiting), func(n int) string { return lang.N("{{.Count}} waiting", n, count(n)) }},
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

func count(n int) map[string]any { return map[string]any{"Count": words.Number(n)} }

func hasID(j uploader.Job) bool { return j.MediaID != "" }

func each(uploader.Job) bool { return true }
