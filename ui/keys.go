package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

// keyHint is where to find a key, and to which server it will be sent.
func keyHint(owner settings.KeyOwner) string {
	hint := lang.L("In the CommBox console: Settings > API. It is kept in this computer's keychain and never shown again.")
	host := map[string]any{"Host": owner.Host()}
	switch {
	case owner.Host() == "": // the practice channel's, which goes nowhere
		return hint
	case owner.IsCommBox():
		return hint + "\n" + lang.L("It is sent to {{.Host}} only.", host)
	}
	return hint + "\n" + lang.L("It is sent to {{.Host}} only. That is not CommBox's own address: if nobody told you about it, ask before you enter a key.", host)
}

// askForKey asks for the key of an account and keeps it in the keychain.
func (w *Window) askForKey(account string) { w.askForKeyThen(account, nil) }

func (w *Window) askForKeyThen(account string, onStored func()) {
	owner, err := w.control.KeyOwner(account)
	if err != nil {
		w.dialogs.Error(err)
		return
	}
	key := w.dialogs.NewPasswordEntry()
	answer := widgets.NewAnswer()
	hint := widgets.NewParagraph(keyHint(owner))
	d := w.dialogs.New(w.keyTitle(account), container.NewVBox(widgets.Field(lang.L("Key"), key, hint), answer.Object))
	ctx, stop := context.WithCancel(w.work.Context())
	save := w.dialogs.NewButton(language.Label("Save"), nil)
	save.Importance = widget.HighImportance
	save.OnTapped = func() {
		pasted := key.Text
		widgets.SetEnabled(false, save)
		answer.Wait(lang.L("Waiting for the system's keychain…"))
		w.work.Go(func(context.Context) {
			err := w.control.StoreKey(ctx, owner, pasted)
			w.work.Main(func() {
				widgets.SetEnabled(true, save)
				if ctx.Err() != nil {
					return
				}
				w.keyStored(d, answer, owner, pasted, err, onStored)
			})
		})
	}
	key.OnSubmitted = func(string) { save.OnTapped() }
	d.SetButtons([]fyne.CanvasObject{w.dialogs.NewButton(language.Label("Cancel"), d.Hide), save})
	d.Resize(fyne.NewSize(520, 0))
	w.dialogs.Show(d, stop, key)
}

// keyStored tells what came of storing a key.
func (w *Window) keyStored(d *dialogs.Dialog, answer *widgets.Answer, owner settings.KeyOwner, pasted string, err error, onStored func()) {
	refused := (*settings.KeyError)(nil)
	switch {
	case errors.As(err, &refused):
		answer.Bad(words.ErrorText(err))
		return
	case err != nil:
		d.Hide()
		w.offerSessionKey(owner, pasted, err)
		return
	}
	d.Hide()
	w.keyEntered[owner] = true
	w.showChannel()
	if onStored != nil {
		onStored()
	}
}

// keyTitle names the account only where there is more than one.
func (w *Window) keyTitle(account string) string {
	if len(w.control.Settings().Accounts) > 1 {
		return lang.L("Key for “{{.Account}}”", map[string]any{"Account": account})
	}
	return lang.L("CommBox key")
}

// offerSessionKey says why the keychain did not take a key, and offers to keep
// it in memory. It never goes into a file instead.
func (w *Window) offerSessionKey(owner settings.KeyOwner, pasted string, err error) {
	text, _ := words.Error(err)
	w.dialogs.Ask(lang.L("The key could not be stored"),
		text+"\n\n"+lang.L("MediaDrop can keep the key in memory until you close it. You would have to enter it again next time."),
		lang.L("Keep until I close MediaDrop"), func() {
			if err := w.control.KeepKeyForSession(owner, pasted); err != nil {
				w.dialogs.Error(err)
			}
		})
}

// describeKeyStatus says what is known of a stored key, which is never shown.
func describeKeyStatus(s settings.KeyStatus, err error, now time.Time) string {
	if err != nil {
		return words.ErrorText(err)
	}
	text := lang.L("No key yet.")
	switch {
	case s.SessionOnly:
		text = lang.L("Kept in memory until MediaDrop closes.")
	case s.Stored:
		text = lang.L("Stored in this computer's keychain.")
	}
	if s.Expires.IsZero() {
		return text
	}
	data := map[string]any{"Date": s.Expires.Local().Format("2006-01-02"), "Days": int(s.Expires.Sub(now).Hours() / 24)}
	switch {
	case s.Expires.Before(now):
		return text + " " + lang.L("It ran out on {{.Date}}: replace it.", data)
	case s.Expires.Sub(now) < 14*24*time.Hour:
		return text + " " + lang.L("It runs out on {{.Date}}, in {{.Days}} days: ask for a new one.", data)
	}
	return text + " " + lang.L("It is good until {{.Date}}.", data)
}
