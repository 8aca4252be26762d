package settingsview

import (
	"context"
	"errors"
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
	"mediadrop/uploader/team"
)

// teamPart joins and leaves the team whose media IDs are shared.
type teamPart struct {
	*View
	object *fyne.Container
	state  *widgets.Text // while this computer is in a team
	typed  func() bool   // whether something was typed to join one, and was not used yet
}

func newTeamPart(v *View) *teamPart {
	p := &teamPart{View: v, object: widgets.Form()}
	p.show()
	return p
}

func (p *teamPart) show() {
	p.state, p.typed = nil, func() bool { return false }
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

// joinForm is what is entered to join a team.
type joinForm struct {
	address, name, password *dialogs.Field
	answer                  *widgets.Answer // what is wrong with none of them
}

// outside is the form to join.
func (p *teamPart) outside() []fyne.CanvasObject {
	now := p.control.Settings().Team
	address, name := p.dialogs.NewCode(now.URL), p.dialogs.NewEntry(now.Member)
	password, withEye := p.dialogs.NewPasswordEntry()
	address.SetPlaceHolder(language.Label("e.g. postgres://mediadrop@db.example.com:5432/mediadrop"))
	name.SetPlaceHolder(language.Label("e.g. Desk 3"))
	earlier := widgets.NewCheck(language.Label("Also share the media IDs that are in my list already"), nil)
	f := joinForm{
		address:  dialogs.NewField(lang.L("Address, from your administrator"), address, nil, nil),
		name:     dialogs.NewField(lang.L("Your name, as colleagues see it"), name, nil, nil),
		password: dialogs.NewField(lang.L("Password"), password, withEye, nil),
		answer:   widgets.NewAnswer(),
	}
	p.typed = func() bool { return address.Text != now.URL || name.Text != now.Member || password.Text != "" }
	join := p.dialogs.NewButton(language.Label("Check and join"), nil)
	join.Importance = widget.HighImportance
	for _, e := range []*dialogs.Entry{address, name, password} {
		e.OnSubmitted = func(string) { join.Tapped(nil) }
	}
	join.OnTapped = func() {
		to := settings.Team{URL: strings.TrimSpace(address.Text), Member: strings.TrimSpace(name.Text)}
		f.accept()
		if _, err := team.ParseAddress(to.URL); err != nil {
			f.refuse(err)
		}
		if to.Member == "" {
			f.name.Refuse(lang.L("Enter your name."))
		}
		if p.dialogs.Focus(f.address, f.name) {
			return
		}
		p.join(to, password.Text, earlier.Checked, join, f)
	}
	return []fyne.CanvasObject{
		widgets.NewParagraph(lang.L("Share media IDs with your team: what one of you uploads, everyone finds in their list. The library is a database your company runs.")),
		p.locked(settings.FieldTeamURL, f.address.Object, address),
		f.name.Object,
		f.password.Object,
		earlier,
		widgets.Inline(join),
		f.answer.Object,
		widgets.NewNote(sharedWords()),
	}
}

// accept takes back what was said to be wrong.
func (f joinForm) accept() {
	for _, field := range []*dialogs.Field{f.address, f.name, f.password} {
		field.Refuse("")
	}
	f.answer.Say("", theme.ColorNameForeground)
}

// refuse says what is wrong under the field that it is about.
func (f joinForm) refuse(err error) {
	var problem *team.Problem
	if errors.As(err, &problem) {
		switch problem.Code {
		case team.CodeAddress, team.CodeHost, team.CodeNoDatabase:
			f.address.Refuse(words.JoinError(err))
			return
		case team.CodePassword, team.CodeNoPassword:
			f.password.Refuse(words.JoinError(err))
			return
		}
	}
	f.answer.Bad(words.JoinError(err))
}

// join checks what was entered, off the main goroutine, and joins.
func (p *teamPart) join(to settings.Team, password string, earlier bool, button *dialogs.Button, f joinForm) {
	widgets.SetEnabled(false, button)
	f.answer.Wait(lang.L("Checking…"))
	p.dialogs.Work().Go(func(ctx context.Context) {
		err := p.control.JoinTeam(ctx, to, password, earlier)
		p.dialogs.Work().Main(func() {
			widgets.SetEnabled(true, button)
			if err != nil {
				f.answer.Say("", theme.ColorNameForeground)
				f.refuse(err)
				p.dialogs.Focus(f.address, f.name, f.password)
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
	f := joinForm{password: dialogs.NewField(lang.L("Password"), password, withEye, nil), answer: widgets.NewAnswer()}
	f.address, f.name = f.password, f.password // there is no other
	d := p.dialogs.New(lang.L("Enter the team's password"), widgets.Form(f.password.Object, f.answer.Object))
	save := p.dialogs.NewButton(language.Label("Check and save"), nil)
	save.Importance = widget.HighImportance
	save.OnTapped = func() {
		text := password.Text
		widgets.SetEnabled(false, save)
		f.password.Refuse("")
		f.answer.Wait(lang.L("Checking…"))
		p.dialogs.Work().Go(func(ctx context.Context) {
			err := p.control.JoinTeam(ctx, p.control.Settings().Team, text, false)
			p.dialogs.Work().Main(func() {
				widgets.SetEnabled(true, save)
				f.answer.Say("", theme.ColorNameForeground)
				if err != nil {
					f.refuse(err)
					p.dialogs.Focus(f.password)
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
