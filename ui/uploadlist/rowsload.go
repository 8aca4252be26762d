package uploadlist

import (
	"context"
	"reflect"
	"slices"
	"time"

	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// StartWith chooses which rows the next load reads.
func (r *Rows) StartWith(f history.Filter) {
	r.filter = f
	r.watch()
}

// SetFilter chooses which rows are shown.
func (r *Rows) SetFilter(f history.Filter) {
	r.filter = f
	r.watch()
	r.wanted++
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
	now, wanted, turn := words.ServiceTime(), r.seen, r.wanted
	filter := r.filterAt(now)
	r.seen = map[int]struct{}{}
	asking := r.asking()
	var keep kept
	if turn != r.shown {
		keep = r.keep()
	}
	r.work.Go(func(context.Context) {
		found, err := read(r.source, filter, now, asking, wanted, keep)
		r.work.Main(func() { r.take(found, turn, err) })
	})
}

func (r *Rows) take(found reading, turn int, err error) {
	r.loading = false
	if err != nil {
		r.log.Error("history not read", "error", err.Error())
		r.waiting = nil // nothing is done to rows that nobody sees
		return
	}
	if r.stale {
		for page := range found.pages {
			r.seen[page] = struct{}{}
		}
		r.Load()
	}
	r.now = found.now
	r.total, r.running, r.tallies, r.pages, r.loaded = found.total, found.running, found.tallies, found.pages, true
	if r.shown != turn {
		r.shown, r.still = turn, found.again.chosen
	}
	r.OnChanged()
	r.endWait()
}

// WhenShown calls a function once the rows that a search or a filter chooses
// are on the screen, and all are read that are about to be selected: at once unless
// they are still being read, which takes milliseconds, and for 100,000 rows a second.
// Where they cannot be read it is not called.
func (r *Rows) WhenShown(do func()) {
	if r.isShown() {
		do()
		return
	}
	r.waiting = append(r.waiting, do)
	if r.shown != r.wanted {
		r.Load() // a load that failed is tried again
	}
}

func (r *Rows) isShown() bool { return r.shown == r.wanted && r.between == 0 }

func (r *Rows) endWait() {
	for r.isShown() && len(r.waiting) > 0 {
		do := r.waiting[0]
		r.waiting = r.waiting[1:]
		do()
	}
}

// admits reports whether the filter still chooses an upload that it chose
// before, as far as uploading it, a star or removing it can change that.
func (r *Rows) admits(job uploader.Job) bool {
	f := r.filter
	return slices.Contains(r.unsaved, job.ID) ||
		(len(f.States) == 0 || slices.Contains(f.States, string(job.State))) && (!f.Favourites || job.Favourite) && (!f.Proven || !job.ProvenAt.IsZero()) &&
			(!f.NeedsPerson || needsPerson(job)) && f.Removed == !job.RemovedAt.IsZero()
}

// admitsMark returns whether the filter can choose an upload of which a person said this,
// and whether that decides it.
func (r *Rows) admitsMark(a history.Annotation) (admits, decides bool) {
	switch {
	case r.filter.Favourites && a.Favourite != nil:
		return *a.Favourite, true
	case r.filter.Proven && a.ProvenAt != nil:
		return !a.ProvenAt.IsZero(), true
	}
	return true, false
}

// needsPerson reports whether somebody has to see to an upload. What is tried
// again by itself need not be seen to.
func needsPerson(job uploader.Job) bool {
	switch job.State {
	case uploader.Failed, uploader.Unknown, uploader.Blocked:
		return true
	case uploader.Waiting:
		return !job.WaitsItsTurn() && job.RetryAt.IsZero() && (job.Problem == nil || job.Problem.Code != uploader.CodeSameFile)
	}
	return false
}

// showsAll reports whether nothing is filtered out.
func (r *Rows) showsAll() bool {
	f := r.filter
	f.Sort = 0
	return reflect.ValueOf(f).IsZero()
}

// splits reports whether the uploads that go on stand above all others.
func splits(f history.Filter) bool {
	return f.Sort == history.Newest && len(f.States) == 0 && !f.NeedsPerson && !f.Removed
}

// reading is what one load brings.
type reading struct {
	now     time.Time // by which IDs expire soon
	total   int
	running int // of them that go on and stand above the others
	tallies Tallies
	pages   map[int][]uploader.Job
	again   foundAgain
}

// Tallies are how many uploads there are, whatever the filter.
type Tallies struct {
	All, Favourites, Expiring, NeedsPerson, InProgress, Failed, Removed int
}

// running are the states of uploads that go on.
var running = []string{string(uploader.Checking), string(uploader.Queued), string(uploader.Uploading), string(uploader.Waiting)}

// count returns how many uploads a filter chooses, how many of them go on, and the
// tallies as they are now.
func count(ctx context.Context, from source, filter history.Filter, now time.Time, asking []string) (found reading, err error) {
	found.now = now
	goOn := filter
	goOn.States = running
	counts, err := from.Counts(ctx, filter, goOn, history.Filter{}, history.Filter{Favourites: true},
		history.Filter{ExpiresAfter: now, ExpiresBefore: now.Add(words.ExpiresSoon)}, history.Filter{NeedsPerson: true, Asking: asking},
		history.Filter{States: running}, history.Filter{States: []string{string(uploader.Failed)}}, history.Filter{Removed: true})
	if err != nil {
		return found, err
	}
	found.total = counts[0]
	if splits(filter) {
		found.running = counts[1]
	}
	found.tallies = Tallies{
		All: counts[2], Favourites: counts[3], Expiring: counts[4], NeedsPerson: counts[5], InProgress: counts[6], Failed: counts[7], Removed: counts[8],
	}
	return found, nil
}

func read(from source, filter history.Filter, now time.Time, asking []string, wanted map[int]struct{}, keep kept) (found reading, err error) {
	ctx := context.Background()
	if found, err = count(ctx, from, filter, now, asking); err != nil {
		return found, err
	}
	if found.again, err = findAgain(ctx, from, filter, found.running, keep); err != nil {
		return found, err
	}
	if found.again.page >= 0 {
		wanted[found.again.page] = struct{}{}
	}
	found.pages = make(map[int][]uploader.Job, len(wanted))
	for page := range wanted {
		if page*PageSize >= found.total { // to look for rows once more takes as long as to count them
			found.pages[page] = nil
			continue
		}
		if found.pages[page], err = readRows(ctx, from, filter, found.running, page*PageSize, PageSize); err != nil {
			return found, err
		}
	}
	return found, nil
}

// readRows reads some rows of a filter from an offset on, the first ones of which
// go on.
func readRows(ctx context.Context, from source, f history.Filter, goOn, offset, limit int) (jobs []uploader.Job, err error) {
	err = inTwo(f, goOn, offset, limit, func(f history.Filter, offset, limit int) error {
		uploads, err := from.Page(ctx, f, offset, limit)
		jobs = slices.Grow(jobs, len(uploads))
		for _, u := range uploads {
			jobs = append(jobs, uploader.FromHistory(u))
		}
		return err
	})
	return jobs, err
}

// readIDs is readRows for the IDs alone.
func readIDs(ctx context.Context, from source, f history.Filter, goOn, offset, limit int) (ids []string, err error) {
	err = inTwo(f, goOn, offset, limit, func(f history.Filter, offset, limit int) error {
		some, err := from.IDs(ctx, f, offset, limit)
		ids = append(ids, some...)
		return err
	})
	return ids, err
}

// inTwo reads some rows of a filter from an offset on: those of the first goOn, which
// go on, and then those below them, where the filter sets the two apart.
func inTwo(f history.Filter, goOn, offset, limit int, read func(f history.Filter, offset, limit int) error) error {
	if !splits(f) || goOn == 0 {
		return read(f, offset, limit)
	}
	above, below := f, f
	above.States, below.Ended = running, true
	if offset < goOn {
		if err := read(above, offset, min(limit, goOn-offset)); err != nil {
			return err
		}
		offset, limit = goOn, limit-min(limit, goOn-offset)
	}
	if limit == 0 {
		return nil
	}
	return read(below, offset-goOn, limit)
}

// idsBetween returns the IDs of the rows from one index to another, at once where they
// were read, and else when they were.
func (r *Rows) idsBetween(from, to int, then func(ids []string)) {
	ids := make([]string, 0, to-from+1)
	for i := from; i <= to; i++ {
		job, ok := r.known(i)
		if !ok {
			r.readBetween(from, to, then)
			return
		}
		ids = append(ids, job.ID)
	}
	then(ids)
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

func (r *Rows) readBetween(from, to int, then func(ids []string)) {
	top := slices.Clone(r.unsaved[min(from, len(r.unsaved)):min(to+1, len(r.unsaved))])
	first, last, filter, goOn := max(from-len(r.unsaved), 0), to-len(r.unsaved), r.Filter(), r.running
	r.between++
	r.work.Go(func(ctx context.Context) {
		ids, err := readIDs(ctx, r.source, filter, goOn, first, last-first+1)
		r.work.Main(func() {
			r.between--
			if err != nil {
				r.log.Error("history not read", "error", err.Error())
				r.waiting = nil // nothing is done to rows that nobody selected
				return
			}
			then(append(top, ids...))
			r.endWait()
		})
	})
}
