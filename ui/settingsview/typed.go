package settingsview

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// typed is what is typed into fields that are saved together. What is chosen is
// saved at once; what is typed waits for the dialog's one button, for it is not
// known before when it is whole.
type typed struct {
	entries []*dialogs.Entry
	before  []string // what holds
	// save returns what saves what is typed now, off the main goroutine.
	save func() func(ctx context.Context) error
	// refuse says under the fields why that did not work.
	refuse func(err error)
	fields []*dialogs.Field
	page   int // where they stand
	saved  func()
}

// follow takes part of a form into what the dialog's button saves, in the place of
// what the part had there before.
func (v *View) follow(part string, forms ...*typed) {
	v.typed[part] = forms
	for _, t := range forms {
		t.before, t.page = t.texts(), pageOf[part]
		for _, e := range t.entries {
			e.OnChanged = func(string) { v.showSave() }
			e.OnSubmitted = func(string) { v.saveTyped(nil) }
		}
	}
	v.showSave()
}

func (t *typed) texts() []string {
	texts := make([]string, len(t.entries))
	for i, e := range t.entries {
		texts[i] = e.Text
	}
	return texts
}

func (t *typed) isChanged() bool {
	for i, text := range t.texts() {
		if text != t.before[i] {
			return true
		}
	}
	return false
}

// changed returns what was typed and not saved.
func (v *View) changed() (changed []*typed) {
	for _, part := range []string{partFFmpeg, partAccounts, partTimeouts} {
		for _, t := range v.typed[part] {
			if t.isChanged() {
				changed = append(changed, t)
			}
		}
	}
	return changed
}

// The parts of the settings that are typed.
const partFFmpeg, partAccounts, partTimeouts = "ffmpeg", "accounts", "timeouts"

// pageOf is where a part stands.
var pageOf = map[string]int{partFFmpeg: pageGeneral, partAccounts: pageAdvanced, partTimeouts: pageAdvanced}

// showSave lets the button be pressed while there is anything to save.
func (v *View) showSave() {
	if v.save != nil {
		widgets.SetEnabled(len(v.changed()) > 0, v.save)
	}
}

// saveTyped saves what was typed, each form for itself, and says under the fields
// what cannot be saved; the first of them gets the keyboard. then, which may be nil, is called when all is.
func (v *View) saveTyped(then func()) {
	changed := v.changed()
	given := make([][]string, len(changed))
	saves := make([]func(context.Context) error, len(changed))
	for i, t := range changed {
		given[i], saves[i] = t.texts(), t.save()
	}
	v.dialogs.Work().Go(func(ctx context.Context) {
		errs := make([]error, len(changed))
		for i, save := range saves {
			errs[i] = save(ctx)
		}
		v.dialogs.Work().Main(func() {
			all := true
			var refused []*typed
			for i, t := range changed {
				typedOn := !slices.Equal(t.texts(), given[i]) // while this was being saved
				switch {
				case errs[i] == nil:
					t.before = given[i]
				case !typedOn: // else it is about what does not stand there any more
					t.refuse(errs[i])
					refused = append(refused, t)
				}
				all = all && errs[i] == nil && !typedOn
			}
			v.showSave()
			v.showRefused(refused)
			if !all {
				return // what is shown anew would lose what was refused, or typed since
			}
			for _, t := range changed {
				t.saved()
			}
			if then != nil {
				then()
			}
		})
	})
}

// showRefused leads to the first field with a problem: on the page that is shown, where
// one stands there.
func (v *View) showRefused(forms []*typed) {
	if len(forms) == 0 || v.dialog == nil || !v.dialogs.IsTop(v.dialog) {
		return
	}
	first := forms[0]
	if here := slices.IndexFunc(forms, func(t *typed) bool { return t.page == v.pages.shown }); here >= 0 {
		first = forms[here]
	}
	v.pages.choose(first.page)
	v.dialogs.Focus(first.fields...)
}

// leave calls then when nothing that was typed would be lost by it: after a question
// where something would. stay, which may be nil, is called where the person stays.
func (v *View) leave(then, stay func()) {
	joining := v.team.typed()
	if len(v.changed()) == 0 && !joining {
		then()
		return
	}
	title, text := lang.L("Save what you typed?"), lang.L("You changed settings that are not saved yet.")
	if joining { // which no button saves
		title, text = lang.L("Leave without joining the team?"), lang.L("What you typed is not kept.")
	}
	d := v.dialogs.New(title, container.NewVBox(widgets.NewParagraph(text)))
	leaves := false
	after := func(do func()) func() { return func() { leaves = true; d.Hide(); do() } }
	discard := v.dialogs.NewButton(language.Label("Discard"), after(then))
	best := v.dialogs.NewButton(language.Label("Keep editing"), d.Hide)
	buttons := []fyne.CanvasObject{discard, best}
	if !joining {
		best = v.dialogs.NewButton(language.Label("Save"), after(func() { v.saveTyped(then) }))
		buttons = append(buttons, best)
	}
	best.Importance = widget.HighImportance
	d.SetButtons(buttons)
	v.dialogs.Show(d, func() {
		if !leaves && stay != nil {
			stay()
		}
	}, best)
}
