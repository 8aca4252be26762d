// Package renewal uploads the files of media IDs once more, before or after the IDs
// expire.
package renewal

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/control"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/files"
	"mediadrop/ui/language"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

// manyRenewals is how many IDs are too many to be renewed without a question.
const manyRenewals = 20

// look is what a look at the file of an ID has shown.
type look struct {
	job  uploader.Job
	path string // where the file is
	hash string // of its content
	err  error  // fs.ErrNotExist when it is not there
}

func (l look) isGone() bool    { return errors.Is(l.err, fs.ErrNotExist) }
func (l look) isChanged() bool { return l.err == nil && l.job.Hash != "" && l.hash != l.job.Hash }
func (l look) isSame() bool    { return l.err == nil && !l.isChanged() }

// Renewer renews media IDs. Its methods belong to the main goroutine, except where
// noted.
type Renewer struct {
	// OnNew is called with the ID of an upload that is about to come into the list.
	OnNew func(id string)
	// OnReplaced is called with the ID of an upload that was taken out of the list,
	// because its renewal stands in its place.
	OnReplaced func(id string)

	control *control.Control
	dialogs *dialogs.Stack
	files   *files.Dialogs
	under   map[string]bool         // the IDs of uploads that are being renewed
	renewed map[string]uploader.Job // uploads whose renewal has no ID yet; it may have failed
}

// New returns the renewer of a window.
func New(c *control.Control, d *dialogs.Stack, f *files.Dialogs) *Renewer {
	return &Renewer{control: c, dialogs: d, files: f, under: map[string]bool{}, renewed: map[string]uploader.Job{}}
}

// Renew uploads the files of IDs once more, each to the stream it went to, so
// that there are IDs with 30 days ahead of them.
func (r *Renewer) Renew(jobs []uploader.Job) {
	var due []uploader.Job
	strange := false
	for _, j := range jobs {
		under := r.under[j.ID]
		switch {
		case j.State != uploader.Done || under: // once is enough
		case !r.control.CanUploadTo(j.To()):
			strange = true
		default:
			due = append(due, j)
		}
	}
	if strange && len(due) == 0 {
		r.dialogs.Tell(lang.L("Nothing was renewed"), lang.L("You do not have the channel of this ID. Whoever has it can renew the ID."))
		return
	}
	if n := len(due); n > manyRenewals {
		r.dialogs.Ask(language.N("Renew {{.Count}} IDs?", n), language.N("{{.Count}} files will be uploaded again.", n), lang.L("Renew"),
			func() { r.lookAtFiles(due) })
		return
	}
	r.lookAtFiles(due)
}

// lookAtFiles looks at the files one after the other, and renews those that
// are as they were.
func (r *Renewer) lookAtFiles(jobs []uploader.Job) {
	for _, j := range jobs {
		r.begin(j)
	}
	r.dialogs.Work().Go(func(ctx context.Context) {
		var others []look
		for _, j := range jobs {
			l := lookAtFile(ctx, j, j.Path)
			if l.isSame() {
				r.renew(l, true)
			} else {
				others = append(others, l)
			}
		}
		r.dialogs.Work().Main(func() {
			for _, l := range others {
				delete(r.under, l.job.ID)
			}
			r.tellNotRenewed(others)
		})
	})
}

func (r *Renewer) begin(j uploader.Job) { r.under[j.ID], r.renewed[j.ID] = true, j }

func lookAtFile(ctx context.Context, j uploader.Job, path string) look {
	l := look{job: j, path: path}
	if path == "" {
		l.err = fs.ErrNotExist
		return l
	}
	if _, l.err = os.Stat(path); l.err == nil {
		l.hash, l.err = media.Hash(ctx, path)
	}
	return l
}

// tellNotRenewed asks about a file that has moved or changed; of several it
// only tells, for each has a question of its own.
func (r *Renewer) tellNotRenewed(others []look) {
	switch len(others) {
	case 0:
	case 1:
		r.askAbout(others[0])
	default:
		r.dialogs.Tell(lang.L("Not all were renewed"),
			language.N("{{.Count}} files have moved or changed. Renew their IDs one by one: MediaDrop asks what to do with each.", len(others)))
	}
}

