package uploader

import (
	"context"
	"errors"
	"fmt"

	"mediadrop/uploader/history"
)

// RemoveForUndo removes uploads that have ended, as Remove does, and returns their rows
// for UndoRemove. Uploads that go on, and those that are not there, are left out.
// It reads the history: call it off the main goroutine.
func (q *Queue) RemoveForUndo(ctx context.Context, ids ...string) ([]history.Upload, error) {
	var taken []history.Upload
	var gone []string
	for _, id := range ids {
		row, err := q.latest(ctx, id)
		if errors.Is(err, history.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("find the upload to remove: %w", err)
		}
		if row.State.Ended() {
			taken, gone = append(taken, row), append(gone, id)
		}
	}
	q.Remove(gone...)
	// Whoever reads the list next is not to see them. What cannot be written now
	// is tried again.
	_ = q.recorder.putNow()
	return taken, nil
}

// latest returns a row as it is in the history, or will be there soon.
func (q *Queue) latest(ctx context.Context, id string) (history.Upload, error) {
	row, err := q.cfg.History.Get(ctx, id)
	if err != nil && !errors.Is(err, history.ErrNotFound) {
		return row, err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	j := q.jobs[id]
	if j == nil {
		return row, err
	}
	latest := j.Upload
	if err == nil { // what a person writes goes past the queue
		latest.Favourite, latest.Label, latest.Note = row.Favourite, row.Label, row.Note
		latest.CreatedAt = row.CreatedAt
	}
	return latest, nil
}

// UndoRemove brings back the rows that RemoveForUndo returned, just as they were, and returns
// when the history has them. What was tried again meanwhile is left alone.
func (q *Queue) UndoRemove(rows ...history.Upload) error {
	q.mu.Lock()
	missing := make([]history.Upload, 0, len(rows))
	for _, row := range rows {
		if q.jobs[row.ID] == nil {
			missing = append(missing, row)
		}
	}
	q.mu.Unlock()
	// The recorder writes it after what it was told to remove.
	if err := q.recorder.putNow(missing...); err != nil {
		return fmt.Errorf("put the uploads back: %w", err)
	}
	return nil
}
