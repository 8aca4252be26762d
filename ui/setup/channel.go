package setup

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/settings/keychain"
	"mediadrop/ui/control"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/headerpicker"
	"mediadrop/ui/language"
	"mediadrop/ui/menus"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/media"
)

// channelForm is the guided form for one channel: nickname, stream ID, key, check.
type channelForm struct {
	forms    *Forms
	replaces string // the channel that is edited; "" for a new one
	streamID string // of the channel that is edited, or one that the person has confirmed
	account  string
	owner    keychain.Owner // of the key that is typed here
	noKey    bool           // it is known that none is stored
	header   media.Kind
	onSaved  func()

	dialog  *dialogs.Dialog
	name    *dialogs.Entry
	stream  *dialogs.Entry
	key     *dialogs.Entry
	keyHint *widgets.Text
	fields  struct{ name, stream, key *dialogs.Field }
	answer  *widgets.Answer
	check   *dialogs.Button
	save    *dialogs.Button
	ctx     context.Context // ends when the form is closed
}

// Channel opens the form for a new channel, or to edit one. onSaved, which may be
// nil, is called when it is saved.
func (s *Forms) Channel(edit *settings.Channel, onSaved func()) {
	if s.control.Locked(settings.FieldChannels) {
		s.dialogs.Tell(lang.L("Your channels are set up"), lang.L("Your administrator has set up the channels for everyone. Choose yours at the top of the window, and ask your IT department for others."))
		return
	}
	f := &channelForm{forms: s, onSaved: onSaved}
	account := s.control.Settings().Accounts[0].Name
	f.name, f.stream = s.dialogs.NewEntry(""), s.dialogs.NewCode("")
	key, withEye := s.dialogs.NewPasswordEntry()
	f.key = key
	f.name.SetPlaceHolder(language.Label("e.g. Support"))
	f.stream.SetPlaceHolder(language.Label("e.g. {{.Example}}", map[string]any{"Example": "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"}))
	title := lang.L("Set up a channel")
	if edit != nil {
		title = lang.L("Edit the channel")
		f.replaces, f.streamID, account, f.header = edit.Name, edit.StreamID, edit.Account, media.Kind(edit.Header)
		f.name.SetText(edit.Name)
		f.stream.SetText(edit.StreamID)
	}
	f.chooseAccount(account)
	f.keyHint = widgets.NewParagraph(KeyHint(f.owner))
	f.answer = widgets.NewAnswer()
	f.dialog = s.dialogs.NewScrolled(title, f.content(withEye), f.answer.Object)
	f.dialog.SetButtons(f.buttons())
	s.dialogs.ResizeToContent(f.dialog, 560)
	ctx, stop := context.WithCancel(s.dialogs.Work().Context())
	f.ctx = ctx
	s.dialogs.Show(f.dialog, stop, f.name)
	f.showKeyStatus()
}

func (f *channelForm) content(withEye fyne.CanvasObject) fyne.CanvasObject {
	f.fields.name = dialogs.NewField(lang.L("Nickname"), f.name, nil, widgets.NewParagraph(lang.L("Your own name for this channel. Only you see it.")))
	f.fields.stream = dialogs.NewField(lang.L("Stream ID"), f.stream, nil, widgets.NewParagraph(
		lang.L("The encrypted ID of the WhatsApp channel. Your CommBox administrator has it; it is also the last part of the address in a request that a colleague uses. You can paste that whole address.")))
	f.fields.key = dialogs.NewField(lang.L("Key"), f.key, f.forms.withPaste(f.key, withEye), f.keyHint)
	box := widgets.Form(f.fields.name.Object, f.fields.stream.Object)
	if accounts := f.forms.control.Settings().Accounts; len(accounts) > 1 {
		box.Add(widgets.Field(lang.L("Account"), f.accountPicker(accounts), nil))
	}
	box.Add(f.fields.key.Object)
	header := headerpicker.New(func(kind media.Kind) { f.header = kind })
	headerpicker.Show(header, f.header)
	box.Add(widgets.Field(lang.L("Template header"), header, widgets.NewParagraph(lang.L("If the channel's files are for one kind of template header, others are flagged before they are sent."))))
	return box
}

