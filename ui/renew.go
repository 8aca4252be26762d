package ui

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/language"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

// manyRenewals is how many IDs are too many to be renewed without a question.
const manyRenewals = 20

// renewal is what a look at the file of an ID has shown.
type renewal struct {
	job  uploader.Job
	path string // where the file is
	hash string // of its content
	err  error  // fs.ErrNotExist when it is not there
}

func (r renewal) isGone() bool    { return errors.Is(r.err, fs.ErrNotExist) }
func (r renewal) isChanged() bool { return r.err == nil && r.job.Hash != "" && r.hash != r.job.Hash }
func (r renewal) isSame() bool    { return r.err == nil && !r.isChanged() }

// renew uploads the files of IDs once more, each to the stream it went to, so
// that there are IDs with 30 days ahead of them.
func (w *Window) renew(jobs []uploader.Job) {
	var due []uploader.Job
	for _, j := range jobs {
		if j.State == uploader.Done && !w.renewing[j.ID] {
			due = append(due, j)
		}
	}
	if n := len(due); n > manyRenewals {
		count := map[string]any{"Count": n}
		w.dialogs.Ask(lang.N("Renew {{.Count}} IDs?", n, count), lang.N("{{.Count}} files would be uploaded again.", n, count), lang.L("Renew"),
			func() { w.lookAtFiles(due) })
		return
	}
	w.lookAtFiles(due)
}

// lookAtFiles looks at the files one after the other, and renews those that
// are as they were.
func (w *Window) lookAtFiles(jobs []uploader.Job) {
	for _, j := range jobs {
		w.renewing[j.ID] = true
	}
	w.work.Go(func(ctx context.Context) {
		var others []renewal
		for _, j := range jobs {
			r := lookAtFile(ctx, j, j.Path)
			if r.isSame() {
				w.uploadAgain(r.job, r.job.ID, r.path)
			} else {
				others = append(others, r)
			}
		}
		w.work.Main(func() {
			for _, j := range jobs {
				delete(w.renewing, j.ID)
			}
			w.tellNotRenewed(others)
		})
	})
}

func lookAtFile(ctx context.Context, j uploader.Job, path string) renewal {
	r := renewal{job: j, path: path}
	if _, r.err = os.Stat(path); r.err == nil {
		r.hash, r.err = media.Hash(ctx, path)
	}
	return r
}

// tellNotRenewed asks about a file that has moved or changed; of several it
// only tells, for each has a question of its own.
func (w *Window) tellNotRenewed(others []renewal) {
	switch len(others) {
	case 0:
	case 1:
		w.askAbout(others[0])
	default:
		n := map[string]any{"Count": len(others)}
		w.dialogs.Tell(lang.L("Not all were renewed"),
			lang.N("{{.Count}} files have moved or changed. Renew their IDs one by one: MediaDrop asks what to do with each.", len(others), n))
	}
}

func (w *Window) askAbout(r renewal) {
	name := map[string]any{"Name": words.FileName(r.job.Name), "Folder": filepath.Dir(r.job.Path)}
	switch {
	case r.isGone():
		w.dialogs.Ask(lang.L("The file is not where it was"),
			lang.L("“{{.Name}}” was in {{.Folder}}. Show MediaDrop where it is now.", name),
			lang.L("Look for it…"), func() { w.askWhere(r.job) })
	case r.isChanged():
		w.dialogs.Ask(lang.L("The file has changed"),
			lang.L("“{{.Name}}” is not the file any more that was uploaded then. Upload the changed one?", name),
			lang.L("Upload the changed one"), func() {
				w.work.Go(func(context.Context) { w.uploadAgain(r.job, r.job.ID, r.path) })
			})
	default:
		w.dialogs.Error(r.err)
	}
}

// askWhere lets the person show where a file is now.
func (w *Window) askWhere(j uploader.Job) {
	title := lang.L("Where is {{.Name}}?", map[string]any{"Name": words.FileName(j.Name)})
	w.files.Open(title, language.Label("Upload"), nil, func(paths []string) {
		w.work.Go(func(ctx context.Context) {
			r := lookAtFile(ctx, j, paths[0])
			if r.isSame() {
				w.uploadAgain(j, j.ID, r.path)
				return
			}
			w.work.Main(func() { w.askAbout(r) })
		})
	})
}

// uploadAnyway uploads a file that has an ID already.
func (w *Window) uploadAnyway(j uploader.Job) {
	w.work.Go(func(context.Context) { w.uploadAgain(j, "", j.Path) })
}

// uploadAgain makes a new upload to the stream of an earlier one, and selects
// it. It waits for the disk: it runs off the main goroutine.
func (w *Window) uploadAgain(j uploader.Job, renews, path string) {
	id := w.control.UploadAgain(j.To(), renews, path)
	if id == "" {
		return // the program is closing
	}
	if renews != "" {
		w.handOn(j, id)
	}
	w.work.Main(func() { w.list.Await(id) })
}

// handOn gives the new row what the person wrote about the old one, and its
// place among the favourites.
func (w *Window) handOn(from uploader.Job, to string) {
	off := false
	err := w.control.Annotate(w.work.Context(), to, history.Annotation{Favourite: &from.Favourite, Label: &from.Label, Note: &from.Note})
	if err == nil && from.Favourite {
		err = w.control.Annotate(w.work.Context(), from.ID, history.Annotation{Favourite: &off})
	}
	if err != nil {
		w.log.Error("what was written about a renewed upload was not handed on", "error", err.Error())
	}
}
