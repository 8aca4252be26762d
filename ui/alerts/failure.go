package alerts

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
)

// failure is the dialog about files that went wrong: those of one cause together,
// each cause with what can be done about it.
type failure struct {
	alerts   *Alerts
	groups   []*group
	dialog   *dialogs.Dialog // nil until it is on the screen
	details  *dialogs.TextEntry
	onClosed func()
	shown    int  // how many causes the dialog on the screen has
	changing bool // it makes room for itself, with more causes
}

func newFailure(a *Alerts, j uploader.Job) *failure {
	return &failure{alerts: a, groups: []*group{newGroup(j)}}
}

// takes reports whether a file belongs into the dialog. What a key would mend has
// one of its own: nothing goes on without it. A dialog that has another one above
// it stays as it is.
func (f *failure) takes(j uploader.Job) bool {
	if f.dialog != nil && !f.alerts.dialogs.IsTop(f.dialog) {
		return false
	}
	if j.NeedsKey() || f.groups[0].jobs[0].NeedsKey() {
		return f.groups[0].cause == causeOf(j)
	}
	return true
}

// add puts a file to those of its cause. One that ended before, and was tried again,
// has its new cause only.
func (f *failure) add(j uploader.Job) {
	f.leaveOut(func(o uploader.Job) bool { return o.ID == j.ID })
	cause := causeOf(j)
	for _, g := range f.groups {
		if g.cause == cause {
			g.jobs = append(g.jobs, j)
			return
		}
	}
	f.groups = append(f.groups, newGroup(j))
}

func (f *failure) causes() []string {
	causes := make([]string, len(f.groups))
	for i, g := range f.groups {
		causes[i] = g.cause
	}
	return causes
}

// isOver leaves out the files that went on meanwhile, and reports whether none are
// left.
func (f *failure) isOver() bool {
	f.leaveOut(func(j uploader.Job) bool {
		now, ok := f.alerts.on.Current(j.ID)
		return ok && !needsAlert(now)
	})
	return len(f.groups) == 0
}

func (f *failure) leaveOut(out func(uploader.Job) bool) {
	for _, g := range f.groups {
		g.jobs = slices.DeleteFunc(g.jobs, out)
	}
	left := slices.DeleteFunc(slices.Clone(f.groups), func(g *group) bool { return len(g.jobs) == 0 })
	if len(left) < len(f.groups) {
		f.groups, f.shown = left, 0 // what is on the screen has another cause
	}
}

// show opens the dialog.
func (f *failure) show(onClosed func()) {
	f.onClosed, f.shown = onClosed, len(f.groups)
	content := widgets.Form()
	buttons := []fyne.CanvasObject{f.alerts.dialogs.NewButton(language.Label("Close"), f.hide)}
	for i, g := range f.groups {
		if i > 0 {
			content.Add(widget.NewSeparator())
		}
		content.Add(g.text(len(f.groups) > 1))
		if action := f.action(g); action != nil && len(f.groups) > 1 {
			content.Add(widgets.Sides(action, nil, widgets.Spacer(1)))
		} else if action != nil {
			buttons = append(buttons, action)
		}
	}
	content.Add(f.makeDetails())
	f.dialog = f.alerts.dialogs.New(f.title(), content)
	f.dialog.SetButtons(buttons)
	f.update()
	first := buttons[len(buttons)-1]
	if f.groups[0].jobs[0].State == uploader.Unknown { // a second copy is nobody's first choice
		first = buttons[0]
	}
	f.alerts.dialogs.Show(f.dialog, f.closed, first.(fyne.Focusable))
}

func (f *failure) title() string {
	if len(f.groups) == 1 {
		return titleOf(f.groups[0].jobs)
	}
	return lang.L("Some files need you")
}

func (f *failure) hide() { f.dialog.Hide() }

func (f *failure) closed() {
	if !f.changing {
		f.onClosed()
	}
}

// makeDetails makes what support may need, folded away.
func (f *failure) makeDetails() fyne.CanvasObject {
	f.details = f.alerts.dialogs.NewTextEntry("", 6)
	f.details.LeftToRight = true
	f.details.Disable()
	copyDetails := f.alerts.dialogs.NewButton(language.Label("Copy details"), func() { f.alerts.on.Copy(f.detailText()) })
	copyDetails.Icon = theme.ContentCopyIcon()
	return f.alerts.dialogs.NewFold(language.Label("Details"), f.details, copyDetails).Object
}

// action returns the button for what can be done about files of one cause, or nil.
// What was done about leaves the dialog.
func (f *failure) action(g *group) fyne.CanvasObject {
	j := g.jobs[0]
	button := func(text string, then func()) *dialogs.Button {
		return f.alerts.dialogs.NewButton(text, func() {
			f.remove(g)
			then()
		})
	}
	switch {
	case j.NeedsKey():
		b := button(language.Label("Enter key…"), func() { f.alerts.on.EnterKey(j.Account) })
		b.Importance = widget.HighImportance
		return b
	case j.Check.Command != "":
		return f.alerts.dialogs.NewButton(language.Label("Copy command"), func() { f.alerts.on.Copy(j.Check.Command) })
	case j.State == uploader.Unknown:
		return button(language.Label("Upload again"), func() { f.alerts.on.Again(g.jobs) })
	case j.State == uploader.Failed:
		b := button(language.Label("Retry"), func() { f.alerts.on.Retry(g.ids()...) })
		if len(f.groups) > 1 {
			g.retry = b
		} else {
			b.Importance = widget.HighImportance
		}
		return b
	}
	return nil
}

// remove takes a cause out that was seen to.
func (f *failure) remove(g *group) {
	if len(f.groups) == 1 {
		f.hide()
		return
	}
	var left []*group
	for _, other := range f.groups {
		if other != g {
			left = append(left, other)
		}
	}
	f.groups = left
	f.showAgain()
}

// follow shows files that came, and their causes.
func (f *failure) follow() {
	switch {
	case f.dialog == nil: // not yet on the screen
	case f.shown != len(f.groups):
		f.showAgain()
	default:
		f.update()
	}
}

// showAgain shows the dialog with other causes.
func (f *failure) showAgain() {
	f.changing = true
	f.hide()
	f.changing = false
	f.show(f.onClosed)
}

// update follows the number of files.
func (f *failure) update() {
	for _, g := range f.groups {
		g.update()
	}
	f.dialog.SetTitle(f.title())
	f.details.SetText(f.detailText())
}
