package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"mediadrop/ui/alerts"
	"mediadrop/ui/bottombar"
	"mediadrop/ui/commands"
	"mediadrop/ui/copyas"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/droparea"
	"mediadrop/ui/files"
	"mediadrop/ui/help"
	"mediadrop/ui/keys"
	"mediadrop/ui/look"
	"mediadrop/ui/menus"
	"mediadrop/ui/menustate"
	"mediadrop/ui/outside"
	"mediadrop/ui/paste"
	"mediadrop/ui/preview"
	"mediadrop/ui/reminder"
	"mediadrop/ui/removal"
	"mediadrop/ui/renewal"
	"mediadrop/ui/settingsview"
	"mediadrop/ui/setup"
	"mediadrop/ui/thumbnail"
	"mediadrop/ui/topbar"
	"mediadrop/ui/transfer"
	"mediadrop/ui/trymessage"
	"mediadrop/ui/undo"
	"mediadrop/ui/uploadlist"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// Parts are what the window is made of: each shows something, or does something,
// and passes on what the person means. Those that show texts on the window itself
// are other ones after the language has changed.
type Parts struct {
	Rows     *uploadlist.Rows
	List     *uploadlist.List
	Menu     *menus.Bar
	Bar      *topbar.Bar
	DropArea *droparea.Area
	Bottom   *bottombar.Bar
	Outside  *outside.Outside

	Dialogs  *dialogs.Stack
	Alerts   *alerts.Alerts
	Setup    *setup.Forms
	Settings *settingsview.View

	Commands *commands.Commands
	Copier   *copyas.Copier
	Files    *files.Dialogs
	Steps    *undo.Steps
	Removal  *removal.Remover
	Renewal  *renewal.Renewer
	Reminder *reminder.Reminder
	Transfer *transfer.Transfer
	Preview  *preview.Viewer
	Help     *help.Helper
	Paster   *paste.Paster
	Trier    *trymessage.Trier
}

