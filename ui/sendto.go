package ui

import (
	"context"

	"fyne.io/fyne/v2/lang"
)

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
				w.Dialogs.Error(err)
				return
			}
			w.notice(lang.L("Added: right-click files and choose Send to > MediaDrop."))
			w.lookForSendTo()
		})
	})
}