func (f *channelForm) accountPicker(accounts []settings.Account) fyne.CanvasObject {
	names := make([]string, len(accounts))
	for i, a := range accounts {
		names[i] = a.Name
	}
	picker := menus.NewSelect(names, nil)
	picker.SetSelectedIndex(slices.Index(names, f.account))
	picker.OnChanged = func(string) {
		f.chooseAccount(names[picker.SelectedIndex()])
		f.showKeyStatus()
	}
	return picker
}

func (f *channelForm) chooseAccount(name string) {
	f.account = name
	f.owner, _ = f.forms.control.KeyOwner(name) // it is one of those that there are
}

func (f *channelForm) buttons() []fyne.CanvasObject {
	f.check = f.forms.dialogs.NewButton(language.Label("Check and save"), f.checkAndSave)
	f.check.Importance = widget.HighImportance
	for _, e := range []*dialogs.Entry{f.name, f.stream, f.key} {
		e.OnSubmitted = func(string) { f.check.Tapped(nil) }
	}
	f.save = f.forms.dialogs.NewButton(language.Label("Save without checking"), f.saveUnchecked)
	return []fyne.CanvasObject{f.forms.dialogs.NewButton(language.Label("Cancel"), f.dialog.Hide), f.save, f.check}
}

// showKeyStatus tells that the field may stay empty where a key is stored.
func (f *channelForm) showKeyStatus() {
	account := f.account
	f.forms.dialogs.Work().Go(func(ctx context.Context) {
		status, err := f.forms.control.KeyStatus(ctx, account)
		f.forms.dialogs.Work().Main(func() {
			if account != f.account {
				return // another one was chosen meanwhile
			}
			f.noKey = err == nil && !status.Stored && !status.SessionOnly
			hint := KeyHint(f.owner)
			if err == nil && (status.Stored || status.SessionOnly) {
				hint = lang.L("A key is stored. Leave this empty to keep it.")
			}
			f.keyHint.Set(hint, f.keyHint.Color)
		})
	})
}

// checkAndSave proves key and channel with a tiny picture before it saves.
func (f *channelForm) checkAndSave() {
	form, key := f.form(), f.key.Text
	if !f.isGood(form, f.noKey) || f.questions(form.StreamID, f.checkAndSave) {
		return
	}
	widgets.SetEnabled(false, f.check, f.save)
	f.answer.Wait(lang.L("Sending a tiny test picture…"))
	owner := f.owner
	f.forms.dialogs.Work().Go(func(context.Context) {
		media, err := f.forms.control.Check(f.ctx, owner, form.StreamID, key)
		f.forms.dialogs.Work().Main(func() {
			switch {
			case f.ctx.Err() != nil: // closed, so nothing is saved
			case err != nil:
				f.refuse(err)
			default:
				f.store(form, key, &media)
			}
		})
	})
}

// saveUnchecked saves without a request to the service.
func (f *channelForm) saveUnchecked() {
	if f.isGood(f.form(), false) && !f.questions(f.stream.Text, f.saveUnchecked) {
		f.store(f.form(), f.key.Text, nil)
	}
}

// isGood reports whether a channel can be saved so, with a key that was typed where it
// needsKey. Else it says under each field
// what is wrong with it.
func (f *channelForm) isGood(form control.ChannelForm, needsKey bool) bool {
	f.answer.Say("", theme.ColorNameForeground)
	name, stream := f.forms.control.CheckFields(form, f.replaces)
	f.fields.name.Refuse(errorText(name))
	f.fields.stream.Refuse(errorText(stream))
	f.fields.key.Refuse("")
	if f.key.Text != "" || needsKey {
		_, err := keychain.CleanKey(f.key.Text)
		f.fields.key.Refuse(errorText(err))
	}
	return !f.forms.dialogs.Focus(f.fields.name, f.fields.stream, f.fields.key)
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return words.ErrorText(err)
}

