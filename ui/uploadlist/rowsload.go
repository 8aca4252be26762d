package uploadlist

import (
	"context"

	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// StartWith chooses which rows the next load reads.
func (r *Rows) StartWith(f history.Filter) { r.filter = f }

// SetFilter chooses which rows are shown.
func (r *Rows) SetFilter(f history.Filter) {
	r.filter = f
	r.seen = map[int]struct{}{0: {}}
	r.Load()
}

// Load reads the number of rows and the pages in sight, off the main
// goroutine. One load runs at a time; what changes meanwhile makes another.
func (r *Rows) Load() {
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

func (r *Rows) take(found reading, err error) {
	r.loading = false
	if err != nil {
		r.log.Error("history not read", "error", err.Error())
		return
	}
	if r.stale {
		for page := range found.pages {
			r.seen[page] = struct{}{}
		}
		r.Load()
	}
	r.total, r.failed, r.pages, r.loaded = found.total, found.failed, found.pages, true
	r.OnChanged()
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
		uploads, err := from.Page(ctx, filter, page*PageSize, PageSize)
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

// between returns the rows from one index to another, at once where they were
// read, and else when they were.
func (r *Rows) between(from, to int, then func([]uploader.Job)) {
	jobs := make([]uploader.Job, 0, to-from+1)
	for i := from; i <= to; i++ {
		job, ok := r.known(i)
		if !ok {
			r.readBetween(from, to, then)
			return
		}
		jobs = append(jobs, job)
	}
	then(jobs)
}

// known is at without reading what is not there.
func (r *Rows) known(i int) (uploader.Job, bool) {
	if i < len(r.unsaved) {
		return r.At(i)
	}
	if _, ok := r.pages[(i-len(r.unsaved))/PageSize]; !ok {
		return uploader.Job{}, false
	}
	return r.At(i)
}

func (r *Rows) readBetween(from, to int, then func([]uploader.Job)) {
	top := make([]uploader.Job, 0, len(r.unsaved))
	for i := from; i <= to && i < len(r.unsaved); i++ {
		if job, ok := r.At(i); ok {
			top = append(top, job)
		}
	}
	first, last, filter := max(from-len(r.unsaved), 0), to-len(r.unsaved), r.filter
	r.work.Go(func(ctx context.Context) {
		uploads, err := r.source.Page(ctx, filter, first, last-first+1)
		r.work.Main(func() {
			if err != nil {
				r.log.Error("history not read", "error", err.Error())
				return
			}
			for _, u := range uploads {
				top = append(top, uploader.FromHistory(u))
			}
			then(top)
		})
	})
}
