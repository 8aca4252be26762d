package ui

import (
	"mediadrop/ui/alerts"
	"mediadrop/ui/bottombar"
	"mediadrop/ui/commands"
	"mediadrop/ui/copyas"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/files"
	"mediadrop/ui/removal"
	"mediadrop/ui/renewal"
	"mediadrop/ui/settingsview"
	"mediadrop/ui/setup"
	"mediadrop/ui/thumbnail"
	"mediadrop/ui/transfer"
	"mediadrop/ui/uploadlist"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// makeParts makes what outlives a change of the language, and says what each leads
// to. Parts that are made later, or once more, are asked for when they are needed.
func (w *Window) makeParts() {
	w.rows = uploadlist.NewRows(w.control, w.work, w.log)
	w.dialogs = dialogs.New(w.win, w.work, w.log)
	w.files = files.NewDialogs(w.dialogs)
	w.files.Pick, w.files.PickPlace, w.files.Notice = w.options.Pick, w.options.Save, w.notice
	w.transfer = transfer.New(w.control, w.dialogs, w.files)
	w.transfer.Shown, w.transfer.Notice, w.transfer.OnImported = w.rows.Filter, w.notice, w.rows.Load
	w.setup = setup.New(w.control, w.dialogs)
	w.setup.OnKey, w.setup.OnChannel = w.keyStored, w.channelSaved
	w.settings = settingsview.New(w.control, w.dialogs, w.setup, settingsview.Actions{
		Language: w.setLanguage, Channels: w.channelsChanged, Team: w.teamChanged, ExportChannels: w.transfer.ExportChannels,
	})
	w.alerts = alerts.New(w.dialogs, alerts.Actions{
		Retry:    func(ids ...string) { w.commands.Retry(ids...) },
		EnterKey: func(account string) { w.setup.AskForKey(account, nil) },
		Copy:     w.app.Clipboard().SetContent,
		LookAt:   func(j uploader.Job) { w.commands.LookAt(j) },
		Answer:   w.answer, Current: w.rows.ByID,
	})
	w.copier = copyas.New(w.control, w.dialogs, copyas.Actions{
		Put: w.copyText, Notice: w.notice, Changed: w.rebuildMenu, Selected: w.selected, Current: w.current,
	})
	w.removal = removal.New(w.control, w.dialogs)
	w.bottom = bottombar.New(bottombar.Actions{
		CancelAll: w.control.CancelAll, RetryFailed: func() { w.commands.RetryFailed() }, Answer: w.askAgain, Undo: w.undoByButton,
		CopyDrop: w.copier.Copy, SaveDrop: w.transfer.SaveDrop, Resized: w.layOut,
	})
	w.removal.Offer = w.bottom.Undo.Offer
	w.removal.OnRemoved = func(ids []string) {
		w.list.Forget(ids...)
		w.rows.Forget(ids...)
	}
	w.removal.OnUndone = func(jobs []uploader.Job) {
		w.list.Restore(jobs)
		w.rows.Load()
	}
	w.renewal = renewal.New(w.control, w.dialogs, w.files)
	w.renewal.OnNew = func(id string) { w.list.Await(uploader.Job{Upload: history.Upload{ID: id}}) }
	w.commands = commands.New(w.control, w.dialogs, w.setup, w.copier, w.removal, w.renewal, commands.Actions{
		Put: w.copyText, Notice: w.notice, Details: w.alerts.ShowDetails, Reload: w.rows.Load, Changed: func(jobs []uploader.Job) { w.list.UpdateJobs(jobs) },
		Selected: w.selected, Current: w.current,
	})
	w.thumbs = thumbnail.NewCache(thumbnail.NewFiles(w.control.ThumbnailFolder(), w.control.Thumbnail), w.work,
		func(id string) bool { return w.list.Shows(id) }, w.log)
}

// selected returns the uploads that are selected. The list is another one after
// the language has changed.
func (w *Window) selected() []uploader.Job { return w.list.Jobs() }

// current returns the upload that the keyboard is at.
func (w *Window) current() (uploader.Job, bool) { return w.list.Current() }
