package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

// alerts shows what went wrong in dialogs: one for each cause, not one for
// each file, and one after the other. More files with the same cause only
// raise its count.
type alerts struct {
	window *Window
	queue  []*alert // the first one is on the screen
	// closed are causes whose dialog was closed while uploads still ran: they
	// are not shown again until all is quiet.
	closed map[string]bool
}

// alert is one dialog.
type alert struct {
	cause   string
	review  *review         // a question about a drop; nil for what went wrong
	dialog  *dialogs.Dialog // nil until it is on the screen
	files   *widgets.Text
	details *widget.Entry
	jobs    []uploader.Job
}

func newAlerts(w *Window) *alerts {
	return &alerts{window: w, closed: map[string]bool{}}
}

// report takes in uploads that ended, or wait for a person.
func (a *alerts) report(news []uploader.Job) {
	touched := map[*alert]bool{}
	for _, j := range news {
		if worthATell(j) {
			touched[a.add(j)] = true
		}
	}
	delete(touched, nil)
	for alert := range touched {
		alert.update() // once, however many files came: it lays out its text anew
	}
	if a.window.totals.Active() == 0 {
		clear(a.closed)
	}
}

// worthATell leaves out what went well and what the person did.
func worthATell(j uploader.Job) bool {
	switch j.State {
	case uploader.Failed, uploader.Unknown:
		return true
	case uploader.Blocked:
		return j.Problem == nil || j.Problem.Code != uploader.CodeLeftOut
	}
	return j.NeedsKey()
}

// causeOf groups uploads that went wrong for the same reason.
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

// add puts an upload into the dialog for its cause, or nil where that was
// closed already.
func (a *alerts) add(j uploader.Job) *alert {
	cause := causeOf(j)
	for _, waiting := range a.queue {
		if waiting.review == nil && waiting.cause == cause {
			waiting.jobs = append(waiting.jobs, j)
			return waiting
		}
	}
	if a.closed[cause] {
		return nil
	}
	first := &alert{cause: cause, jobs: []uploader.Job{j}}
	a.enqueue(first)
	return first
}

// ask puts a question about a drop into the line of dialogs.
func (a *alerts) ask(r *review) { a.enqueue(&alert{cause: "review", review: r}) }

func (a *alerts) enqueue(next *alert) {
	a.queue = append(a.queue, next)
	if len(a.queue) == 1 {
		a.showFirst()
	}
}

func (a *alerts) showFirst() {
	first := a.queue[0]
	if first.review != nil && !first.review.stillAsks() {
		a.next()
		return
	}
	closed := func() {
		a.closed[first.cause] = a.window.totals.Active() > 0
		a.next()
	}
	if first.review != nil {
		first.review.show(closed)
		return
	}
	a.window.showAlert(first, closed)
}

// next shows the dialog that waited behind the one that is done.
func (a *alerts) next() {
	a.queue = a.queue[1:]
	if len(a.queue) > 0 {
		a.showFirst()
	}
}

// showAlert opens the dialog for one cause.
func (w *Window) showAlert(a *alert, onClosed func()) {
	j := a.jobs[0]
	a.files = widgets.NewParagraph("")
	a.files.Color = theme.ColorNamePlaceHolder
	a.details = widget.NewMultiLineEntry()
	a.details.TextStyle.Monospace = true
	a.details.Wrapping = fyne.TextWrapBreak
	a.details.SetMinRowsVisible(6)
	a.details.Disable()
	copyDetails := widget.NewButtonWithIcon(language.Label("Copy details"), theme.ContentCopyIcon(), func() { w.app.Clipboard().SetContent(a.detailText()) })
	more := widget.NewAccordion(widget.NewAccordionItem(language.Label("Details"), container.NewVBox(a.details, widgets.Inline(copyDetails))))
	content := container.NewVBox(widgets.NewParagraph(sentenceOf(j)), a.files, more)
	a.dialog = w.dialogs.New(alertTitle(j), content)
	buttons := w.alertButtons(a, j)
	a.dialog.SetButtons(buttons)
	a.update()
	w.dialogs.Show(a.dialog, onClosed, buttons[len(buttons)-1].(fyne.Focusable))
}

// sentenceOf never gives an empty text: a dialog without one would be worse
// than none.
func sentenceOf(j uploader.Job) string {
	if j.Sentence != "" {
		return j.Sentence
	}
	return words.Describe(j.State, &uploader.Problem{})
}

func alertTitle(j uploader.Job) string {
	switch {
	case j.NeedsKey():
		return lang.L("The key is needed")
	case j.State == uploader.Unknown:
		return lang.L("Nobody can know whether this was uploaded")
	case j.State == uploader.Blocked:
		return lang.L("WhatsApp would not show this")
	}
	return lang.L("Not uploaded")
}

func (w *Window) alertButtons(a *alert, j uploader.Job) []fyne.CanvasObject {
	closing := func(text string, then func()) *dialogs.Button {
		return w.dialogs.NewButton(text, func() {
			a.dialog.Hide()
			if then != nil {
				then()
			}
		})
	}
	buttons := []fyne.CanvasObject{closing(language.Label("Close"), nil)}
	switch {
	case j.NeedsKey():
		b := closing(language.Label("Enter key…"), func() { w.setup.AskForKey(j.Account, nil) })
		b.Importance = widget.HighImportance
		buttons = append(buttons, b)
	case j.Check.Command != "":
		buttons = append(buttons, w.dialogs.NewButton(language.Label("Copy command"), func() { w.app.Clipboard().SetContent(j.Check.Command) }))
	case j.State == uploader.Failed:
		buttons = append(buttons, closing(language.Label("Retry"), func() { w.retry(a.ids()...) }))
	}
	return buttons
}

func (a *alert) ids() []string { return idsOf(a.jobs) }

// maxDetailed is how many files the details of a dialog name.
const maxDetailed = 100

// update follows the number of files.
func (a *alert) update() {
	if a.dialog == nil {
		return
	}
	names := make([]string, len(a.jobs))
	for i, j := range a.jobs {
		names[i] = j.Name
	}
	a.files.Set(words.FileNames(names), theme.ColorNamePlaceHolder)
	a.details.SetText(a.detailText())
}

// detailText is what support may need: technical, in English.
func (a *alert) detailText() string {
	var b strings.Builder
	for _, j := range a.jobs[:min(len(a.jobs), maxDetailed)] {
		fmt.Fprintf(&b, "%s · %s · %s\n", j.Name, j.State, j.Channel)
	}
	if rest := len(a.jobs) - maxDetailed; rest > 0 {
		fmt.Fprintf(&b, "and %d more\n", rest)
	}
	if p := a.jobs[0].Problem; p != nil {
		fmt.Fprintf(&b, "%s\n", p.Detail)
		if p.Raw != "" {
			fmt.Fprintf(&b, "\n%s\n", p.Raw)
		}
	}
	return b.String()
}
