package ui

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2/lang"

	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// renew uploads the file of an ID once more, to the same channel, so that
// there is an ID with 30 days ahead of it.
func (w *Window) renew(j uploader.Job) { w.renewFrom(j, j.Path) }

// renewFrom renews an ID with the file at path, which is looked at first: it
// may have moved, or be another one by now.
func (w *Window) renewFrom(j uploader.Job, path string) {
	w.background(func(ctx context.Context) {
		_, err := os.Stat(path)
		hash := ""
		if err == nil {
			hash, err = media.Hash(ctx, path)
		}
		w.do(func() {
			switch {
			case errors.Is(err, fs.ErrNotExist):
				w.askWhere(j)
			case err != nil:
				w.showError(err)
			case j.Hash != "" && hash != j.Hash:
				w.ask(lang.L("The file has changed"),
					lang.L("“{{.Name}}” is not the file any more that was uploaded then. Upload the changed one?", map[string]any{"Name": shownName(j.Name)}),
					lang.L("Upload the changed one"), func() { w.uploadAgain(j, j.ID, path) })
			default:
				w.uploadAgain(j, j.ID, path)
			}
		})
	})
}

// askWhere lets the person show where a file is now.
func (w *Window) askWhere(j uploader.Job) {
	w.ask(lang.L("The file is not where it was"),
		lang.L("“{{.Name}}” was in {{.Folder}}. Show MediaDrop where it is now.", map[string]any{"Name": shownName(j.Name), "Folder": filepath.Dir(j.Path)}),
		lang.L("Look for it…"), func() {
			title := lang.L("Where is {{.Name}}?", map[string]any{"Name": shownName(j.Name)})
			w.background(func(ctx context.Context) {
				paths, ok := w.options.Pick(ctx, title)
				if ok && len(paths) > 0 {
					w.do(func() { w.renewFrom(j, paths[0]) })
				}
			})
		})
}

// uploadAnyway uploads a file that has an ID already.
func (w *Window) uploadAnyway(j uploader.Job) { w.uploadAgain(j, "", j.Path) }

// uploadAgain makes a new upload to the channel of an earlier one, and selects
// it.
func (w *Window) uploadAgain(j uploader.Job, renews, path string) {
	w.background(func(context.Context) {
		to, err := w.control.Destination(j.To.Channel)
		if err != nil {
			w.do(func() { w.showError(err) })
			return
		}
		to.Header = j.To.Header
		ids := w.control.Queue.AddAgain(to, renews, path)
		w.do(func() {
			if len(ids) > 0 {
				w.list.await(ids[0])
			}
		})
	})
}
