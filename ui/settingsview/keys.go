package settingsview

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader/commbox"
)

// keysPart shows what is known of each account's key, and replaces it.
type keysPart struct {
	*View
	object *fyne.Container
}

func newKeysPart(v *View) *keysPart {
	p := &keysPart{View: v, object: widgets.Form()}
	p.show()
	return p
}

// show asks the keychain about each account.
func (p *keysPart) show() {
	p.object.RemoveAll()
	accounts := p.control.Settings().Accounts
	for _, account := range accounts {
		p.object.Add(p.row(account.Name, len(accounts) > 1))
	}
	p.object.Add(widgets.NewParagraph(lang.L("The key is kept only in the system's keychain and never shown again. “Check” uploads a tiny test picture to check the key and the channel.")))
}

func (p *keysPart) row(account string, withName bool) fyne.CanvasObject {
	status := widgets.NewParagraph(lang.L("Asking the system's keychain…"))
	showStatus := func() {
		p.dialogs.Work().Go(func(ctx context.Context) {
			known, err := p.control.KeyStatus(ctx, account)
			p.dialogs.Work().Main(func() { status.Set(words.KeyStatus(known, err, time.Now()), theme.ColorNameForeground) })
		})
	}
	showStatus()
	answer := widgets.NewAnswer()
	replace := p.dialogs.NewButton(language.Label("Enter key…"), func() { p.setup.AskForKey(account, showStatus) })
	check := p.dialogs.NewButton(language.Label("Check"), nil)
	check.OnTapped = func() { p.check(account, check, answer) }
	remove := p.dialogs.NewButton(language.Label("Delete key"), func() {
		p.dialogs.AskToDelete(lang.L("Delete the key?"), lang.L("To upload again, you would have to enter it anew."), lang.L("Delete"), func() {
			p.change(func(ctx context.Context) error { return p.control.DeleteKey(ctx, account) }, showStatus)
		})
	})
	box := container.NewVBox(status, widgets.Inline(replace, check, remove), answer.Object)
	if withName {
		return widgets.Field(account, box, nil)
	}
	return box
}

// check proves the stored key with the first channel of its account.
func (p *keysPart) check(account string, button *dialogs.Button, answer *widgets.Answer) {
	stream, name := "", ""
	for _, channel := range p.control.Settings().Channels {
		if channel.Account == account {
			stream, name = channel.StreamID, channel.Name
			break
		}
	}
	if stream == "" {
		answer.Say(lang.L("Add a channel first: a key can only be checked with a channel."), theme.ColorNameWarning)
		return
	}
	widgets.SetEnabled(false, button)
	answer.Wait(lang.L("Sending a tiny test picture…"))
	p.dialogs.Work().Go(func(ctx context.Context) {
		owner, err := p.control.KeyOwner(account)
		media := commbox.Media{}
		if err == nil {
			media, err = p.control.Check(ctx, owner, stream, "")
		}
		p.dialogs.Work().Main(func() {
			widgets.SetEnabled(true, button)
			if err != nil {
				answer.Bad(words.ErrorText(err))
				return
			}
			answer.Good(lang.L("It works: “{{.Channel}}” gave the media ID {{.ID}}.", map[string]any{"Channel": name, "ID": media.ID}))
		})
	})
}
