package ui

import (
	"context"
	"log/slog"
	"slices"

	"mediadrop/ui/work"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// pageSize is how many rows are read at a time: several screens full.
const pageSize = 100

// source is where rows come from: the control, and so the history.
type source interface {
	Count(ctx context.Context, filter history.Filter) (int, error)
	Page(ctx context.Context, filter history.Filter, offset, limit int) ([]history.Upload, error)
}

// rows is what the list shows: pages of the history, with the uploads that run
// laid over them. It belongs to the main goroutine; only reading the database
// happens elsewhere, so that the window never waits for a disk.
type rows struct {
	source  source
	work    *work.Runner
	changed func() // the list is to be drawn again
	log     *slog.Logger

	filter history.Filter
	total  int
	failed int // how many uploads failed, whatever the filter
	pages  map[int][]uploader.Job
	live   map[string]uploader.Job // by ID: newer than what the pages say
	// elsewhere has the uploads of this run whose file has an ID in another
	// channel, too: that is of today, and not for the history.
	elsewhere map[string]string
	unsaved   []string         // IDs that the history could not take; they stand on top
	seen      map[int]struct{} // pages that were asked for since the last load
	loading   bool
	stale     bool // something changed while a load was under way
	loaded    bool // the first load has come back
}

func newRows(from source, w *work.Runner, log *slog.Logger) *rows {
	return &rows{
		source: from, work: w, log: log, changed: func() {},
		pages: map[int][]uploader.Job{}, live: map[string]uploader.Job{}, elsewhere: map[string]string{}, seen: map[int]struct{}{0: {}},
	}
}

// length is how many rows there are.
func (r *rows) length() int { return len(r.unsaved) + r.total }

// at returns the row at an index, or false while it is still being read.
func (r *rows) at(i int) (uploader.Job, bool) {
	if i < len(r.unsaved) {
		job, ok := r.live[r.unsaved[i]]
		return job, ok
	}
	i -= len(r.unsaved)
	page := i / pageSize
	r.seen[page] = struct{}{}
	jobs, ok := r.pages[page]
	if !ok {
		r.load()
		return uploader.Job{}, false
	}
	if i%pageSize >= len(jobs) {
		return uploader.Job{}, false
	}
	job := jobs[i%pageSize]
	job.Elsewhere = r.elsewhere[job.ID]
	if newer, ok := r.live[job.ID]; ok {
		return newer, true
	}
	return job, true
}

// find returns the index of an upload among the rows that were read.
func (r *rows) find(id string) (int, bool) {
	if i := slices.Index(r.unsaved, id); i >= 0 {
		return i, true
	}
	for page, jobs := range r.pages {
		for i, job := range jobs {
			if job.ID == id {
				return len(r.unsaved) + page*pageSize + i, true
			}
		}
	}
	return 0, false
}

// questions returns the uploads that wait for an answer, in the order in which
// their files were given.
func (r *rows) questions() []uploader.Job {
	asking := map[string]uploader.Job{}
	for id, job := range r.live {
		if job.NeedsAnswer() {
			asking[id] = job
		}
	}
	return inOrder(asking)
}

// apply takes in what changed in the queue.
func (r *rows) apply(s uploader.Snapshot) {
	for _, job := range s.Jobs {
		if job.Elsewhere != "" {
			r.elsewhere[job.ID] = job.Elsewhere
		}
		if job.State.Ended() && job.Saved {
			delete(r.live, job.ID)
			r.patch(job)
			continue
		}
		r.live[job.ID] = job
	}
	r.collectUnsaved()
	if s.ListChanged || r.statesChanged(s) {
		r.load()
	}
	r.changed()
}

// collectUnsaved finds the uploads that no page can have, in the order in
// which they were dropped.
func (r *rows) collectUnsaved() {
	r.unsaved = r.unsaved[:0]
	for id, job := range r.live {
		if job.SaveFailed && !job.Listed {
			r.unsaved = append(r.unsaved, id)
		}
	}
	slices.Sort(r.unsaved) // IDs ascend
}

// statesChanged reports whether rows may have come into the filter or left it, or
// that the number of failed ones changed. Progress alone changes neither.
func (r *rows) statesChanged(s uploader.Snapshot) bool {
	for _, job := range s.Jobs {
		if job.Saved && (len(r.filter.States) > 0 || job.State.Ended()) {
			return true
		}
	}
	return false
}

// patch keeps a page that was read up to date without reading it again.
func (r *rows) patch(job uploader.Job) {
	for _, jobs := range r.pages {
		for i := range jobs {
			if jobs[i].ID == job.ID {
				jobs[i] = job
				return
			}
		}
	}
}

// setFilter chooses which rows are shown.
func (r *rows) setFilter(f history.Filter) {
	r.filter = f
	r.seen = map[int]struct{}{0: {}}
	r.load()
}

// load reads the number of rows and the pages in sight, off the main
// goroutine. One load runs at a time; what changes meanwhile makes another.
func (r *rows) load() {
	if r.loading {
		r.stale = true
		return
	}
	r.loading, r.stale = true, false
	filter, wanted := r.filter, r.seen
	r.seen = map[int]struct{}{}
	r.work.Go(func(context.Context) {
		found, err := read(r.source, filter, wanted)
		r.work.Main(func() { r.take(found, err) })
	})
}

func (r *rows) take(found reading, err error) {
	r.loading = false
	if err != nil {
		r.log.Error("history not read", "error", err.Error())
		return
	}
	if r.stale {
		for page := range found.pages {
			r.seen[page] = struct{}{}
		}
		r.load()
	}
	r.total, r.failed, r.pages, r.loaded = found.total, found.failed, found.pages, true
	r.changed()
}

// reading is what one load brings.
type reading struct {
	total, failed int
	pages         map[int][]uploader.Job
}

func read(from source, filter history.Filter, wanted map[int]struct{}) (found reading, err error) {
	ctx := context.Background()
	if found.total, err = from.Count(ctx, filter); err != nil {
		return found, err
	}
	if found.failed, err = from.Count(ctx, history.Filter{States: []string{string(uploader.Failed)}}); err != nil {
		return found, err
	}
	found.pages = make(map[int][]uploader.Job, len(wanted))
	for page := range wanted {
		uploads, err := from.Page(ctx, filter, page*pageSize, pageSize)
		if err != nil {
			return found, err
		}
		jobs := make([]uploader.Job, len(uploads))
		for i, u := range uploads {
			jobs[i] = uploader.FromHistory(u)
		}
		found.pages[page] = jobs
	}
	return found, nil
}
