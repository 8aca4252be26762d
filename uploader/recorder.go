package uploader

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"mediadrop/uploader/history"
)

// saveLater is how long a row may wait that says no more than that a file was
// checked, or that its upload has begun: lost with the program, the one is found out
// again at the next start, and of the other nothing has come of it.
const saveLater = time.Second

// saveAgain is how long the recorder waits after the history could not be
// written, for instance because the disk is full.
const saveAgain = 5 * time.Second

// recorder writes rows to the history, off every other path. Rows that wait
// are written together in one transaction, of each upload only the latest. A
// row that cannot be written stays and is written when it can be.
//
// What costs is the number of rows that are written: each changes half a dozen
// indexes. Between drop and end three are needed of an upload whose turn comes
// soon: that it was given, that it is handed over, and its end.
type recorder struct {
	store *history.Store
	log   *slog.Logger
	wrote func(rows []history.Upload, removed bool, err error) // called after each write
	// within is how long a row may wait for others: each write waits for the
	// disk.
	within time.Duration

	mu      sync.Mutex
	pending batch
	later   map[string]history.Upload // not with the next write: what comes of them soon may take their place
	waiting []chan error              // answered after the next write
	then    []func()                  // called after the next write
	soon    *time.Timer               // when rows wait for others
	latest  *time.Timer               // when there is something in later
	closed  bool

	wake chan struct{}
	done chan struct{}
}

// batch is what is to be written.
type batch struct {
	rows  map[string]history.Upload
	order []string
	moved map[string]time.Time // uploads that left the list at a time, or came back to it: the zero time
}

func newBatch() batch {
	return batch{rows: map[string]history.Upload{}, moved: map[string]time.Time{}}
}

func newRecorder(store *history.Store, log *slog.Logger, within time.Duration, wrote func([]history.Upload, bool, error)) *recorder {
	r := &recorder{
		store: store, log: log, wrote: wrote, within: within,
		pending: newBatch(),
		later:   map[string]history.Upload{},
		wake:    make(chan struct{}, 1),
		done:    make(chan struct{}),
	}
	go r.run()
	return r
}

// put asks for rows to be written, together with others where these come soon.
func (r *recorder) put(rows ...history.Upload) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.supersede(rows)
	switch {
	case r.within == 0:
		r.signal()
	case r.soon == nil:
		r.soon = time.AfterFunc(r.within, r.signal)
	}
}

// putLater asks for a row to be written, unless a newer one of the same upload comes
// before saveLater is over.
func (r *recorder) putLater(row history.Upload) {
	r.mu.Lock()
	_, soon := r.pending.rows[row.ID]
	if r.within == 0 || r.closed || soon {
		r.mu.Unlock()
		r.put(row)
		return
	}
	defer r.mu.Unlock()
	r.later[row.ID] = row
	if r.latest == nil {
		r.latest = time.AfterFunc(saveLater, func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.takeLater()
			r.signal()
		})
	}
}

// supersede puts rows into the next write. The lock is held.
func (r *recorder) supersede(rows []history.Upload) {
	for _, row := range rows {
		delete(r.later, row.ID)
	}
	r.pending.put(rows)
}

// takeLater puts what may wait into the next write. The lock is held.
func (r *recorder) takeLater() {
	for _, id := range slices.Sorted(maps.Keys(r.later)) {
		r.pending.put([]history.Upload{r.later[id]})
	}
	clear(r.later)
	if r.latest != nil {
		r.latest.Stop()
		r.latest = nil
	}
}

// putThen asks for a row to be written, and calls then after that was tried.
func (r *recorder) putThen(row history.Upload, then func()) {
	r.mu.Lock()
	r.supersede([]history.Upload{row})
	r.then = append(r.then, then)
	r.mu.Unlock()
	r.signal()
}

// putNow returns when the rows were written, or could not be.
func (r *recorder) putNow(rows ...history.Upload) error {
	return r.now(func() { r.supersede(rows) })
}