// makeParts makes what outlives a change of the language, and says what each leads
// to. Parts that are made later, or once more, are asked for when they are needed.
func (w *Window) makeParts() {
	w.Menu = menus.NewBar(w.win.Canvas())
	w.Menu.OnOpen = w.updateMenu
	w.Rows = uploadlist.NewRows(w.control, w.work, w.log)
	w.Dialogs = dialogs.New(w.win, w.work, w.log)
	w.Files = files.NewDialogs(w.Dialogs)
	w.Files.Pick, w.Files.PickPlace, w.Files.Notice = w.options.Pick, w.options.Save, w.notice
	w.Transfer = transfer.New(w.control, w.Dialogs, w.Files)
	w.Transfer.Shown, w.Transfer.Notice, w.Transfer.OnImported = w.Rows.Filter, w.notice, w.Rows.Load
	w.Transfer.OnChannels = w.channelsChanged
	w.Setup = setup.New(w.control, w.Dialogs)
	w.Setup.OnKey, w.Setup.OnChannel = w.keyStored, w.channelSaved
	w.Settings = settingsview.New(w.control, w.Dialogs, w.Setup, settingsview.Actions{
		Look: func(theme string, percent int) {
			if err := look.UseIn(w.app, w.win, theme, percent, w.work.Main, w.Dialogs.Fit); err != nil {
				w.Dialogs.Error(err)
			}
		},
		Language: w.setLanguage, Channels: w.channelsChanged, Team: w.teamChanged, ExportChannels: w.Transfer.ExportChannels,
	})
	w.Alerts = alerts.New(w.Dialogs, alerts.Actions{
		Retry:    func(ids ...string) { w.Commands.Retry(ids...) },
		Again:    func(jobs []uploader.Job) { w.Commands.AskToUploadAgain(jobs...) },
		EnterKey: func(account string) { w.Setup.AskForKey(account, nil) },
		Copy:     w.app.Clipboard().SetContent,
		LookAt:   func(j uploader.Job) { w.Preview.ShowAlone(j) },
		Answer:   w.answer, Current: w.Rows.ByID,
	})
	w.Copier = copyas.New(w.control, w.Dialogs, copyas.Actions{
		Put: w.copyText, Notice: w.notice, Renew: func(ids []string) { w.Commands.RenewAll(ids) }, Changed: w.rebuildMenu,
		Selected: w.selected, Some: func() ([]uploader.Job, bool) { return w.List.Some(menustate.Enough) }, Current: w.current, Each: w.Rows.Each,
	})
	begin := func(text string, cancel func()) *bottombar.Task { return w.Bottom.Begin(text, cancel) }
	w.Transfer.Begin, w.Files.Begin = begin, begin
	w.Steps = undo.New()
	w.Steps.OnChanged = func() { w.Bottom.Offer(0) } // what was removed before is not the last act any more
	w.Removal = removal.New(w.control, w.Dialogs, w.Steps)
	w.Bottom = bottombar.New(bottombar.Actions{
		CancelAll: w.control.CancelAll, RetryFailed: func() { w.Commands.RetryFailed() }, Answer: w.askAgain, Undo: w.Steps.Undo,
		ShowRows: func(text string, jobs []uploader.Job) { w.Bar.ShowOnly(text, jobs) },
		CopyDrop: w.Copier.Copy, SaveDrop: w.Transfer.SaveDrop, TryDrop: func(jobs []uploader.Job) { w.Trier.Try(jobs) }, RetryDrop: func(jobs []uploader.Job) { w.Commands.RetryAgain(jobs) }, Resized: w.LayOut,
	})
	w.Outside = outside.New(Title, w.win.SetTitle, func(text string) {
		w.work.Go(func(context.Context) { w.app.SendNotification(fyne.NewNotification(Title, text)) }) // it waits for the system
	})
	w.app.Lifecycle().SetOnExitedForeground(func() {
		keys.Interrupt() // Alt+Tab
		w.Outside.Away(true)
	})
	w.app.Lifecycle().SetOnEnteredForeground(func() { w.Outside.Away(false) })
	w.Removal.All = func(ctx context.Context, do func(id string)) error {
		return w.control.Each(ctx, history.Filter{Removed: true}, func(u history.Upload) error { do(u.ID); return nil })
	}
	w.Removal.Offer, w.Removal.Notice = w.Bottom.Offer, w.notice
	w.Transfer.Adding = w.Removal.Adding
	inParts := w.Bottom.InParts(w.work)
	w.Rows.InParts, w.Removal.InParts = inParts, inParts
	w.Removal.OnRemoved = func(ids []string) {
		w.List.Forget(ids...)
		w.Rows.Forget(ids...)
	}
	w.Removal.OnUndone = func(ids []string) {
		w.List.Restore(ids)
		w.Rows.Load()
	}
	w.Renewal = renewal.New(w.control, w.Dialogs, w.Files)
	w.Renewal.OnReplaced = func(id string) {
		w.List.Forget(id)
		w.Rows.Forget(id)
	}
	w.Reminder = reminder.New(w.control, w.Dialogs, reminder.Actions{
		Renew: w.Renewal.Renew, Resized: w.LayOut,
		Notify: func(text string) { w.app.SendNotification(fyne.NewNotification(Title, text)) },
	})
	w.Renewal.OnNew = func(id string) { w.List.Await(id) }
	w.Commands = commands.New(w.control, w.Dialogs, w.Setup, w.Copier, w.Removal, w.Renewal, w.Steps, commands.Actions{
		InParts: inParts, Put: w.copyText, Notice: w.notice, Details: w.Alerts.ShowDetails, Review: func(j uploader.Job) { w.Alerts.Review([]uploader.Job{j}) }, Reload: w.Rows.Load, Annotated: func(ids []string, a history.Annotation) { w.List.Annotated(ids, a) },
		Selected: w.selected, Running: func() []string { return w.List.Running() }, Current: w.current, First: func(j uploader.Job) (uploadlist.Action, bool) { return w.List.FirstAction(j) }, AreRemoved: func() bool { return w.Rows.Filter().Removed }, Each: w.Rows.Each,
		Try: func(jobs []uploader.Job) { w.Trier.Try(jobs) }, Arrived: func(j uploader.Job) { w.Trier.Arrived(j) }, NotArrived: func(j uploader.Job) { w.Trier.NotArrived(j) }, DoNotAsk: func(j uploader.Job) { w.Trier.DoNotAsk(j) },
		Preview: func(j uploader.Job) { w.Preview.Show(j) },
	})
	w.Help = help.New(w.Dialogs, func() { w.Setup.Channel(nil, nil) })
	w.Preview = preview.New(w.control, w.Dialogs, preview.Actions{
		Step: func(by int) (uploader.Job, bool) {
			w.List.Step(by)
			return w.List.Current()
		},
		Open: w.Commands.LookAt,
	})
	w.Paster = paste.New(w.control, w.Dialogs, w.Preview, paste.Actions{
		Read: w.options.Clipboard, ReadText: w.options.ClipboardText, ToolkitText: w.app.Clipboard().Content,
		Channel: func() string { return w.channel }, Upload: w.Upload, Notice: w.notice,
	})
	widgets.PasteWith(w.Paster.ReadText, w.Paster.TextNotPasted)
	pictures := thumbnail.NewFiles(w.control.ThumbnailFolder(), w.control.Thumbnail)
	w.Trier = trymessage.New(w.control, w.Dialogs, trymessage.Actions{
		Snippet: w.Copier.Snippet, Selected: w.Commands.FirstSelected, Notice: w.notice, AddTemplate: w.Settings.AddTemplate, Renew: w.Renewal.Renew,
		Asked: func() { w.List.Refresh() }, Prove: w.Commands.Prove, Picture: pictures.Make,
	})
	w.thumbs = thumbnail.NewCache(pictures, w.work,
		func(id string) bool { return w.List.Shows(id) }, w.log)
}

// selected returns the uploads that are selected. The list is another one after
// the language has changed.
func (w *Window) selected() []string { return w.List.IDs() }

// current returns the upload that the keyboard is at.
func (w *Window) current() (uploader.Job, bool) { return w.List.Current() }
