package ui

import (
	"context"
	"strconv"
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
	"mediadrop/uploader/commbox"
)

// settingsDialog shows everything that can be set. Each part saves by itself,
// at once.
type settingsDialog struct {
	window   *Window
	dialog   *dialogs.Dialog
	channels *fyne.Container
	keys     *fyne.Container
	accounts *fyne.Container
}

func (w *Window) showSettings() {
	if w.settings != nil {
		return // a second press of the keys
	}
	s := &settingsDialog{window: w, channels: container.NewVBox(), keys: container.NewVBox(), accounts: container.NewVBox()}
	s.fill()
	tabs := container.NewAppTabs(
		container.NewTabItem(language.Label("Channels"), widgets.Scrolled(s.channels)),
		container.NewTabItem(language.Label("Key"), widgets.Scrolled(s.keys)),
		container.NewTabItem(language.Label("General"), widgets.Scrolled(s.general())),
		container.NewTabItem(language.Label("Advanced"), widgets.Scrolled(container.NewVBox(s.keeping(), widget.NewSeparator(), s.accounts, s.timeouts()))),
	)
	s.dialog = w.dialogs.New(lang.L("Settings"), tabs)
	dismiss := w.dialogs.NewButton(language.Label("Close"), s.dialog.Hide)
	s.dialog.SetButtons([]fyne.CanvasObject{dismiss})
	w.settings = s
	s.dialog.Resize(fyne.NewSize(600, 480))
	w.dialogs.Show(s.dialog, func() { w.settings = nil }, nil)
}

// fill shows the lists as the settings are now.
func (s *settingsDialog) fill() {
	s.fillChannels()
	s.fillKeys()
	s.fillAccounts()
}

// changed follows a change of the settings, here and in the window.
func (s *settingsDialog) changed() {
	s.fill()
	s.window.channelsChanged()
}

// apply changes the settings off the main goroutine and shows the result.
func (s *settingsDialog) apply(change func(context.Context) error) { s.applyThen(change, func() {}) }

func (s *settingsDialog) applyThen(change func(context.Context) error, then func()) {
	s.window.work.Go(func(ctx context.Context) {
		err := change(ctx)
		s.window.work.Main(func() {
			if err != nil {
				s.window.dialogs.Error(err)
			}
			s.changed()
			then()
		})
	})
}

func (s *settingsDialog) fillChannels() {
	s.channels.RemoveAll()
	now := s.window.control.Settings()
	for i := range now.Channels {
		s.channels.Add(s.channelRow(now.Channels, i, len(now.Accounts) > 1))
	}
	if len(now.Channels) == 0 {
		s.channels.Add(widgets.NewParagraph(lang.L("No channel yet: only the practice channel, which answers from this computer. Add the channel that your administrator gave you.")))
	}
	if s.window.control.Locked(settings.FieldChannels) {
		s.channels.Add(widgets.NewNote(lang.L("Your administrator has set up the channels for everybody.")))
		return
	}
	add := widget.NewButtonWithIcon(language.Label("Add a channel…"), theme.ContentAddIcon(), func() { s.window.showSetupThen(nil, s.changed) })
	export := widget.NewButton(language.Label("Export channels…"), s.window.exportChannels)
	s.channels.Add(widgets.Inline(add, export))
}

func (s *settingsDialog) channelRow(channels []settings.Channel, i int, withAccount bool) fyne.CanvasObject {
	channel := channels[i]
	name := widgets.NewText(channel.Name, 1)
	name.Style.Bold = true
	below := widgets.NewText(channel.StreamID, 1)
	if withAccount {
		below.Text = language.Joined(channel.Account, channel.StreamID)
	}
	if channel.Preset {
		below.Text = language.Joined(below.Text, lang.L("set up by your administrator"))
	}
	below.Middle, below.Color, below.Scale = true, theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
	return widgets.Sides(nil, s.channelButtons(channels, i), container.NewVBox(name, below))
}

// channelButtons change a channel that is the person's own. The administrator's
// stand above it.
func (s *settingsDialog) channelButtons(channels []settings.Channel, i int) fyne.CanvasObject {
	w, channel := s.window, channels[i]
	if w.control.Locked(settings.FieldChannels) {
		return widgets.Inline()
	}
	up := w.dialogs.NewIconButton(theme.MoveUpIcon(), func() {
		s.apply(func(context.Context) error { return w.control.MoveChannel(channel.Name, -1) })
	})
	down := w.dialogs.NewIconButton(theme.MoveDownIcon(), func() {
		s.apply(func(context.Context) error { return w.control.MoveChannel(channel.Name, 1) })
	})
	if i == 0 || channels[i-1].Preset {
		up.Disable()
	}
	if i == len(channels)-1 {
		down.Disable()
	}
	edit := w.dialogs.NewButton(language.Label("Edit"), func() { w.showSetupThen(&channel, s.changed) })
	remove := w.dialogs.NewButton(language.Label("Delete"), func() {
		w.dialogs.Ask(lang.L("Delete the channel “{{.Channel}}”?", map[string]any{"Channel": channel.Name}),
			lang.L("Its uploads stay in the list, and the channel stays at CommBox."), lang.L("Delete"), func() {
				s.apply(func(context.Context) error { return w.control.DeleteChannel(channel.Name) })
			})
	})
	if channel.Preset {
		widgets.SetEnabled(false, up, down, edit, remove)
	}
	return widgets.Inline(up, down, edit, remove)
}

