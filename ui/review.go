package ui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/uploadlist"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// review is the one question about the files of a drop that cannot go as they
// are.
type review struct {
	window  *Window
	asked   []uploader.Job // they wait for the answer
	blocked []uploader.Job
	ready   int // files of the drop that went on by themselves

	dialog   *dialogs.Dialog
	left     map[string]bool // IDs of those that the person took out
	remember *widget.Check
}

func newReview(w *Window, drop []uploader.Job) *review {
	r := &review{window: w, left: map[string]bool{}}
	for _, j := range drop {
		switch {
		case j.NeedsAnswer():
			r.asked = append(r.asked, j)
		case isBlocked(j):
			r.blocked = append(r.blocked, j)
		case j.State != uploader.Failed && j.State != uploader.Canceled:
			r.ready++
		}
	}
	return r
}

// askAgain asks about everything that waits for an answer.
func (w *Window) askAgain() {
	if waiting := w.rows.Questions(); len(waiting) > 0 {
		w.alerts.ask(newReview(w, waiting))
	}
}

// stillAsks drops the files that were answered meanwhile, and tells whether
// any are left.
func (r *review) stillAsks() bool {
	r.asked = slices.DeleteFunc(r.asked, func(j uploader.Job) bool {
		now, ok := r.window.rows.ByID(j.ID)
		return ok && !now.NeedsAnswer()
	})
	return len(r.asked) > 0
}

const (
	reviewWidth float32 = 620
	maxReviewed int     = 5 // files that are seen without scrolling
)

func (r *review) show(onClosed func()) {
	w := r.window
	files := widget.NewList(
		func() int { return len(r.asked) + len(r.blocked) },
		func() fyne.CanvasObject { return newReviewRow() },
		func(i widget.ListItemID, o fyne.CanvasObject) { r.fillRow(i, o.(*reviewRow)) },
	)
	files.HideSeparators = true
	visible := float32(min(len(r.asked)+len(r.blocked), maxReviewed))
	height := newReviewRow().MinSize().Height + w.app.Settings().Theme().Size(theme.SizeNamePadding)
	list := container.New(widgets.FixedHeight(visible*height), files)
	r.remember = widget.NewCheck(language.Label("Do the same from now on, without asking"), nil)
	content := container.NewVBox(list)
	if r.canRemember() {
		content.Add(r.remember)
	}
	r.dialog = w.dialogs.New(r.title(), content)
	yes := w.dialogs.NewButton(r.yesLabel(), func() { r.answer(true) })
	yes.Importance = widget.HighImportance
	no := w.dialogs.NewButton(r.noLabel(), func() { r.answer(false) })
	r.dialog.SetButtons([]fyne.CanvasObject{w.dialogs.NewButton(language.Label("Later"), r.dialog.Hide), no, yes})
	r.dialog.Resize(fyne.NewSize(reviewWidth, 0))
	w.dialogs.Show(r.dialog, onClosed, yes)
}

// title says how the whole drop stands.
func (r *review) title() string {
	headers := 0
	for _, j := range r.asked {
		if j.Reason == media.ReasonWrongHeader {
			headers++
		}
	}
	var parts []string
	add := func(n int, text string) {
		if n > 0 {
			parts = append(parts, text)
		}
	}
	count := func(n int) map[string]any { return map[string]any{"Count": n} }
	convert := len(r.asked) - headers
	add(r.ready, lang.N("{{.Count}} ready", r.ready, count(r.ready)))
	add(convert, lang.N("{{.Count}} to convert", convert, count(convert)))
	add(headers, lang.N("{{.Count}} for another header", headers, count(headers)))
	add(len(r.blocked), lang.N("{{.Count}} cannot be sent", len(r.blocked), count(len(r.blocked))))
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
	w := r.window
	remember := r.canRemember() && r.remember.Checked
	r.dialog.Hide()
	w.work.Go(func(context.Context) {
		if remember {
			r.keep(yes)
		}
		w.control.Agree(agreed...)
		w.control.Decline(declined...)
		w.control.Cancel(canceled...)
	})
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

func (r *review) keep(yes bool) {
	policy := settings.ConvertNever
	if yes {
		policy = settings.ConvertAlways
	}
	w := r.window
	if err := w.control.SetConvertFiles(policy); err != nil {
		w.work.Main(func() { w.dialogs.Error(err) })
	}
}

func (r *review) yesLabel() string {
	for _, j := range r.asked {
		if j.Reason != media.ReasonWrongHeader {
			return language.Label("Convert and upload")
		}
	}
	return language.Label("Upload anyway")
}

// noLabel says what becomes of the files when they are not converted.
func (r *review) noLabel() string {
	if r.leavesOut() {
		return language.Label("Leave out")
	}
	return language.Label("Send as it is")
}

// leavesOut reports whether not all of the files can go as they are: then none is
// sent without being converted.
func (r *review) leavesOut() bool {
	return slices.ContainsFunc(r.asked, func(j uploader.Job) bool {
		_, no := uploadlist.Choices(j)
		return no == uploadlist.LeaveOut
	})
}

// fillRow shows one file.
func (r *review) fillRow(i int, row *reviewRow) {
	if i < len(r.asked) {
		j := r.asked[i]
		row.showAsked(j, !r.left[j.ID], func(in bool) { r.left[j.ID] = !in })
		row.look.OnTapped = func() { r.window.lookAt(j) }
		return
	}
	j := r.blocked[i-len(r.asked)]
	row.showBlocked(j)
}
