package uploadlist

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"mediadrop/ui/work"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// PageSize is how many rows are read at a time: several screens full.
const PageSize = 100

// source is where rows come from: the control, and so the history.
type source interface {
	Counts(ctx context.Context, filters ...history.Filter) ([]int, error)
	Page(ctx context.Context, filter history.Filter, offset, limit int) ([]history.Upload, error)
	IDs(ctx context.Context, filter history.Filter, offset, limit int) ([]string, error)
	Uploads(ctx context.Context, ids ...string) ([]history.Upload, error)
	Place(ctx context.Context, filter history.Filter, id string) (int, error)
	Chosen(ctx context.Context, filter history.Filter, ids ...string) ([]string, error)
}

// Rows is what the list shows: pages of the history, with the uploads that run
// laid over them. It belongs to the main goroutine; only reading the database
// happens elsewhere, so that the window never waits for a disk.
type Rows struct {
	source    source
	work      *work.Runner
	OnChanged func() // the list is to be drawn again
	// InParts goes through rows, and tells how far that is.
	InParts work.InParts
	log     *slog.Logger

	filter  history.Filter
	now     time.Time // of the reading that is shown
	total   int
	running int // of the first rows that go on and stand above all others
	tallies Tallies
	since   time.Time               // when the filter was chosen
	dropped map[string]uploader.Job // since then; see Hidden
	pages   map[int][]uploader.Job
	live    map[string]uploader.Job // by ID: newer than what the pages say
	// elsewhere has the uploads of this run whose file has an ID in another
	// channel, too: that is of today, and not for the history.
	elsewhere map[string]string
	unsaved   []string         // IDs that the history could not take; they stand on top
	seen      map[int]struct{} // pages that were asked for since the last load
	loading   bool
	stale     bool // something changed while a load was under way
	loaded    bool // the first load has come back
	// wanted and shown count the changes of the filter: the last one, and the one
	// whose rows are on the screen.
	wanted, shown int
	waiting       []func()        // until the two are the same, and
	between       int             // no rows are being read that are to be selected
	keep          func() kept     // returns the selection
	still         map[string]bool // what the last change of the filter kept of it
}

// NewRows returns the rows of a source, none of which is read yet.
func NewRows(from source, w *work.Runner, log *slog.Logger) *Rows {
	return &Rows{
		source: from, work: w, log: log, OnChanged: func() {}, keep: func() kept { return kept{} },
		pages: map[int][]uploader.Job{}, live: map[string]uploader.Job{}, elsewhere: map[string]string{}, seen: map[int]struct{}{0: {}},
	}
}

// Length is how many rows there are.
func (r *Rows) Length() int { return len(r.unsaved) + r.total }

// At returns the row at an index, or false while it is still being read.
func (r *Rows) At(i int) (uploader.Job, bool) {
	if i < len(r.unsaved) {
		job, ok := r.live[r.unsaved[i]]
		return job, ok
	}
	i -= len(r.unsaved)
	page := i / PageSize
	r.seen[page] = struct{}{}
	jobs, ok := r.pages[page]
	if !ok {
		r.Load()
		return uploader.Job{}, false
	}
	if i%PageSize >= len(jobs) {
		return uploader.Job{}, false
	}
	job := jobs[i%PageSize]
	job.Elsewhere = r.elsewhere[job.ID]
	if newer, ok := r.live[job.ID]; ok {
		return newer, true
	}
	return job, true
}

// Loaded reports whether the first load has come back.
func (r *Rows) Loaded() bool { return r.loaded }

// Loading reports whether rows are being read.
func (r *Rows) Loading() bool { return r.loading }

// Tallies returns how many uploads there are, whatever the filter.
func (r *Rows) Tallies() Tallies { return r.tallies }

// AnyRunning reports whether there are uploads that go on, or that the history
// does not have yet.
func (r *Rows) AnyRunning() bool { return len(r.live) > 0 }

// Filter returns what chooses the rows that are shown.
func (r *Rows) Filter() history.Filter { return r.filterAt(r.now) }

