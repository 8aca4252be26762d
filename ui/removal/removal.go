// Package removal takes rows out of the list, and puts back what was removed
// last.
package removal

import (
	"context"
	"slices"
	"time"

	"mediadrop/ui/dialogs"
	"mediadrop/uploader"
)

// undoFor is how long a removal can be undone.
const undoFor = 10 * time.Second

// Remover removes rows and undoes that. Its methods belong to the main goroutine.
type Remover struct {
	// OnRemoved is called with the IDs of rows that are gone.
	OnRemoved func(ids []string)
	// OnUndone is called with uploads that are back.
	OnUndone func(jobs []uploader.Job)
	// Offer shows how many rows can be put back; 0 for none.
	Offer func(count int)
	// After calls a function later, on any goroutine.
	After func(time.Duration, func())

	rows    rows
	dialogs *dialogs.Stack
	turn    int // how often something was removed
	working bool
	wished  bool // undo was asked for before the rows were there
	removed []uploader.Job
}

// rows is what keeps the rows: the control.
type rows interface {
	Remove(ctx context.Context, ids ...string) ([]string, error)
	UndoRemove(ids ...string) error
}

// New returns a Remover. Its callbacks are to be set.
func New(r rows, d *dialogs.Stack) *Remover {
	return &Remover{rows: r, dialogs: d, After: func(d time.Duration, f func()) { time.AfterFunc(d, f) }}
}

// Remove takes uploads out of the list at once, and offers to put them back.
// Those that go on are left alone.
func (r *Remover) Remove(jobs []uploader.Job) {
	jobs = slices.DeleteFunc(slices.Clone(jobs), func(j uploader.Job) bool { return !j.State.Ended() })
	if len(jobs) == 0 {
		return
	}
	r.offer(nil) // what was removed before is gone for good
	r.turn++
	r.working, r.wished = true, false
	turn := r.turn
	r.dialogs.Work().Go(func(ctx context.Context) {
		removed, err := r.rows.Remove(ctx, idsOf(jobs)...)
		r.dialogs.Work().Main(func() { r.done(turn, jobs, removed, err) })
	})
}

func idsOf(jobs []uploader.Job) []string {
	ids := make([]string, len(jobs))
	for i, j := range jobs {
		ids[i] = j.ID
	}
	return ids
}

func (r *Remover) done(turn int, jobs []uploader.Job, removed []string, err error) {
	if err != nil {
		r.dialogs.Error(err)
	}
	r.OnRemoved(removed)
	if turn != r.turn {
		return // more was removed meanwhile
	}
	r.working = false
	r.offer(only(jobs, removed))
	if r.wished {
		r.Undo()
		return
	}
	r.After(undoFor, func() {
		r.dialogs.Work().Main(func() {
			if turn == r.turn {
				r.offer(nil)
			}
		})
	})
}

// only returns the uploads with these IDs.
func only(jobs []uploader.Job, ids []string) []uploader.Job {
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	return slices.DeleteFunc(slices.Clone(jobs), func(j uploader.Job) bool { return !wanted[j.ID] })
}

// offer keeps what can be put back.
func (r *Remover) offer(removed []uploader.Job) {
	r.removed = removed
	r.Offer(len(removed))
}

// Undo puts back what was removed last.
func (r *Remover) Undo() {
	if r.working {
		r.wished = true
		return
	}
	jobs := r.removed
	if len(jobs) == 0 {
		return
	}
	r.offer(nil)
	r.dialogs.Work().Go(func(context.Context) {
		err := r.rows.UndoRemove(idsOf(jobs)...)
		r.dialogs.Work().Main(func() {
			if err != nil {
				r.dialogs.Error(err) // the queue tries again until it is written
			}
			r.OnUndone(jobs)
		})
	})
}