func (r *Renewer) askAbout(l look) {
	name := map[string]any{"Name": words.FileName(l.job.Name), "Folder": filepath.Dir(l.job.Path)}
	switch {
	case l.path == "":
		r.dialogs.Ask(lang.L("Where is the file?"),
			lang.L("“{{.Name}}” was uploaded on another computer. Show MediaDrop where it is on this one.", name),
			lang.L("Locate…"), func() { r.askWhere(l.job) })
	case l.isGone():
		r.dialogs.Ask(lang.L("The file has moved"),
			lang.L("“{{.Name}}” is no longer in the folder below. Show MediaDrop where it is now.\n{{.Folder}}", name),
			lang.L("Locate…"), func() { r.askWhere(l.job) })
	case l.isChanged():
		r.dialogs.Ask(lang.L("The file has changed"),
			lang.L("“{{.Name}}” has changed since it was uploaded. Upload the changed file?", name),
			lang.L("Upload the changed file"), func() {
				r.begin(l.job)
				r.dialogs.Work().Go(func(context.Context) { r.renew(l, false) })
			})
	default:
		r.dialogs.Error(l.err)
	}
}

// askWhere lets the person show where a file is now.
func (r *Renewer) askWhere(j uploader.Job) {
	title := lang.L("Where is {{.Name}}?", map[string]any{"Name": words.FileName(j.Name)})
	r.files.Open(title, language.Label("Upload"), nil, func(paths []string) {
		r.begin(j)
		r.dialogs.Work().Go(func(ctx context.Context) {
			l := lookAtFile(ctx, j, paths[0])
			if l.isSame() {
				r.renew(l, true)
				return
			}
			r.dialogs.Work().Main(func() {
				delete(r.under, j.ID)
				r.askAbout(l)
			})
		})
	})
}

// UploadAnyway uploads a file that has an ID already.
func (r *Renewer) UploadAnyway(j uploader.Job) {
	r.dialogs.Work().Go(func(context.Context) {
		if id := r.control.UploadAgain(j.To(), "", false, j.Path); id != "" {
			r.dialogs.Work().Main(func() { r.OnNew(id) })
		}
	})
}

// renew makes a new upload to the stream of an earlier one, and selects it. What the
// person agreed to about the file holds where its content isSame. It waits for the
// disk: it runs off the main goroutine.
func (r *Renewer) renew(l look, isSame bool) {
	id := r.control.UploadAgain(l.job.To(), l.job.ID, isSame && l.job.WasAgreed(), l.path)
	if id == "" { // the program is closing, or the channel is a colleague's
		r.dialogs.Work().Main(func() { delete(r.under, l.job.ID) })
		return
	}
	r.handOn(l.job, id)
	r.dialogs.Work().Main(func() { r.OnNew(id) })
}

// handOn puts into the new row what the person wrote about the old one, and its
// place among the favourites.
func (r *Renewer) handOn(from uploader.Job, to string) {
	err := r.control.Annotate(r.dialogs.Work().Context(), to, history.Annotation{Favourite: &from.Favourite, Label: &from.Label, Note: &from.Note})
	if err != nil {
		r.dialogs.Log().Error("what was written about a renewed upload was not handed on", "error", err.Error())
	}
}

// Ended takes in uploads that ended. A renewal that has its ID takes the place of the
// old row, which goes to the removed ones; a colleague's row stays.
func (r *Renewer) Ended(jobs []uploader.Job) {
	for _, j := range jobs {
		if !j.State.Ended() {
			continue
		}
		old, renewed := r.renewed[j.Renews]
		delete(r.under, j.Renews)
		if !renewed || j.State != uploader.Done { // one that failed can be tried again
			continue
		}
		delete(r.renewed, old.ID)
		if old.Member == "" {
			r.replace(old.ID)
		}
	}
}

func (r *Renewer) replace(id string) {
	r.dialogs.Try(func(ctx context.Context) error {
		_, err := r.control.Remove(ctx, id)
		return err
	}, func() { r.OnReplaced(id) })
}
