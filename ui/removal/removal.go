// Package removal takes rows out of the list, and puts back what was removed
// last.
package removal

import (
	"context"
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
	// OnUndone is called when rows may be back.
	OnUndone func()
	// Offer shows how many rows can be put back; 0 for none.
	Offer func(count int)
	// After calls a function later, on any goroutine.
	After func(time.Duration, func())

	rows    rows
	dialogs *dialogs.Stack
	turn    int // how often something was removed
	working bool
	wished  bool     // undo was asked for before the rows were there
	removed []string // IDs
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
	var ids []string
	for _, j := range jobs {
		if j.State.Ended() {
			ids = append(ids, j.ID)
		}
	}
	if len(ids) == 0 {
		return
	}
	r.offer(nil) // what was removed before is gone for good
	r.turn++
	r.working, r.wished = true, false
	turn := r.turn
	r.dialogs.Work().Go(func(ctx context.Context) {
		removed, err := r.rows.Remove(ctx, ids...)
		r.dialogs.Work().Main(func() { r.done(turn, removed, err) })
	})
}

func (r *Remover) done(turn int, removed []string, err error) {
	if err != nil {
		r.dialogs.Error(err)
	}
	r.OnRemoved(removed)
	if turn != r.turn {
		return // more was removed meanwhile
	}
	r.working = false
	r.offer(removed)
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

// offer keeps what can be put back.
func (r *Remover) offer(removed []string) {
	r.removed = removed
	r.Offer(len(removed))
}

// Undo puts back what was removed last.
func (r *Remover) Undo() {
	if r.working {
		r.wished = true
		return
	}
	ids := r.removed
	if len(ids) == 0 {
		return
	}
	r.offer(nil)
	r.dialogs.Work().Go(func(context.Context) {
		err := r.rows.UndoRemove(ids...)
		r.dialogs.Work().Main(func() {
			if err != nil {
				r.dialogs.Error(err) // the queue tries again until it is written
			}
			r.OnUndone()
		})
	})
}
