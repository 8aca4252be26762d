package settingsview

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

// accountsPart shows where each account sends to. People with one account see only
// its base URL and never hear the word.
type accountsPart struct {
	*View
	object *fyne.Container
}

func newAccountsPart(v *View) *accountsPart {
	p := &accountsPart{View: v, object: container.NewVBox()}
	p.show()
	return p
}

// changed follows a change of the accounts in all parts that show them, and in
// the window.
func (p *accountsPart) changed() {
	p.show()
	p.keys.show()
	p.channels.changed()
}

func (p *accountsPart) show() {
	p.object.RemoveAll()
	accounts := p.control.Settings().Accounts
	for _, account := range accounts {
		p.object.Add(p.row(account, len(accounts) > 1))
	}
	if !p.control.Locked(settings.FieldAccounts) {
		p.object.Add(widgets.Inline(widgets.NewButtonWithIcon(language.Label("Add another account…"), theme.ContentAddIcon(), p.add)))
	}
	p.object.Add(widget.NewSeparator())
}

func (p *accountsPart) row(account settings.Account, several bool) fyne.CanvasObject {
	base, name := p.dialogs.NewEntry(account.BaseURL), p.dialogs.NewEntry(account.Name)
	save := p.dialogs.NewButton(language.Label("Save"), func() {
		p.change(func(ctx context.Context) error {
			return p.control.ChangeAccount(ctx, account.Name, name.Text, base.Text)
		}, p.changed)
	})
	buttons := widgets.Inline(save)
	box := container.NewVBox()
	if several {
		box.Add(widgets.Field(lang.L("Account"), name, nil))
	}
	if several && !account.Preset {
		buttons = widgets.Inline(save, p.dialogs.NewButton(language.Label("Delete"), func() {
			p.dialogs.Ask(lang.L("Delete the account “{{.Account}}”?", map[string]any{"Account": account.Name}),
				lang.L("Its key is also deleted from the keychain."), lang.L("Delete"), func() {
					p.change(func(ctx context.Context) error { return p.control.DeleteAccount(ctx, account.Name) }, p.changed)
				})
		}))
	}
	box.Add(widgets.Field(lang.L("Base URL"), widgets.Sides(nil, buttons, base), widgets.NewParagraph(lang.L("CommBox's address. Change it only if CommBox gave you another one; you will then enter the key again."))))
	if account.Preset {
		name.Disable()
		base.Disable()
		save.Disable()
		box.Add(widgets.NewLockedNote())
	}
	return box
}

// add asks for a second account's name and address.
func (p *accountsPart) add() {
	name, base := p.dialogs.NewEntry(""), p.dialogs.NewEntry(settings.DefaultBaseURL)
	answer := widgets.NewAnswer()
	d := p.dialogs.New(lang.L("Add another account"), container.NewVBox(
		widgets.NewParagraph(lang.L("An account is one CommBox key with its channels. Most people need only one.")),
		widgets.Field(lang.L("Account"), name, nil), widgets.Field(lang.L("Base URL"), base, nil), answer.Object))
	save := p.dialogs.NewButton(language.Label("Save"), func() {
		accountName, baseURL := name.Text, base.Text
		p.dialogs.Work().Go(func(context.Context) {
			err := p.control.AddAccount(accountName, baseURL)
			p.dialogs.Work().Main(func() {
				if err != nil {
					answer.Bad(words.ErrorText(err))
					return
				}
				d.Hide()
				p.changed()
			})
		})
	})
	save.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{p.dialogs.NewButton(language.Label("Cancel"), d.Hide), save})
	d.Resize(fyne.NewSize(520, 0))
	p.dialogs.Show(d, nil, name)
}
