// Package settingsview is the dialog with everything that can be set. Each part
// saves by itself, at once, and shows anew what it changed and nothing else.
// Everything here belongs to the main goroutine.
package settingsview

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/control"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/setup"
	"mediadrop/ui/widgets"
	"mediadrop/uploader/media"
)

// Actions are what the settings lead to in the window.
type Actions struct {
	// Language is called with the language that was chosen: "en", "he", or "" for
	// the system's.
	Language func(code string)
	// Look is called with the theme that was chosen, "" for the system's, and the size
	// of text in percent.
	Look func(theme string, percent int)
	// Channels is called when channels or accounts have changed.
	Channels func()
	// Team is called when this computer joined a team or left it.
	Team func()
	// ExportChannels saves the channels for others.
	ExportChannels func()
}

// View is the settings of a window.
type View struct {
	control *control.Control
	dialogs *dialogs.Stack
	setup   *setup.Forms
	on      Actions

	dialog *dialogs.Dialog // nil while it is closed
	save   *dialogs.Button // what was typed
	typed  map[string][]*typed
	pages  *pages
	// The parts that follow a change of channels and accounts.
	channels *channelsPart
	keys     *keysPart
	accounts *accountsPart
	team     *teamPart

	templates *templatesPart
}

// New returns the settings of a window.
func New(c *control.Control, d *dialogs.Stack, forms *setup.Forms, on Actions) *View {
	return &View{control: c, dialogs: d, setup: forms, on: on}
}

// ShowTemplates opens the dialog at the templates, unless it is open.
func (v *View) ShowTemplates() {
	v.Show()
	v.pages.choose(pageTemplates)
}

// AddTemplate opens the dialog at the templates, and there the form for a new one of this
// channel with this kind of header.
func (v *View) AddTemplate(channel string, header media.Kind) {
	v.ShowTemplates()
	if !v.control.Locked(settings.FieldTemplates) {
		v.templates.add(channel, string(header))
	}
}

// Show opens the dialog, unless it is open.
func (v *View) Show() {
	if v.dialog != nil {
		return // a second press of the keys
	}
	v.typed = map[string][]*typed{}
	v.save = v.dialogs.NewButton(language.Label("Save"), func() { v.saveTyped(nil) })
	v.save.Importance = widget.HighImportance
	v.channels, v.keys, v.accounts, v.team = newChannelsPart(v), newKeysPart(v), newAccountsPart(v), newTeamPart(v)
	v.templates = newTemplatesPart(v)
	advanced := widgets.Form(newRetentionPart(v).object, widget.NewSeparator(), v.accounts.object, newTimeoutsPart(v).object)
	v.pages = newPages(v.dialogs)
	v.pages.add(lang.L("Channels"), v.channels.object)
	v.pages.add(lang.L("Key"), v.keys.object)
	v.pages.add(lang.L("General"), widgets.Form(newGeneralPart(v).object, widget.NewSeparator(), newConversionPart(v).object))
	v.pages.add(lang.L("Templates"), v.templates.object)
	v.pages.add(lang.L("Team"), v.team.object)
	v.pages.add(lang.L("Advanced"), advanced)
	v.dialog = v.dialogs.NewWhole(lang.L("Settings"), v.pages.object())
	hide := v.dialog.Hide
	v.dialog.BeforeClose = func() { v.leave(hide, nil) }
	v.dialog.SetButtons([]fyne.CanvasObject{v.dialogs.NewButton(language.Label("Close"), v.dialog.BeforeClose), v.save})
	v.showSave()
	v.dialog.Resize(fyne.NewSize(600, 560))
	v.dialogs.Show(v.dialog, func() { v.dialog = nil }, v.pages.line)
}

// FollowTeam shows how it stands with the team now, where the dialog is open.
func (v *View) FollowTeam() {
	if v.dialog != nil {
		v.team.follow()
	}
}

// Hide closes the dialog where it is open.
func (v *View) Hide() {
	if v.dialog != nil {
		v.dialog.Hide()
	}
}

// change does something off the main goroutine, and shows an error. Then the part
// that asked for it shows what holds now.
func (v *View) change(do func(ctx context.Context) error, show func()) {
	v.dialogs.Work().Go(func(ctx context.Context) {
		err := do(ctx)
		v.dialogs.Work().Main(func() {
			if err != nil {
				v.dialogs.Error(err)
			}
			show()
		})
	})
}

// choose does what the person chose, off the main goroutine. They see it already:
// only where it failed the part shows what holds.
func (v *View) choose(do func() error, show func()) {
	v.dialogs.Work().Go(func(context.Context) {
		if err := do(); err != nil {
			v.dialogs.Work().Main(func() {
				v.dialogs.Error(err)
				show()
			})
		}
	})
}

// set does what the person chose in the settings.
func (v *View) set(change func(*settings.Settings), show func()) {
	v.choose(func() error {
		return v.control.ChangeSettings(func(s *settings.Settings) error { change(s); return nil })
	}, show)
}

// locked leaves a setting alone that the administrator has locked, and says so
// beside it.
func (v *View) locked(field string, shown fyne.CanvasObject, inputs ...fyne.Disableable) fyne.CanvasObject {
	if !v.control.Locked(field) {
		return shown
	}
	widgets.SetEnabled(false, inputs...)
	return container.NewVBox(shown, widgets.NewLockedNote())
}
