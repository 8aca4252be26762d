package ui

import (
	"context"

	"mediadrop/ui/alerts"
	"mediadrop/uploader"
)

// copyText puts a text on the clipboard and says so in its row.
func (w *Window) copyText(j uploader.Job, text string) {
	w.app.Clipboard().SetContent(text)
	w.List.ShowCopied(j.ID)
}

// askAgain asks about everything that waits for an answer.
func (w *Window) askAgain() {
	if waiting := w.Rows.Questions(); len(waiting) > 0 {
		w.Alerts.Review(waiting)
	}
}

// answer carries out what a person said about files.
func (w *Window) answer(a alerts.Answer) {
	w.work.Go(func(context.Context) { // deletes copies
		if a.Remember != "" {
			if err := w.control.SetConvertFiles(a.Remember); err != nil {
				w.work.Main(func() { w.Dialogs.Error(err) })
			}
		}
		w.control.Agree(a.Agreed...)
		w.control.Decline(a.Declined...)
		w.control.Cancel(a.Canceled...)
	})
}
