// Package removal takes rows out of the list, and puts back what was removed.
package removal

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/undo"
	"mediadrop/ui/widgets"
	"mediadrop/ui/work"
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
	// OnUndone is called with the IDs of uploads that are back.
	OnUndone func(ids []string)
	// All calls a function with each upload that can be restored.
	All func(ctx context.Context, do func(id string)) error
	// Offer shows how many rows can be put back; 0 for none.
	Offer func(count int)
	// Notice shows a quiet word.
	Notice func(text string)
	// InParts changes rows, and tells how far that is.
	InParts work.InParts
	// After calls a function later, on any goroutine.
	After func(time.Duration, func())

	restoreAll *widgets.Button
	rows       rows
	dialogs    *dialogs.Stack
	steps      *undo.Steps
}

// rows is what keeps the rows: the control.
type rows interface {
	Remove(ctx context.Context, ids ...string) ([]string, error)
	UndoRemove(ids ...string) error
}

// New returns a Remover whose acts are among the steps. Its callbacks are to be set.
func New(r rows, d *dialogs.Stack, steps *undo.Steps) *Remover {
	return &Remover{rows: r, dialogs: d, steps: steps, After: func(d time.Duration, f func()) { time.AfterFunc(d, f) }}
}

// WhenAgreed calls a function that removes so many rows and stops so many uploads,
// after a question where they are many.
func (r *Remover) WhenAgreed(removed, stopped int, remove func()) {
	if removed+stopped <= manyRows {
		remove()
		return
	}
	stops := language.N("{{.Count}} uploads will be stopped. Their rows stay, and you can retry them.", stopped)
	if removed == 0 {
		r.dialogs.AskToStop(language.N("Stop {{.Count}} uploads?", stopped), stops, lang.L("Keep uploading"), lang.L("Stop uploads"), remove)
		return
	}
	text := lang.L("The media IDs keep working. You can undo this, and for 30 days you can restore the rows from “Recently removed”.")
	if stopped > 0 {
		text = language.Sentences(stops, text)
	}
	r.dialogs.AskToDelete(language.N("Remove {{.Count}} rows from the list?", removed), text, lang.L("Remove"), remove)
}

// Remove takes uploads out of the list at once, and offers to put them back.
// Those that go on are left alone.
func (r *Remover) Remove(jobs []uploader.Job) {
	r.RemoveAll(idsOf(slices.DeleteFunc(slices.Clone(jobs), func(j uploader.Job) bool { return !j.State.Ended() })))
}

// RemoveAll is Remove for uploads that have ended, by their IDs.
func (r *Remover) RemoveAll(ids []string) {
	if len(ids) == 0 {
		return
	}
	s := r.steps.Begin()
	r.remove(ids, func(removed []string) {
		if len(removed) == 0 {
			s.Failed()
			return
		}
		s.Done(func() { r.putBack(removed, func([]string) {}) })
		r.offer(s, len(removed))
	})
}

// Adding begins an act that adds rows to the list. What it returns ends it, with the IDs
// of these rows: undone, they are removed again. what is what the act is called then.
func (r *Remover) Adding(what string) (added func(ids []string)) {
	s := r.steps.Begin()
	return func(ids []string) {
		if len(ids) == 0 {
			s.Failed()
			return
		}
		s.Done(func() {
			r.remove(ids, func(removed []string) {
				if n := len(removed); n > 0 {
					r.Notice(lang.L("Undone: {{.What}}", map[string]any{"What": language.Joined(what, language.N("{{.Count}} rows", n))}))
				}
			})
		})
	}
}

// remove takes rows out of the list, and calls then with the IDs of those that it took.
func (r *Remover) remove(ids []string, then func(removed []string)) {
	removed := make([]string, 0, len(ids))
	r.InParts(ids, removing, func(ids []string) error {
		gone, err := r.rows.Remove(r.dialogs.Work().Context(), ids...)
		removed = append(removed, gone...)
		return err
	}, func(_ int, err error) {
		if err != nil {
			r.dialogs.Error(err)
		}
		r.OnRemoved(removed)
		then(removed)
	})
}

func removing(done, of string) string {
	return lang.L("Removing… {{.Done}} of {{.Count}}", map[string]any{"Done": done, "Count": of})
}

func restoring(done, of string) string {
	return lang.L("Restoring… {{.Done}} of {{.Count}}", map[string]any{"Done": done, "Count": of})
}

func idsOf(jobs []uploader.Job) []string {
	ids := make([]string, len(jobs))
	for i, j := range jobs {
		ids[i] = j.ID
	}
	return ids
}

// offer offers to undo a removal, for a while, unless something else was done since.
func (r *Remover) offer(s *undo.Step, count int) {
	if !s.IsLast() {
		return
	}
	r.Offer(count)
	r.After(offerFor, func() {
		r.dialogs.Work().Main(func() {
			if s.IsLast() {
				r.Offer(0)
			}
		})
	})
}

// putBack restores uploads, and calls then with those that it restored.
func (r *Remover) putBack(ids []string, then func(back []string)) {
	r.InParts(ids, restoring, func(ids []string) error { return r.rows.UndoRemove(ids...) }, func(done int, err error) {
		if err != nil {
			r.dialogs.Error(err) // the queue tries again until it is written
		}
		r.OnUndone(ids[:done])
		then(ids[:done])
	})
}
