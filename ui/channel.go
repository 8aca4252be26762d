package ui

import (
	"context"

	"mediadrop/settings/keychain"
	"mediadrop/ui/control"
)

// selectChannel changes where drops go, and remembers it.
func (w *Window) selectChannel(name string) {
	if name == w.channel {
		return
	}
	w.channel = name
	w.showChannel()
	w.work.Go(func(context.Context) {
		if err := w.control.Select(name); err != nil {
			w.work.Main(func() { w.Dialogs.Error(err) })
		}
	})
}

// showChannel puts the selected channel into everything that names it.
func (w *Window) showChannel() {
	w.Bar.ShowChannels(w.control.Channels(), w.channel)
	w.header = w.control.Header(w.channel)
	w.Bar.ShowHeader(w.header, w.control.Settings().TemplatesOf(w.channel))
	channel, _ := w.control.Settings().Channel(w.channel)
	owner, _ := w.control.KeyOwner(channel.Account)
	w.DropArea.Show(w.channel, control.IsPractice(w.channel), channel.Preset && !w.keyEntered[owner])
	w.updateMenu()
	w.refresh() // the strip may come or go
}

// enterKey asks for the key of the channel that is selected.
func (w *Window) enterKey() {
	if channel, ok := w.control.Settings().Channel(w.channel); ok {
		w.Setup.AskForKey(channel.Account, nil)
	}
}

// keyStored follows a key that was stored.
func (w *Window) keyStored(owner keychain.Owner) {
	w.keyEntered[owner] = true
	w.showChannel()
}

// channelSaved follows a channel that was added, or changed in the place of
// another. A new one is where drops go.
func (w *Window) channelSaved(name, replaces string) {
	if replaces == "" || replaces == w.channel {
		w.channel = name
	}
	w.channelsChanged()
}

// channelsChanged follows the settings after channels were added, renamed or
// deleted.
func (w *Window) channelsChanged() {
	name, there := control.FindChannel(w.control.Settings(), w.channel)
	if !there {
		name = w.control.Selected()
	}
	w.channel = name
	w.rebuildMenu()
	w.showChannel()
}