// removeNow takes uploads out of the list, and returns when that is written, or
// could not be.
func (r *recorder) removeNow(at time.Time, ids ...string) error {
	return r.now(func() { r.takeLater(); r.pending.move(at, ids) })
}

// restoreNow puts uploads back into the list, as removeNow takes them out.
func (r *recorder) restoreNow(ids ...string) error {
	return r.now(func() { r.takeLater(); r.pending.move(time.Time{}, ids) })
}

// now returns when what change puts into the next write was written, or could not be.
func (r *recorder) now(change func()) error {
	answer := make(chan error, 1)
	r.mu.Lock()
	change()
	r.waiting = append(r.waiting, answer)
	r.mu.Unlock()
	r.signal()
	select {
	case err := <-answer:
		return err
	case <-r.done:
		return context.Canceled
	}
}

func (b *batch) put(rows []history.Upload) {
	for _, row := range rows {
		if _, there := b.rows[row.ID]; !there {
			b.order = append(b.order, row.ID)
		}
		b.rows[row.ID] = row
		delete(b.moved, row.ID) // the row says where it is
	}
}

func (b *batch) move(at time.Time, ids []string) {
	for _, id := range ids {
		b.moved[id] = at
		if row, there := b.rows[id]; there {
			row.RemovedAt = at
			b.rows[id] = row
		}
	}
}

// list returns the rows in the order in which they came.
func (b *batch) list() []history.Upload {
	rows := make([]history.Upload, len(b.order))
	for i, id := range b.order {
		rows[i] = b.rows[id]
	}
	return rows
}

// keepBefore puts back what could not be written, unless something newer came.
func (b *batch) keepBefore(earlier batch) {
	newer := *b
	*b = earlier
	for id, at := range newer.moved {
		b.move(at, []string{id})
	}
	b.put(newer.list())
}

func (r *recorder) signal() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// close writes what waits and ends the recorder.
func (r *recorder) close() {
	r.mu.Lock()
	r.closed = true
	r.takeLater()
	r.mu.Unlock()
	r.signal()
	<-r.done
}

func (r *recorder) run() {
	defer close(r.done)
	var again <-chan time.Time
	for {
		select {
		case <-r.wake:
		case <-again:
		}
		again = nil
		closed := r.isClosed() // asked first: the last flush takes all that came before
		if err := r.flush(); err != nil {
			r.log.Error("history not saved", "error", err.Error())
			again = time.After(saveAgain)
		}
		if closed {
			return
		}
	}
}

func (r *recorder) isClosed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.closed
}

// flush writes everything that waits in one go.
func (r *recorder) flush() error {
	r.mu.Lock()
	b, waiting, then := r.pending, r.waiting, r.then
	r.pending, r.waiting, r.then = newBatch(), nil, nil
	if r.soon != nil {
		r.soon.Stop()
		r.soon = nil
	}
	r.mu.Unlock()

	// Read now: what cannot be written goes back to those who add to it.
	rows, moved := b.list(), len(b.moved) > 0
	err := r.write(b)
	if err != nil {
		r.mu.Lock()
		r.pending.keepBefore(b)
		r.mu.Unlock()
	}
	for _, f := range then {
		f()
	}
	if len(rows) > 0 || moved {
		r.wrote(rows, err == nil && moved, err)
	}
	for _, answer := range waiting {
		answer <- err
	}
	return err
}

func (r *recorder) write(b batch) error {
	ctx := context.Background() // what was decided is written, also while closing
	if len(b.order) > 0 {
		if err := r.store.Save(ctx, b.list()); err != nil {
			return err
		}
	}
	removed := map[time.Time][]string{}
	for id, at := range b.moved {
		removed[at] = append(removed[at], id)
	}
	for at, ids := range removed {
		slices.Sort(ids)
		write := func() error { return r.store.Remove(ctx, at, ids...) }
		if at.IsZero() {
			write = func() error { return r.store.Restore(ctx, ids...) }
		}
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}
