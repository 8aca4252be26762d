package alerts

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
	"mediadrop/uploader/commbox"
)

// failure is the dialog about files that went wrong for the same reason.
type failure struct {
	alerts  *Alerts
	jobs    []uploader.Job
	dialog  *dialogs.Dialog // nil until it is on the screen
	files   *widgets.Text
	details *widget.Entry
}

func newFailure(a *Alerts, j uploader.Job) *failure {
	return &failure{alerts: a, jobs: []uploader.Job{j}}
}

func (f *failure) cause() string { return causeOf(f.jobs[0]) }

func (f *failure) isOver() bool { return false }

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

// show opens the dialog.
func (f *failure) show(onClosed func()) {
	j := f.jobs[0]
	f.files = widgets.NewParagraph("")
	f.files.Color = theme.ColorNamePlaceHolder
	f.details = widget.NewMultiLineEntry()
	f.details.TextStyle.Monospace = true
	f.details.Wrapping = fyne.TextWrapBreak
	f.details.SetMinRowsVisible(6)
	f.details.Disable()
	copyDetails := widget.NewButtonWithIcon(language.Label("Copy details"), theme.ContentCopyIcon(), func() { f.alerts.on.Copy(f.detailText()) })
	more := widget.NewAccordion(widget.NewAccordionItem(language.Label("Details"), container.NewVBox(f.details, widgets.Inline(copyDetails))))
	content := container.NewVBox(widgets.NewParagraph(sentenceOf(j)), f.files, more)
	f.dialog = f.alerts.dialogs.New(titleOf(j), content)
	buttons := f.buttons(j)
	f.dialog.SetButtons(buttons)
	f.update()
	f.alerts.dialogs.Show(f.dialog, onClosed, buttons[len(buttons)-1].(fyne.Focusable))
}

// sentenceOf never gives an empty text: a dialog without one would be worse
// than none.
func sentenceOf(j uploader.Job) string {
	if j.Sentence != "" {
		return j.Sentence
	}
	return words.Describe(j.State, &uploader.Problem{})
}

func titleOf(j uploader.Job) string {
	switch {
	case j.NeedsKey() && j.Problem.Code == uploader.Code(commbox.CauseKeyRefused):
		return lang.L("CommBox rejected your key")
	case j.NeedsKey():
		return lang.L("A key is needed")
	case j.State == uploader.Unknown:
		return lang.L("This upload could not be confirmed")
	case j.State == uploader.Blocked:
		return lang.L("WhatsApp would not show this")
	}
	return lang.L("Not uploaded")
}

func (f *failure) buttons(j uploader.Job) []fyne.CanvasObject {
	closing := func(text string, then func()) *dialogs.Button {
		return f.alerts.dialogs.NewButton(text, func() {
			f.dialog.Hide()
			if then != nil {
				then()
			}
		})
	}
	buttons := []fyne.CanvasObject{closing(language.Label("Close"), nil)}
	switch {
	case j.NeedsKey():
		b := closing(language.Label("Enter key…"), func() { f.alerts.on.EnterKey(j.Account) })
		b.Importance = widget.HighImportance
		buttons = append(buttons, b)
	case j.Check.Command != "":
		buttons = append(buttons, f.alerts.dialogs.NewButton(language.Label("Copy command"), func() { f.alerts.on.Copy(j.Check.Command) }))
	case j.State == uploader.Failed:
		buttons = append(buttons, closing(language.Label("Retry"), func() { f.alerts.on.Retry(f.ids()...) }))
	}
	return buttons
}

func (f *failure) ids() []string {
	ids := make([]string, len(f.jobs))
	for i, j := range f.jobs {
		ids[i] = j.ID
	}
	return ids
}

// maxDetailed is how many files the details of a dialog name.
const maxDetailed = 100

// update follows the number of files.
func (f *failure) update() {
	if f.dialog == nil {
		return
	}
	names := make([]string, len(f.jobs))
	for i, j := range f.jobs {
		names[i] = j.Name
	}
	f.files.Set(words.FileNames(names), theme.ColorNamePlaceHolder)
	f.details.SetText(f.detailText())
}

// detailText is what support may need: technical, in English.
func (f *failure) detailText() string {
	var b strings.Builder
	for _, j := range f.jobs[:min(len(f.jobs), maxDetailed)] {
		fmt.Fprintf(&b, "%s · %s · %s\n", j.Name, j.State, j.Channel)
	}
	if rest := len(f.jobs) - maxDetailed; rest > 0 {
		fmt.Fprintf(&b, "and %d more\n", rest)
	}
	if p := f.jobs[0].Problem; p != nil {
		fmt.Fprintf(&b, "%s\n", p.Detail)
		if p.Raw != "" {
			fmt.Fprintf(&b, "\n%s\n", p.Raw)
		}
	}
	return b.String()
}