// questions asks about a stream ID that looks like a key, once. A stream ID is
// shown, and written into the settings and the log. It reports whether it asked;
// then comes after the person has confirmed it.
func (f *channelForm) questions(pasted string, then func()) bool {
	id, err := commbox.ParseStreamID(pasted)
	if err != nil || !id.LooksLikeKey() || string(id) == f.streamID {
		return false
	}
	f.forms.dialogs.AskToKeep(lang.L("Is this the stream ID?"),
		lang.L("It looks like a key: 32 digits and letters from a to f. A key goes in the field below, where it is hidden. A stream ID is shown on the screen and written to the settings and the log."),
		lang.L("Change it"), lang.L("It is the stream ID"), func() {
			f.streamID = string(id)
			then()
		})
	return true
}

// refuse says why nothing was saved: under the key or the stream ID where CommBox
// refused that, else above the buttons. The form stays.
func (f *channelForm) refuse(err error) {
	widgets.SetEnabled(true, f.check, f.save)
	f.answer.Say("", theme.ColorNameForeground)
	answer, text := (*commbox.Error)(nil), words.ErrorText(err)
	errors.As(err, &answer)
	switch {
	case answer != nil && answer.Cause == commbox.CauseKeyRefused:
		f.fields.key.Refuse(text)
	case answer != nil && answer.Cause == commbox.CauseNotFound:
		f.fields.stream.Refuse(text)
	default:
		f.answer.Bad(text)
	}
	f.forms.dialogs.Focus(f.fields.stream, f.fields.key)
}

func (f *channelForm) form() control.ChannelForm {
	return control.ChannelForm{Name: f.name.Text, StreamID: f.stream.Text, Account: f.account, Header: f.header}
}

// store saves the key, where one was typed, and the channel. The keychain
// comes first: whoever gives up waiting for it has saved nothing.
func (f *channelForm) store(form control.ChannelForm, key string, proof *commbox.Media) {
	if err := f.forms.control.CheckForm(form, f.replaces); err != nil {
		f.refuse(err)
		return
	}
	widgets.SetEnabled(false, f.check, f.save)
	f.answer.Wait(lang.L("Saving… The system may ask for the keychain's password."))
	owner := f.owner
	f.forms.dialogs.Work().Go(func(context.Context) {
		keyErr := error(nil)
		if key != "" {
			keyErr = f.forms.control.StoreKey(f.ctx, owner, key)
		}
		if f.ctx.Err() != nil {
			return // closed
		}
		err := keyErr
		if refused := (*keychain.KeyError)(nil); !errors.As(keyErr, &refused) {
			err = f.forms.control.SaveChannel(form, f.replaces)
		}
		f.forms.dialogs.Work().Main(func() {
			if err != nil {
				f.refuse(err)
				return
			}
			f.saved(form, key, keyErr, proof)
		})
	})
}

// saved shows the channel everywhere and closes the form. keyErr is why the
// keychain did not take the key.
func (f *channelForm) saved(form control.ChannelForm, key string, keyErr error, proof *commbox.Media) {
	f.forms.OnChannel(form.Name, f.replaces)
	if f.onSaved != nil {
		f.onSaved()
	}
	if f.ctx.Err() != nil {
		return // closed meanwhile
	}
	f.dialog.Hide()
	switch {
	case keyErr != nil:
		f.forms.offerSessionKey(f.owner, key, keyErr)
	case proof != nil:
		f.forms.dialogs.Tell(lang.L("It works"), lang.L("CommBox accepted the test picture and gave it the media ID {{.ID}}. You can now drop your files on the window.", map[string]any{"ID": proof.ID}))
	}
}
