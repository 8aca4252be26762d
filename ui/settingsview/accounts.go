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
)

// accountsPart shows where each account sends to. People with one account see only
// its base URL and never hear the word.
type accountsPart struct {
	*View
	object *fyne.Container
}

func newAccountsPart(v *View) *accountsPart {
	p := &accountsPart{View: v, object: widgets.Form()}
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
	var forms []*typed
	for _, account := range accounts {
		row, form := p.row(account, len(accounts) > 1)
		p.object.Add(row)
		forms = append(forms, form)
	}
	p.follow(partAccounts, forms...)
	if !p.control.Locked(settings.FieldAccounts) {
		p.object.Add(widgets.Inline(widgets.NewButtonWithIcon(language.Label("Add another account…"), theme.ContentAddIcon(), p.add)))
	}
	p.object.Add(widget.NewSeparator())
}

func (p *accountsPart) row(account settings.Account, several bool) (fyne.CanvasObject, *typed) {
	base, name := p.dialogs.NewCode(account.BaseURL), p.dialogs.NewEntry(account.Name)
	in := fyne.CanvasObject(base)
	if several && !account.Preset {
		in = widgets.Sides(nil, p.dialogs.NewButton(language.Label("Delete"), func() { p.remove(account.Name) }), base)
	}
	nameField := dialogs.NewField(lang.L("Account"), name, nil, nil)
	baseField := dialogs.NewField(lang.L("Base URL"), base, in,
		widgets.NewParagraph(lang.L("CommBox's address. Change it only if CommBox gave you another one; you will then enter the key again.")))
	box := widgets.Form()
	if several {
		box.Add(nameField.Object)
	}
	box.Add(baseField.Object)
	if account.Preset {
		name.Disable()
		base.Disable()
		box.Add(widgets.NewLockedNote())
	}
	return box, &typed{
		entries: []*dialogs.Entry{name, base},
		save: func() func(context.Context) error {
			newName, newBase := name.Text, base.Text
			return func(ctx context.Context) error { return p.control.ChangeAccount(ctx, account.Name, newName, newBase) }
		},
		refuse: func(err error) { refuseAccount(err, nameField, baseField) },
		fields: []*dialogs.Field{nameField, baseField},
		saved:  p.changed,
	}
}

// refuseAccount says under one of its fields why an account cannot be saved.
func refuseAccount(err error, name, base *dialogs.Field) {
	if problem := (*settings.Problem)(nil); errors.As(err, &problem) && strings.HasSuffix(problem.Field, "name") {
		name, base = base, name
	}
	name.Refuse("")
	base.Refuse(words.ErrorText(err))
}

// remove deletes an account, after a question.
func (p *accountsPart) remove(name string) {
	p.dialogs.AskToDelete(lang.L("Delete the account “{{.Account}}”?", map[string]any{"Account": name}),
		lang.L("Its key is also deleted from the keychain."), lang.L("Delete"), func() {
			p.change(func(ctx context.Context) error { return p.control.DeleteAccount(ctx, name) }, p.changed)
		})
}

// add asks for a second account's name and address.
func (p *accountsPart) add() {
	name, base := p.dialogs.NewEntry(""), p.dialogs.NewCode(settings.DefaultBaseURL)
	nameField, baseField := dialogs.NewField(lang.L("Account"), name, nil, nil), dialogs.NewField(lang.L("Base URL"), base, nil, nil)
	d := p.dialogs.New(lang.L("Add another account"), widgets.Form(
		widgets.NewParagraph(lang.L("An account is one CommBox key with its channels. Most people need only one.")),
		nameField.Object, baseField.Object))
	save := p.dialogs.NewButton(language.Label("Save"), func() {
		accountName, baseURL := name.Text, base.Text
		p.dialogs.Work().Go(func(context.Context) {
			err := p.control.AddAccount(accountName, baseURL)
			p.dialogs.Work().Main(func() {
				if err != nil {
					refuseAccount(err, nameField, baseField)
					p.dialogs.Focus(nameField, baseField)
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