// filterAt returns what chooses the rows at a time: IDs that expire soon do so from then
// on, not from when the filter was chosen, or the rows and their number would differ.
func (r *Rows) filterAt(now time.Time) history.Filter {
	f := r.filter
	if !f.ExpiresAfter.IsZero() {
		soon := f.ExpiresBefore.Sub(f.ExpiresAfter)
		f.ExpiresAfter, f.ExpiresBefore = now, now.Add(soon)
	}
	if f.NeedsPerson {
		f.Asking = r.asking()
	}
	return f
}

// asking returns the IDs of uploads that wait for somebody to see to them.
func (r *Rows) asking() (ids []string) {
	for id, job := range r.live {
		if job.State == uploader.Waiting && needsPerson(job) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Forget takes uploads out that were removed, which may be nowhere else.
func (r *Rows) Forget(ids ...string) {
	for _, id := range ids {
		delete(r.live, id)
	}
	r.collectUnsaved()
	r.Load()
}

// find returns the index of an upload among the rows that were read.
func (r *Rows) find(id string) (int, bool) {
	if i := slices.Index(r.unsaved, id); i >= 0 {
		return i, true
	}
	for page, jobs := range r.pages {
		for i, job := range jobs {
			if job.ID == id {
				return len(r.unsaved) + page*PageSize + i, true
			}
		}
	}
	return 0, false
}

// eachRead calls a function with the IDs of the rows that were read.
func (r *Rows) eachRead(do func(id string)) {
	for _, id := range r.unsaved {
		do(id)
	}
	for _, jobs := range r.pages {
		for _, job := range jobs {
			do(job.ID)
		}
	}
}

// Questions returns the uploads that wait for an answer, in the order in which
// their files were given.
func (r *Rows) Questions() []uploader.Job {
	asking := map[string]uploader.Job{}
	for id, job := range r.live {
		if job.NeedsAnswer() {
			asking[id] = job
		}
	}
	return uploader.InOrder(asking)
}

// Apply takes in what changed in the queue.
func (r *Rows) Apply(s uploader.Snapshot) {
	reload := s.ListChanged
	for _, job := range s.Jobs {
		was, goesOn := r.live[job.ID]
		reload = reload || r.mayMove(was, job)
		r.noteDropped(job)
		if job.Elsewhere != "" {
			r.elsewhere[job.ID] = job.Elsewhere
		}
		if job.State.Ended() && job.Saved {
			delete(r.live, job.ID)
			r.patch(job)
			continue
		}
		reload = reload || !goesOn
		r.live[job.ID] = job
	}
	r.collectUnsaved()
	if reload {
		r.Load()
	}
	r.OnChanged()
}

// collectUnsaved finds the uploads that no page can have, in the order in
// which they were dropped.
func (r *Rows) collectUnsaved() {
	r.unsaved = r.unsaved[:0]
	for id, job := range r.live {
		if job.SaveFailed && !job.Listed {
			r.unsaved = append(r.unsaved, id)
		}
	}
	slices.Sort(r.unsaved) // IDs ascend
}

// mayMove reports whether an upload that changed may have come into the filter or left
// it, or changed the tallies. Progress alone, of which the history knows nothing, changes
// neither, and is told ten times a second.
func (r *Rows) mayMove(was, now uploader.Job) bool {
	switch {
	case !now.Saved:
		return false
	case now.State.Ended(), now.State == uploader.Waiting:
		return true
	}
	return len(r.filter.States) > 0 && !(was.Saved && was.Upload == now.Upload)
}

// patch keeps a page that was read up to date without reading it again.
func (r *Rows) patch(job uploader.Job) {
	for _, jobs := range r.pages {
		for i := range jobs {
			if jobs[i].ID == job.ID {
				jobs[i] = job
				return
			}
		}
	}
}

// ByID returns an upload among those that were read or run.
func (r *Rows) ByID(id string) (uploader.Job, bool) {
	if job, ok := r.live[id]; ok {
		return job, true
	}
	if i, ok := r.find(id); ok {
		return r.At(i)
	}
	return uploader.Job{}, false
}
