// Package removal takes rows out of the list, and puts back what was removed, step
// by step.
package removal

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/dialogs"
	"mediadrop/uploader"
)

// offerFor is how long the offer to undo a removal stands in the window. The menu
// and the keyboard undo it at any time.
const offerFor = 10 * time.Second

// manyRows is how many rows are too many to be removed without a question.
const manyRows = 20

// Remover removes rows and undoes that. Its methods belong to the main goroutine.
type Remover struct {
	// OnRemoved is called with the IDs of rows that are gone.
	OnRemoved func(ids []string)
	// OnUndone is called with uploads that are back.
	OnUndone func(jobs []uploader.Job)
	// All calls a function with each upload that can be restored.
	All func(ctx context.Context, do func(id string)) error
	// Offer shows how many rows can be put back; 0 for none.
	Offer func(count int)
	// After calls a function later, on any goroutine.
	After func(time.Duration, func())

	rows    rows
	dialogs *dialogs.Stack
	steps   []*step // that can be undone, the last one last
}

// step is one removal.
type step struct {
	jobs   []uploader.Job // that were removed, once done is set
	done   bool
	undone bool // undo was asked for
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

// WhenAgreed calls a function that removes so many rows, after a question where
// they are many.
func (r *Remover) WhenAgreed(count int, remove func()) {
	if count <= manyRows {
		remove()
		return
	}
	r.dialogs.Ask(lang.N("Remove {{.Count}} rows from the list?", count, map[string]any{"Count": count}),
		lang.L("The media IDs go on working. Undo brings the rows back, and for 30 days Recently removed does."), lang.L("Remove"), remove)
}

// Remove takes uploads out of the list at once, and offers to put them back.
// Those that go on are left alone.
func (r *Remover) Remove(jobs []uploader.Job) {
	jobs = slices.DeleteFunc(slices.Clone(jobs), func(j uploader.Job) bool { return !j.State.Ended() })
	if len(jobs) == 0 {
		return
	}
	r.Offer(0)
	s := &step{}
	r.steps = append(r.steps, s)
	r.dialogs.Work().Go(func(ctx context.Context) {
		removed, err := r.rows.Remove(ctx, idsOf(jobs)...)
		r.dialogs.Work().Main(func() {
			if err != nil {
				r.dialogs.Error(err)
			}
			s.jobs, s.done = only(jobs, removed), true
			r.OnRemoved(removed)
			r.follow(s)
		})
	})
}

func idsOf(jobs []uploader.Job) []string {
	ids := make([]string, len(jobs))
	for i, j := range jobs {
		ids[i] = j.ID
	}
	return ids
}

// follow offers to undo a removal that was done, for a while, unless another one
// was begun since.
func (r *Remover) follow(s *step) {
	switch {
	case s.undone:
		r.putBack(s.jobs)
	case len(s.jobs) == 0:
		r.steps = slices.DeleteFunc(r.steps, func(o *step) bool { return o == s })
	case r.isLast(s):
		r.Offer(len(s.jobs))
		r.After(offerFor, func() {
			r.dialogs.Work().Main(func() {
				if r.isLast(s) {
					r.Offer(0)
				}
			})
		})
	}
}

func (r *Remover) isLast(s *step) bool { return len(r.steps) > 0 && r.steps[len(r.steps)-1] == s }

// only returns the uploads with these IDs.
func only(jobs []uploader.Job, ids []string) []uploader.Job {
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	return slices.DeleteFunc(slices.Clone(jobs), func(j uploader.Job) bool { return !wanted[j.ID] })
}

// Undo puts back what was removed last, and called again what was removed before
// that, back to the start of the program.
func (r *Remover) Undo() {
	if len(r.steps) == 0 {
		return
	}
	s := r.steps[len(r.steps)-1]
	r.steps = r.steps[:len(r.steps)-1]
	r.Offer(0)
	s.undone = true
	if s.done { // else it is put back when it was removed
		r.putBack(s.jobs)
	}
}

func (r *Remover) putBack(jobs []uploader.Job) {
	if len(jobs) == 0 {
		return
	}
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
