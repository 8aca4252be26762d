package alerts

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
)

// group is files that went wrong for the same reason.
type group struct {
	cause string
	jobs  []uploader.Job
	title *widgets.Text // nil where the dialog's own is enough
	names *widgets.Text
	retry *dialogs.Button // that says how many files there are, or nil
}

func newGroup(j uploader.Job) *group { return &group{cause: causeOf(j), jobs: []uploader.Job{j}} }

// causeOf is the same for uploads that went wrong for the same reason.
func causeOf(j uploader.Job) string {
	parts := []string{string(j.State), j.Sentence}
	if j.Problem != nil {
		parts = []string{string(j.State), string(j.Problem.Code), j.Problem.Description}
	}
	if j.NeedsKey() {
		parts = append(parts, j.Account)
	}
	return strings.Join(parts, "\x00")
}

// text says what happened, and to which files.
func (g *group) text(withTitle bool) fyne.CanvasObject {
	j := g.jobs[0]
	box := container.NewVBox()
	g.title = nil
	if withTitle {
		g.title = widgets.NewParagraph("")
		g.title.Style.Bold = true
		box.Add(g.title)
	}
	g.names, g.retry = widgets.NewParagraph(""), nil
	g.names.Color = theme.ColorNamePlaceHolder
	box.Add(widgets.NewParagraph(sentenceOf(j)))
	box.Add(g.names)
	return box
}

// update follows the number of files.
func (g *group) update() {
	slices.SortFunc(g.jobs, func(a, b uploader.Job) int { return strings.Compare(a.ID, b.ID) }) // as they were given
	names := make([]string, len(g.jobs))
	for i, j := range g.jobs {
		names[i] = j.Name
	}
	if g.title != nil {
		g.title.Set(titleOf(g.jobs), g.title.Color)
	}
	g.names.Set(words.FileNames(names), theme.ColorNamePlaceHolder)
	if g.retry != nil {
		g.retry.SetText(language.Visual(language.N("Retry {{.Count}} files", len(names))))
	}
}

func (g *group) ids() []string {
	ids := make([]string, len(g.jobs))
	for i, j := range g.jobs {
		ids[i] = j.ID
	}
	return ids
}

// sentenceOf never gives an empty text: a dialog without one would be worse
// than none.
func sentenceOf(j uploader.Job) string {
	if text := words.Sentence(j); text != "" {
		return text
	}
	return words.Describe(j.State, &uploader.Problem{})
}

// titleOf returns what happened to files that went wrong for the same reason.
func titleOf(jobs []uploader.Job) string {
	switch j := jobs[0]; {
	case j.NeedsKey() && j.Problem.Code == uploader.Code(commbox.CauseKeyRefused):
		return lang.L("CommBox rejected your key")
	case j.NeedsKey():
		return lang.L("A key is needed")
	case j.State == uploader.Unknown:
		return language.N("{{.Count}} uploads could not be confirmed", len(jobs))
	case j.State == uploader.Blocked:
		return language.N("WhatsApp would not show {{.Count}} files", len(jobs))
	}
	return lang.L("Not uploaded")
}

// maxDetailed is how many files of a cause the details name.
const maxDetailed = 100

// detailText is what support may need of all causes: technical, in English.
func (f *failure) detailText() string {
	parts := make([]string, len(f.groups))
	for i, g := range f.groups {
		parts[i] = g.detailText()
	}
	return strings.Join(parts, "\n")
}

func (g *group) detailText() string {
	var b strings.Builder
	for _, j := range g.jobs[:min(len(g.jobs), maxDetailed)] {
		fmt.Fprintf(&b, "%s · %s · %s\n", j.Name, j.State, j.Channel)
	}
	if rest := len(g.jobs) - maxDetailed; rest > 0 {
		fmt.Fprintf(&b, "and %d more\n", rest)
	}
	if p := g.jobs[0].Problem; p != nil {
		fmt.Fprintf(&b, "%s\n", p.Detail)
		if p.Raw != "" {
			fmt.Fprintf(&b, "\n%s\n", p.Raw)
		}
	}
	return b.String()
}
