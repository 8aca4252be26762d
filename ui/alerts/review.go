package alerts

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
	"mediadrop/uploader/convertpolicy"
	"mediadrop/uploader/media"
)

// review is the one question about the files of a drop that cannot go as they
// are.
type review struct {
	alerts  *Alerts
	asked   []uploader.Job // they wait for the answer
	blocked []uploader.Job
	ready   int // files of the drop that went on by themselves
	written int // files of the drop that will be checked once they are complete

	dialog   *dialogs.Dialog
	left     map[string]bool // IDs of those that the person took out
	remember *widgets.Check
}

func newReview(a *Alerts, drop []uploader.Job) *review {
	r := &review{alerts: a, left: map[string]bool{}}
	for _, j := range drop {
		switch {
		case j.NeedsAnswer():
			r.asked = append(r.asked, j)
		case isBlocked(j):
			r.blocked = append(r.blocked, j)
		case j.BeingWritten:
			r.written++
		case j.State != uploader.Failed && j.State != uploader.Canceled:
			r.ready++
		}
	}
	return r
}

func (r *review) causes() []string { return nil } // each drop is asked about

// isOver leaves out the files that were answered meanwhile, and reports whether
// none are left.
func (r *review) isOver() bool {
	r.asked = slices.DeleteFunc(r.asked, func(j uploader.Job) bool {
		now, ok := r.alerts.on.Current(j.ID)
		return ok && !now.NeedsAnswer()
	})
	return len(r.asked) == 0
}

const (
	reviewWidth float32 = 620
	maxReviewed int     = 5 // files that are seen without scrolling
)

func (r *review) show(onClosed func()) {
	files := widgets.NewList(
		func() int { return len(r.asked) + len(r.blocked) },
		func() fyne.CanvasObject { return newReviewRow() },
		func(i widget.ListItemID, o fyne.CanvasObject) { r.fillRow(i, o.(*reviewRow)) },
	)
	files.HideSeparators = true
	visible := float32(min(len(r.asked)+len(r.blocked), maxReviewed))
	height := newReviewRow().MinSize().Height + theme.Size(theme.SizeNamePadding)
	list := container.New(widgets.FixedHeight(visible*height), files)
	r.remember = widgets.NewCheck(language.Label("Do the same from now on, without asking"), nil)
	content := container.NewVBox(list)
	if r.canRemember() {
		content.Add(r.remember)
	}
	r.dialog = r.alerts.dialogs.New(r.title(), content)
	yes := r.alerts.dialogs.NewButton(r.yesLabel(), func() { r.answer(true) })
	yes.Importance = widget.HighImportance
	no := r.alerts.dialogs.NewButton(r.noLabel(), func() { r.answer(false) })
	r.dialog.SetButtons([]fyne.CanvasObject{r.alerts.dialogs.NewButton(language.Label("Decide later"), r.dialog.Hide), no, yes})
	r.dialog.Resize(fyne.NewSize(reviewWidth, 0))
	r.alerts.dialogs.Show(r.dialog, onClosed, yes)
}

// title returns how the whole drop stands.
func (r *review) title() string {
	headers, unrest := 0, 0
	for _, j := range r.asked {
		switch j.Reason {
		case media.ReasonWrongHeader:
			headers++
		case media.ReasonStillWritten:
			unrest++
		}
	}
	var parts []string
	add := func(n int, text string) {
		if n > 0 {
			parts = append(parts, text)
		}
	}
	convert, written := len(r.asked)-headers-unrest, r.written+unrest
	add(r.ready, language.N("{{.Count}} ready", r.ready))
	add(convert, language.N("{{.Count}} to convert", convert))
	add(headers, language.N("{{.Count}} for another header", headers))
	add(written, language.N("{{.Count}} still being written", written))
	add(len(r.blocked), language.N("{{.Count}} cannot be sent", len(r.blocked)))
	return strings.Join(parts, ", ")
}

// answer says the same of all files, but of those that were taken out.
func (r *review) answer(yes bool) {
	var agreed, declined, canceled []string
	leavesOut := yes || r.leavesOut()
	for _, j := range r.asked {
		switch {
		case yes && !r.left[j.ID]:
			agreed = append(agreed, j.ID)
		case leavesOut && j.Check.Sendable():
			canceled = append(canceled, j.ID) // declining would send it as it is
		default:
			declined = append(declined, j.ID)
		}
	}
	answer := Answer{Agreed: agreed, Declined: declined, Canceled: canceled}
	if r.canRemember() && r.remember.Checked {
		answer.Remember = convertpolicy.Never
		if yes {
			answer.Remember = convertpolicy.Always
		}
	}
	r.dialog.Hide()
	r.alerts.on.Answer(answer)
}

// canRemember reports whether the settings have a place for the answer.
func (r *review) canRemember() bool {
	for _, j := range r.asked {
		if !j.Check.Asks {
			return true
		}
	}
	return false
}

func (r *review) yesLabel() string {
	for _, j := range r.asked {
		if !j.SendsAnyway() {
			return language.Label("Convert and upload")
		}
	}
	return language.Label("Upload anyway")
}

// noLabel returns what becomes of the files when they are not converted.
func (r *review) noLabel() string {
	if r.leavesOut() {
		return language.Label("Skip")
	}
	return language.Label("Send as it is")
}

// leavesOut reports whether not all of the files can go as they are: then none is
// sent without being converted.
func (r *review) leavesOut() bool {
	return slices.ContainsFunc(r.asked, uploader.Job.NoLeavesOut)
}

// fillRow shows one file.
func (r *review) fillRow(i int, row *reviewRow) {
	if i < len(r.asked) {
		j := r.asked[i]
		row.showAsked(j, !r.left[j.ID], func(in bool) { r.left[j.ID] = !in })
		row.look.OnTapped = func() { r.alerts.on.LookAt(j) }
		return
	}
	j := r.blocked[i-len(r.asked)]
	row.showBlocked(j)
}
