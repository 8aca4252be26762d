package uploader

import (
	"context"
	"fmt"
)

// Remove takes uploads that have ended out of the list, and returns the IDs of
// those that it removed: uploads that go on, and those that are not in the
// list, are left out. They stay in the history, for UndoRemove. It reads the
// history: call it off the main goroutine.
func (q *Queue) Remove(ctx context.Context, ids ...string) (removed []string, err error) {
	elsewhere := q.forget(ids, &removed)
	ended, err := q.cfg.History.Ended(ctx, elsewhere...)
	if err != nil {
		err = fmt.Errorf("find the uploads to remove: %w", err)
	}
	removed = append(removed, ended...)
	// Whoever reads the list next is not to see them. What cannot be written now
	// is tried again.
	_ = q.recorder.removeNow(q.now(), removed...)
	return removed, err
}

// forget takes jobs that have ended out of the queue and adds their IDs to
// removed. It returns the IDs of which the queue has no job.
func (q *Queue) forget(ids []string, removed *[]string) (elsewhere []string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, id := range ids {
		switch j := q.jobs[id]; {
		case j == nil:
			elsewhere = append(elsewhere, id)
		case j.State.Ended():
			q.letGo(j)
			*removed = append(*removed, id)
		}
	}
	return elsewhere
}

// UndoRemove puts uploads that Remove removed back into the list, just as they
// were, and returns when the history has them. What was tried again meanwhile
// is left alone.
func (q *Queue) UndoRemove(ids ...string) error {
	q.mu.Lock()
	var missing []string
	for _, id := range ids {
		if q.jobs[id] == nil {
			missing = append(missing, id)
		}
	}
	q.mu.Unlock()
	if err := q.recorder.restoreNow(missing...); err != nil {
		return fmt.Errorf("put the uploads back: %w", err)
	}
	return nil
}
