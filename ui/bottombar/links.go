package bottombar

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// links are the counts of a result, each of which leads to its rows.
type links struct {
	object *fyne.Container
	line   *fyne.Container
	counts []int // that are shown, one for each outcome
	follow func(outcome)
}

func newLinks(follow func(outcome)) *links {
	l := &links{line: widgets.Inline(), follow: follow}
	l.object = container.New(layout.NewCustomPaddedVBoxLayout(0), layout.NewSpacer(), l.line, layout.NewSpacer())
	return l
}

// show shows the counts of a run.
func (l *links) show(r *Run) {
	counts := make([]int, len(outcomes))
	for i, o := range outcomes {
		counts[i] = len(r.Jobs(o.is))
	}
	if slices.Equal(counts, l.counts) {
		return
	}
	l.counts = counts
	l.line.RemoveAll()
	for i, o := range outcomes {
		if counts[i] == 0 {
			continue
		}
		if len(l.line.Objects) > 0 {
			dot := widgets.NewText("·", 1)
			dot.MinWidth = dot.Measure(dot.Text)
			l.line.Add(container.NewVBox(layout.NewSpacer(), dot, layout.NewSpacer()))
		}
		link := widgets.NewLink(language.Visual(o.name(counts[i])), func() { l.follow(o) })
		link.Color = o.color
		l.line.Add(link)
	}
}

// width returns how wide the counts are, where they are shown.
func (l *links) width() float32 {
	if !l.object.Visible() {
		return 0
	}
	return l.line.MinSize().Width
}
