package settingsview

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

// teamPart joins and leaves the team whose media IDs are shared.
type teamPart struct {
	*View
	object *fyne.Container
	state  *widgets.Text // while this computer is in a team
}

func newTeamPart(v *View) *teamPart {
	p := &teamPart{View: v, object: widgets.Form()}
	p.show()
	return p
}

func (p *teamPart) show() {
	p.state = nil
	if p.control.InTeam() {
		p.object.Objects = p.inside()
	} else {
		p.object.Objects = p.outside()
	}
	p.object.Refresh()
}

// follow shows how it stands now.
func (p *teamPart) follow() {
	if status, ok := p.control.TeamStatus(); ok && p.state != nil {
		p.state.Set(words.TeamState(status), theme.ColorNameForeground)
	}
}

// inside is what is shown to a member.
func (p *teamPart) inside() []fyne.CanvasObject {
	now := p.control.Settings().Team
	p.state = widgets.NewParagraph(lang.L("Connecting…"))
	p.follow()
	leave := p.dialogs.NewButton(language.Label("Leave the team…"), func() {
		p.dialogs.AskToDelete(lang.L("Leave the team?"),
			lang.L("Your colleagues' uploads disappear from this computer. What you shared stays with the team."), lang.L("Leave"),
			func() { p.change(p.control.LeaveTeam, func() { p.show(); p.on.Team() }) })
	})
	password := p.dialogs.NewButton(language.Label("Enter password…"), p.askForPassword)
	return []fyne.CanvasObject{
		widgets.NewParagraph(lang.L("You are in the team as “{{.Name}}”.", map[string]any{"Name": now.Member})),
		widgets.NewNote(now.URL),
		p.state,
		widgets.Inline(password, leave),
		widgets.NewNote(sharedWords()),
	}
}

func sharedWords() string {
	return lang.L("Shared: file name, size, channel, media ID, your name, and the notes and names you give. Never: the file, its path, your key, favourites, practice and failed uploads.")
}

// outside is the form to join.
func (p *teamPart) outside() []fyne.CanvasObject {
	now := p.control.Settings().Team
	address, name := p.dialogs.NewCode(now.URL), p.dialogs.NewEntry(now.Member)
	password, withEye := p.dialogs.NewPasswordEntry()
	address.SetPlaceHolder(language.Label("e.g. postgres://mediadrop@db.example.com:5432/mediadrop"))
	name.SetPlaceHolder(language.Label("e.g. Desk 3"))
	earlier := widgets.NewCheck(language.Label("Also share the media IDs that are in my list already"), nil)
	nameField := dialogs.NewField(lang.L("Your name, as colleagues see it"), name, nil, nil)
	answer := widgets.NewAnswer()
	join := p.dialogs.NewButton(language.Label("Check and join"), nil)
	join.Importance = widget.HighImportance
	join.OnTapped = func() {
		to := settings.Team{URL: strings.TrimSpace(address.Text), Member: strings.TrimSpace(name.Text)}
		if nameField.Refuse(""); to.Member == "" {
			nameField.Refuse(lang.L("Enter your name."))
			p.dialogs.Focus(nameField)
			return
		}
		p.join(to, password.Text, earlier.Checked, join, answer)
	}
	return []fyne.CanvasObject{
		widgets.NewParagraph(lang.L("Share media IDs with your team: what one of you uploads, everyone finds in their list. The library is a database your company runs.")),
		p.locked(settings.FieldTeamURL, widgets.Field(lang.L("Address, from your administrator"), address, nil), address),
		nameField.Object,
		widgets.Field(lang.L("Password"), withEye, nil),
		earlier,
		widgets.Inline(join),
		answer.Object,
		widgets.NewNote(sharedWords()),
	}
}

// join checks what was entered, off the main goroutine, and joins.
func (p *teamPart) join(to settings.Team, password string, earlier bool, button *dialogs.Button, answer *widgets.Answer) {
	widgets.SetEnabled(false, button)
	answer.Wait(lang.L("Checking…"))
	p.dialogs.Work().Go(func(ctx context.Context) {
		err := p.control.JoinTeam(ctx, to, password, earlier)
		p.dialogs.Work().Main(func() {
			widgets.SetEnabled(true, button)
			if err != nil {
				answer.Bad(words.ErrorText(err))
				return
			}
			p.show()
			p.on.Team()
		})
	})
}

// askForPassword replaces the password that the keychain has.
func (p *teamPart) askForPassword() {
	password, withEye := p.dialogs.NewPasswordEntry()
	answer := widgets.NewAnswer()
	d := p.dialogs.New(lang.L("Enter the team's password"), widgets.Form(widgets.Field(lang.L("Password"), withEye, nil), answer.Object))
	save := p.dialogs.NewButton(language.Label("Check and save"), nil)
	save.Importance = widget.HighImportance
	save.OnTapped = func() {
		text := password.Text
		widgets.SetEnabled(false, save)
		answer.Wait(lang.L("Checking…"))
		p.dialogs.Work().Go(func(ctx context.Context) {
			err := p.control.JoinTeam(ctx, p.control.Settings().Team, text, false)
			p.dialogs.Work().Main(func() {
				widgets.SetEnabled(true, save)
				if err != nil {
					answer.Bad(words.ErrorText(err))
					return
				}
				d.Hide()
				p.show()
			})
		})
	}
	password.OnSubmitted = func(string) { save.Tapped(nil) }
	d.SetButtons([]fyne.CanvasObject{p.dialogs.NewButton(language.Label("Cancel"), d.Hide), save})
	d.Resize(fyne.NewSize(520, 0))
	p.dialogs.Show(d, nil, password)
}
