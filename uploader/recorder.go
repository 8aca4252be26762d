package uploader

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"mediadrop/uploader/history"
)

// saveAgain is how long the recorder waits after the history could not be
// written, for instance because the disk is full.
const saveAgain = 5 * time.Second

// recorder writes rows to the history, off every other path. Rows that wait
// are written together in one transaction, of each upload only the latest. A
// row that cannot be written stays and is written when it can be.
type recorder struct {
	store *history.Store
	log   *slog.Logger
	wrote func(rows []history.Upload, removed bool, err error) // called after each write

	mu      sync.Mutex
	pending map[string]history.Upload
	order   []string
	waiting []chan error // answered after the next write
	then    []func()     // called after the next write
	removed []string
	closed  bool

	wake chan struct{}
	done chan struct{}
}

func newRecorder(store *history.Store, log *slog.Logger, wrote func([]history.Upload, bool, error)) *recorder {
	r := &recorder{
		store: store, log: log, wrote: wrote,
		pending: map[string]history.Upload{},
		wake:    make(chan struct{}, 1),
		done:    make(chan struct{}),
	}
	go r.run()
	return r
}

// put asks for rows to be written soon.
func (r *recorder) put(rows ...history.Upload) {
	r.mu.Lock()
	r.enqueue(rows)
	r.mu.Unlock()
	r.signal()
}

// putThen asks for a row to be written soon, and calls then after that was
// tried.
func (r *recorder) putThen(row history.Upload, then func()) {
	r.mu.Lock()
	r.enqueue([]history.Upload{row})
	r.then = append(r.then, then)
	r.mu.Unlock()
	r.signal()
}

// putNow returns when the rows were written, or could not be.
func (r *recorder) putNow(rows ...history.Upload) error {
	answer := make(chan error, 1)
	r.mu.Lock()
	r.enqueue(rows)
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

// remove takes uploads out of the history.
func (r *recorder) remove(ids ...string) {
	r.mu.Lock()
	for _, id := range ids {
		delete(r.pending, id)
	}
	r.removed = append(r.removed, ids...)
	r.mu.Unlock()
	r.signal()
}

func (r *recorder) enqueue(rows []history.Upload) {
	for _, row := range rows {
		if _, there := r.pending[row.ID]; !there {
			r.order = append(r.order, row.ID)
		}
		r.pending[row.ID] = row
	}
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
	rows := make([]history.Upload, 0, len(r.pending))
	for _, id := range r.order {
		if row, ok := r.pending[id]; ok {
			rows = append(rows, row)
		}
	}
	removed, waiting, then := r.removed, r.waiting, r.then
	r.pending, r.order, r.removed, r.waiting, r.then = map[string]history.Upload{}, nil, nil, nil, nil
	r.mu.Unlock()

	err := r.write(rows, removed)
	if err != nil {
		r.keep(rows, removed)
	}
	for _, f := range then {
		f()
	}
	if len(rows)+len(removed) > 0 {
		r.wrote(rows, err == nil && len(removed) > 0, err)
	}
	for _, answer := range waiting {
		answer <- err
	}
	return err
}

func (r *recorder) write(rows []history.Upload, removed []string) error {
	ctx := context.Background() // what was decided is written, also while closing
	if len(removed) > 0 {
		if err := r.store.Delete(ctx, removed...); err != nil {
			return err
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return r.store.Save(ctx, rows)
}

// keep puts back what could not be written, unless something newer came or it
// was removed meanwhile.
func (r *recorder) keep(rows []history.Upload, removed []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, row := range rows {
		if _, newer := r.pending[row.ID]; !newer && !slices.Contains(r.removed, row.ID) {
			r.pending[row.ID] = row
			r.order = append(r.order, row.ID)
		}
	}
	r.removed = append(removed, r.removed...)
}
