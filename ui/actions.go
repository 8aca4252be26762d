package ui

import (
	"context"
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/alerts"
	"mediadrop/ui/language"
	"mediadrop/ui/uploadlist"
	"mediadrop/uploader"
)

// act does what a person asked of one upload.
func (w *Window) act(j uploader.Job, a uploadlist.Action) {
	switch a {
	case uploadlist.CopyID:
		w.copier.Copy([]uploader.Job{j})
	case uploadlist.CancelUpload:
		w.control.Cancel(j.ID)
	case uploadlist.RetryUpload, uploadlist.RetryNow:
		w.retry(j.ID)
	case uploadlist.UploadAgain:
		w.askToUploadAgain(j)
	case uploadlist.ForgetUpload, uploadlist.RemoveUpload:
		w.removal.Remove([]uploader.Job{j})
	case uploadlist.RenewID:
		w.renew([]uploader.Job{j})
	case uploadlist.UploadAnyway:
		w.uploadAnyway(j)
	case uploadlist.EditNote:
		w.editNote(j)
	case uploadlist.ToggleStar:
		w.star([]uploader.Job{j})
	case uploadlist.EnterKey:
		w.setup.AskForKey(j.Account, nil)
	case uploadlist.ShowDetails:
		w.alerts.ShowDetails(j)
	case uploadlist.OpenFolder:
		w.openFolder(j.Path)
	case uploadlist.Convert, uploadlist.SendAnyway:
		w.work.Go(func(context.Context) { w.control.Agree(j.ID) })
	case uploadlist.SendAsIs, uploadlist.LeaveOut:
		w.work.Go(func(context.Context) { w.control.Decline(j.ID) }) // deletes a copy
	case uploadlist.LookAtCopy:
		w.lookAt(j)
	case uploadlist.CopyCommand:
		w.copyText(j, j.Check.Command)
		w.notice(lang.L("Paste the command into a terminal, in the file's folder."))
	}
}

// copyText puts a text on the clipboard and says so in its row.
func (w *Window) copyText(j uploader.Job, text string) {
	w.app.Clipboard().SetContent(text)
	w.list.ShowCopied(j.ID)
}

func (w *Window) retry(ids ...string) {
	w.work.Go(func(ctx context.Context) {
		if err := w.control.Retry(ctx, ids...); err != nil {
			w.work.Main(func() { w.dialogs.Error(err) })
		}
	})
}

func (w *Window) retryFailed() {
	w.work.Go(func(ctx context.Context) {
		if err := w.control.RetryFailed(ctx); err != nil {
			w.work.Main(func() { w.dialogs.Error(err) })
		}
	})
}

// askToUploadAgain asks once about all uploads of which nobody knows whether
// they arrived.
func (w *Window) askToUploadAgain(jobs ...uploader.Job) {
	if len(jobs) == 0 {
		return
	}
	title := lang.L("Upload “{{.Name}}” again?", map[string]any{"Name": jobs[0].Name})
	if n := len(jobs); n > 1 {
		title = lang.N("Upload {{.Count}} files again?", n, map[string]any{"Count": n})
	}
	w.dialogs.Ask(title, lang.L("CommBox may have it already. Uploading again does no harm beyond a second copy with an ID of its own."),
		lang.L("Upload again"), func() { w.retry(idsOf(jobs)...) })
}

func idsOf(jobs []uploader.Job) []string {
	ids := make([]string, len(jobs))
	for i, j := range jobs {
		ids[i] = j.ID
	}
	return ids
}

// askAgain asks about everything that waits for an answer.
func (w *Window) askAgain() {
	if waiting := w.rows.Questions(); len(waiting) > 0 {
		w.alerts.Review(waiting)
	}
}

// answer carries out what a person said about files.
func (w *Window) answer(a alerts.Answer) {
	w.work.Go(func(context.Context) { // deletes copies
		if a.Remember != "" {
			if err := w.control.SetConvertFiles(a.Remember); err != nil {
				w.work.Main(func() { w.dialogs.Error(err) })
			}
		}
		w.control.Agree(a.Agreed...)
		w.control.Decline(a.Declined...)
		w.control.Cancel(a.Canceled...)
	})
}

func (w *Window) openFolder(path string) { w.openPath(filepath.Dir(path)) }

// lookAt opens the converted copy in the system's own viewer, or the file where
// there is none. A file that the check blocked is never opened: it may be a
// program.
func (w *Window) lookAt(j uploader.Job) {
	path := j.Path
	if j.State == uploader.Blocked {
		path = filepath.Dir(path)
	}
	if j.Copy.Path != "" {
		path = j.Copy.Path
	}
	w.openPath(path)
}

func (w *Window) openPath(path string) {
	w.work.Go(func(context.Context) { // some systems wait for what they open
		address, err := url.Parse(storage.NewFileURI(path).String())
		if err == nil {
			err = w.app.OpenURL(address)
		}
		if err != nil {
			w.work.Main(func() { w.dialogs.Error(err) })
		}
	})
}

// showMenu opens the menu of a row, for all rows that are selected.
func (w *Window) showMenu(j uploader.Job, v uploadlist.View, at fyne.Position) {
	selected := w.list.Jobs()
	var items []*fyne.MenuItem
	if j.State == uploader.Done {
		items = append(items, fyne.NewMenuItem(language.Label("Copy"), func() { w.copier.Copy(selected) }), w.copier.Menu(selected))
	}
	for _, a := range v.Menu {
		items = append(items, fyne.NewMenuItem(language.Visual(a.Label()), func() { w.actOnAll(selected, j, a) }))
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), w.win.Canvas(), at)
}

// actOnAll does what a person asked of the selected rows, where that makes
// sense for more than one, and else of the one that was asked.
func (w *Window) actOnAll(selected []uploader.Job, j uploader.Job, a uploadlist.Action) {
	switch a {
	case uploadlist.RemoveUpload, uploadlist.ForgetUpload:
		w.removeSelected()
	case uploadlist.CancelUpload:
		w.cancelSelected()
	case uploadlist.ToggleStar:
		w.star(selected)
	case uploadlist.RetryUpload, uploadlist.RetryNow:
		w.retrySelected()
	case uploadlist.RenewID:
		w.renewSelected()
	default:
		w.act(j, a)
	}
}
