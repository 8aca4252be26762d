package control

import (
	"context"
	"path/filepath"
	"time"

	"mediadrop/uploader/history"
)

// ThumbnailFolder is where thumbnails are kept, in the cache that belongs to
// the person. It need not exist.
func (c *Control) ThumbnailFolder() string {
	return filepath.Join(filepath.Dir(c.options.Paths.Cache), "thumbs")
}

// Remove takes uploads that have ended out of the list, and gives their rows
// for UndoRemove. It carries on when ctx ends: what a person removed is gone.
func (c *Control) Remove(ctx context.Context, ids ...string) ([]history.Upload, error) {
	return c.Queue.RemoveForUndo(context.WithoutCancel(ctx), ids...)
}

// UndoRemove brings back what Remove gave, with everything that a person wrote.
func (c *Control) UndoRemove(rows []history.Upload) error { return c.Queue.UndoRemove(rows...) }

// Tidy deletes the rows that the person does not want to keep any longer, and
// returns how many: done ones after keepDays, the others after keepFailedDays,
// counted from the day their files were given; 0 keeps them for ever.
// Favourites and uploads that go on are kept.
func (c *Control) Tidy(ctx context.Context, now time.Time, keepDays, keepFailedDays int) (int, error) {
	done, others := daysBefore(now, keepDays), daysBefore(now, keepFailedDays)
	if done.IsZero() && others.IsZero() {
		return 0, nil
	}
	return c.History.Purge(ctx, done, others)
}

// daysBefore is zero for no days: never.
func daysBefore(now time.Time, days int) time.Time {
	if days <= 0 {
		return time.Time{}
	}
	return now.AddDate(0, 0, -days)
}