func (s *settingsDialog) fillKeys() {
	s.keys.RemoveAll()
	now := s.window.control.Settings()
	for _, account := range now.Accounts {
		s.keys.Add(s.keyRow(account.Name, len(now.Accounts) > 1))
	}
	s.keys.Add(widgets.NewParagraph(lang.L("The key is kept in the system's keychain only, and never shown again. “Check” uploads a tiny test picture to prove key and channel.")))
}

func (s *settingsDialog) keyRow(account string, withName bool) fyne.CanvasObject {
	w := s.window
	status := widgets.NewParagraph(lang.L("Asking the system's keychain…"))
	showStatus := func() {
		w.work.Go(func(ctx context.Context) {
			known, err := w.control.KeyStatus(ctx, account)
			w.work.Main(func() { status.Set(describeKeyStatus(known, err, time.Now()), theme.ColorNameForeground) })
		})
	}
	showStatus()
	answer := widgets.NewAnswer()
	replace := w.dialogs.NewButton(language.Label("Enter key…"), func() { w.askForKeyThen(account, showStatus) })
	check := w.dialogs.NewButton(language.Label("Check"), nil)
	check.OnTapped = func() { s.check(account, check, answer) }
	remove := w.dialogs.NewButton(language.Label("Delete key"), func() {
		w.dialogs.Ask(lang.L("Delete the key?"), lang.L("Uploads need a key: you would have to enter one again."), lang.L("Delete"), func() {
			s.apply(func(ctx context.Context) error { return w.control.DeleteKey(ctx, account) })
		})
	})
	box := container.NewVBox(status, widgets.Inline(replace, check, remove), answer.Object)
	if withName {
		return widgets.Field(account, box, nil)
	}
	return box
}

// check proves the stored key with the first channel of its account.
func (s *settingsDialog) check(account string, button *dialogs.Button, answer *widgets.Answer) {
	w := s.window
	stream, name := "", ""
	for _, channel := range w.control.Settings().Channels {
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
	w.work.Go(func(ctx context.Context) {
		owner, err := w.control.KeyOwner(account)
		media := commbox.Media{}
		if err == nil {
			media, err = w.control.Check(ctx, owner, stream, "")
		}
		w.work.Main(func() {
			widgets.SetEnabled(true, button)
			if err != nil {
				answer.Bad(words.ErrorText(err))
				return
			}
			answer.Good(lang.L("It works: “{{.Channel}}” gave the media ID {{.ID}}.", map[string]any{"Channel": name, "ID": media.ID}))
		})
	})
}

// general holds what most people may want to choose.
func (s *settingsDialog) general() fyne.CanvasObject {
	w := s.window
	now := w.control.Settings()
	picker := widget.NewSelect([]string{language.Label("As the system"), "English", language.Visual("עברית")}, nil)
	codes := []string{"", "en", "he"}
	for i, code := range codes {
		if code == now.Language {
			picker.SetSelectedIndex(i)
		}
	}
	picker.OnChanged = func(string) { w.setLanguage(codes[picker.SelectedIndex()]) }
	numbers := make([]string, settings.MaxParallelUploads)
	for i := range numbers {
		numbers[i] = strconv.Itoa(i + 1)
	}
	parallel := widget.NewSelect(numbers, nil)
	parallel.SetSelectedIndex(now.ParallelUploads - 1)
	parallel.OnChanged = func(string) {
		n := parallel.SelectedIndex() + 1
		s.apply(func(context.Context) error { return w.control.SetParallel(n) })
	}
	copyDone := widget.NewCheck(language.Label("Copy the media ID as soon as a file is uploaded"), nil)
	copyDone.Checked = now.CopyIDWhenDone
	copyDone.OnChanged = func(on bool) {
		s.apply(func(context.Context) error {
			return w.control.ChangeSettings(func(v *settings.Settings) error { v.CopyIDWhenDone = on; return nil })
		})
	}
	return container.NewVBox(
		s.keep(settings.FieldLanguage, widgets.Field(lang.L("Language"), picker, nil), picker),
		s.keep(settings.FieldParallel, widgets.Field(lang.L("Uploads at the same time"), parallel, widgets.NewParagraph(lang.L("Three suit most office lines."))), parallel),
		s.keep(settings.FieldCopyWhenDone, copyDone, copyDone),
		widget.NewSeparator(),
		s.conversion(),
	)
}
