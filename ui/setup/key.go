package setup

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings/keychain"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

// KeyHint is where to find a key, and to which server it will be sent.
func KeyHint(owner keychain.Owner) string {
	hint := lang.L("In the CommBox console: Settings > API. It is kept in this computer's keychain and never shown again.")
	host := map[string]any{"Host": owner.Host()}
	switch {
	case owner.Host() == "": // the practice channel's, which goes nowhere
		return hint
	case owner.IsCommBox():
		return hint + "\n" + lang.L("It is sent only to {{.Host}}.", host)
	}
	return hint + "\n" + lang.L("It is sent only to {{.Host}}. That is not CommBox's own address: if nobody told you about it, ask before you enter a key.", host)
}

// AskForKey asks for the key of an account and keeps it in the keychain. onStored,
// which may be nil, is called when it is there.
func (f *Forms) AskForKey(account string, onStored func()) {
	owner, err := f.control.KeyOwner(account)
	if err != nil {
		f.dialogs.Error(err)
		return
	}
	key, withEye := f.dialogs.NewPasswordEntry()
	answer := widgets.NewAnswer()
	hint := widgets.NewParagraph(KeyHint(owner))
	field := dialogs.NewField(lang.L("Key"), key, f.withPaste(key, withEye), hint)
	d := f.dialogs.New(f.keyTitle(account), widgets.Form(field.Object, answer.Object))
	ctx, stop := context.WithCancel(f.dialogs.Work().Context())
	save := f.dialogs.NewButton(language.Label("Save"), nil)
	save.Importance = widget.HighImportance
	save.OnTapped = func() {
		pasted := key.Text
		if _, err := keychain.CleanKey(pasted); err != nil {
			field.Refuse(words.ErrorText(err))
			return
		}
		widgets.SetEnabled(false, save)
		answer.Wait(lang.L("Waiting for the system's keychain…"))
		f.dialogs.Work().Go(func(context.Context) {
			err := f.control.StoreKey(ctx, owner, pasted)
			f.dialogs.Work().Main(func() {
				widgets.SetEnabled(true, save)
				if ctx.Err() != nil {
					return
				}
				f.keyStored(d, field, answer, owner, pasted, err, onStored)
			})
		})
	}
	key.OnSubmitted = func(string) { save.OnTapped() }
	d.SetButtons([]fyne.CanvasObject{f.dialogs.NewButton(language.Label("Cancel"), d.Hide), save})
	d.Resize(fyne.NewSize(520, 0))
	f.dialogs.Show(d, stop, key)
}

// withPaste puts a button beside a field for a key, which takes it from the
// clipboard.
func (f *Forms) withPaste(key *dialogs.Entry, withEye fyne.CanvasObject) fyne.CanvasObject {
	paste := f.dialogs.NewButton(language.Label("Paste"), key.PasteAll)
	paste.Icon = theme.ContentPasteIcon()
	return widgets.Sides(nil, paste, withEye)
}

// keyStored shows what came of storing a key.
func (f *Forms) keyStored(d *dialogs.Dialog, field *dialogs.Field, answer *widgets.Answer, owner keychain.Owner, pasted string, err error, onStored func()) {
	refused := (*keychain.KeyError)(nil)
	switch {
	case errors.As(err, &refused):
		answer.Say("", theme.ColorNameForeground)
		field.Refuse(words.ErrorText(err))
		return
	case err != nil:
		d.Hide()
		f.offerSessionKey(owner, pasted, err)
		return
	}
	d.Hide()
	f.OnKey(owner)
	if onStored != nil {
		onStored()
	}
}

// keyTitle names the account only where there is more than one.
func (f *Forms) keyTitle(account string) string {
	if len(f.control.Settings().Accounts) > 1 {
		return lang.L("Key for “{{.Account}}”", map[string]any{"Account": account})
	}
	return lang.L("CommBox key")
}

// offerSessionKey says why the keychain did not take a key, and offers to keep
// it in memory. It never goes into a file instead.
func (f *Forms) offerSessionKey(owner keychain.Owner, pasted string, err error) {
	text, _ := words.Error(err)
	f.dialogs.Ask(lang.L("The key could not be stored"),
		text+"\n\n"+lang.L("MediaDrop can keep the key in memory until you close it. You would have to enter it again next time."),
		lang.L("Keep until I close MediaDrop"), func() {
			if err := f.control.KeepKeyForSession(owner, pasted); err != nil {
				f.dialogs.Error(err)
			}
		})
}
