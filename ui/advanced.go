package ui

import (
	"context"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

// fillAccounts shows where each account sends to. People with one account see
// only its base URL and never hear the word.
func (s *settingsDialog) fillAccounts() {
	s.accounts.RemoveAll()
	accounts := s.window.control.Settings().Accounts
	for _, account := range accounts {
		s.accounts.Add(s.accountRow(account, len(accounts) > 1))
	}
	if s.window.control.Locked(settings.FieldAccounts) {
		s.accounts.Add(widget.NewSeparator())
		return
	}
	add := widget.NewButtonWithIcon(language.Label("Add another account…"), theme.ContentAddIcon(), s.addAccount)
	s.accounts.Add(widgets.Inline(add))
	s.accounts.Add(widget.NewSeparator())
}

func (s *settingsDialog) accountRow(account settings.Account, several bool) fyne.CanvasObject {
	w := s.window
	base, name := w.dialogs.NewEntry(account.BaseURL), w.dialogs.NewEntry(account.Name)
	save := w.dialogs.NewButton(language.Label("Save"), func() {
		s.apply(func(ctx context.Context) error {
			return w.control.ChangeAccount(ctx, account.Name, name.Text, base.Text)
		})
	})
	buttons := widgets.Inline(save)
	box := container.NewVBox()
	if several {
		box.Add(widgets.Field(lang.L("Account"), name, nil))
	}
	if several && !account.Preset {
		buttons = widgets.Inline(save, w.dialogs.NewButton(language.Label("Delete"), func() {
			w.dialogs.Ask(lang.L("Delete the account “{{.Account}}”?", map[string]any{"Account": account.Name}),
				lang.L("Its key is deleted from the keychain, too."), lang.L("Delete"), func() {
					s.apply(func(ctx context.Context) error { return w.control.DeleteAccount(ctx, account.Name) })
				})
		}))
	}
	box.Add(widgets.Field(lang.L("Base URL"), widgets.Sides(nil, buttons, base), widgets.NewParagraph(lang.L("Where CommBox is. Leave it unless CommBox tells you another address, for which the key is entered again."))))
	if account.Preset {
		name.Disable()
		base.Disable()
		save.Disable()
		box.Add(widgets.NewLockedNote())
	}
	return box
}

// addAccount asks for a second account's name and address.
func (s *settingsDialog) addAccount() {
	w := s.window
	name, base := w.dialogs.NewEntry(""), w.dialogs.NewEntry(settings.DefaultBaseURL)
	answer := widgets.NewAnswer()
	d := w.dialogs.New(lang.L("Add another account"), container.NewVBox(
		widgets.NewParagraph(lang.L("An account is one CommBox key with its channels. Most people need only one.")),
		widgets.Field(lang.L("Account"), name, nil), widgets.Field(lang.L("Base URL"), base, nil), answer.Object))
	save := w.dialogs.NewButton(language.Label("Save"), func() {
		accountName, baseURL := name.Text, base.Text
		w.work.Go(func(context.Context) {
			err := w.control.AddAccount(accountName, baseURL)
			w.work.Main(func() {
				if err != nil {
					answer.Bad(words.ErrorText(err))
					return
				}
				d.Hide()
				s.changed()
			})
		})
	})
	save.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{w.dialogs.NewButton(language.Label("Cancel"), d.Hide), save})
	d.Resize(fyne.NewSize(520, 0))
	w.dialogs.Show(d, nil, name)
}

// timeouts holds how long the network may take.
func (s *settingsDialog) timeouts() fyne.CanvasObject {
	w := s.window
	now := w.control.Settings().Timeouts
	connect, stall, answer := w.secondsEntry(now.Connect), w.secondsEntry(now.Stall), w.secondsEntry(now.Answer)
	save := w.dialogs.NewButton(language.Label("Save"), func() {
		s.apply(func(context.Context) error {
			return w.control.ChangeSettings(func(v *settings.Settings) error {
				for _, f := range []struct {
					entry *dialogs.Entry
					value *time.Duration
				}{{connect, &v.Timeouts.Connect}, {stall, &v.Timeouts.Stall}, {answer, &v.Timeouts.Answer}} {
					seconds, err := strconv.ParseFloat(strings.TrimSpace(f.entry.Text), 64)
					if err != nil {
						return &settings.Problem{Field: "timeouts_seconds", Code: settings.OutOfRange, Value: f.entry.Text}
					}
					*f.value = time.Duration(seconds * float64(time.Second))
				}
				return nil
			})
		})
	})
	return s.keep(settings.FieldTimeouts, container.NewVBox(
		widgets.Field(lang.L("Seconds to connect"), connect, nil),
		widgets.Field(lang.L("Seconds without a byte moving"), stall, widgets.NewParagraph(lang.L("A slow upload that moves is never cut."))),
		widgets.Field(lang.L("Seconds to wait for the answer"), answer, nil),
		widgets.Inline(save),
	), connect, stall, answer, save)
}

func (w *Window) secondsEntry(d time.Duration) *dialogs.Entry {
	return w.dialogs.NewEntry(strconv.FormatFloat(d.Seconds(), 'f', -1, 64))
}
