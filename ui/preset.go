package ui

import (
	"context"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/widgets"
)

// keep leaves a setting alone that the administrator has locked, and says so
// beside it.
func (s *settingsDialog) keep(field string, shown fyne.CanvasObject, inputs ...fyne.Disableable) fyne.CanvasObject {
	if !s.window.control.Locked(field) {
		return shown
	}
	for _, input := range inputs {
		input.Disable()
	}
	return container.NewVBox(shown, widgets.NewLockedNote())
}

// exportChannels saves the channels for others: as a file that an administrator
// can put in place for everybody. Keys are not in it.
func (w *Window) exportChannels() {
	now := w.control.Settings()
	if len(now.Channels) == 0 {
		w.dialogs.Tell(lang.L("There are no channels to export"), lang.L("Set up a channel first. The practice channel is everywhere by itself."))
		return
	}
	w.files.Save(lang.L("Export the channels, without keys"), "settings.json", func(to io.Writer) error {
		_, err := to.Write(settings.Export(now))
		return err
	})
}

// lookForSendTo offers an entry in Windows' 'Send to' menu to those who have
// none: a program that was installed for everybody cannot put it there.
func (w *Window) lookForSendTo() {
	if w.options.HasSendTo == nil {
		return
	}
	w.work.Go(func(context.Context) {
		missing := !w.options.HasSendTo()
		w.work.Main(func() {
			if missing != w.noSendTo {
				w.noSendTo = missing
				w.rebuildMenu()
			}
		})
	})
}

func (w *Window) addToSendTo() {
	w.work.Go(func(context.Context) {
		err := w.options.AddToSendTo()
		w.work.Main(func() {
			if err != nil {
				w.dialogs.Error(err)
				return
			}
			w.notice(lang.L("Added: right-click files and choose Send to > MediaDrop."))
			w.lookForSendTo()
		})
	})
}
