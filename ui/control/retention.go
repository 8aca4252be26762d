package control

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// keepRemoved is how long removed uploads can be restored.
const keepRemoved = 30 * 24 * time.Hour

// RemoveOld removes the rows that the person does not want in the list any
// longer, and returns how many: done ones after keepDays, the others after
// keepFailedDays, counted from the day their files were given; 0 keeps them for
// ever. Favourites and uploads that go on are kept. What was removed long ago
// is deleted for good.
//
// This computer's clock may be wrong. Nothing is older than the service's
// answers show.
func (c *Control) RemoveOld(ctx context.Context, now time.Time, keepDays, keepFailedDays int) (int, error) {
	known, err := c.history.KnownTime(ctx, PracticeAccount)
	if err != nil || known.IsZero() {
		return 0, err
	}
	shown := known
	if known.After(now) {
		shown, now = now, known // removed no earlier than that, to stay as long as it says
	}
	if _, err := c.history.Purge(ctx, shown.Add(-keepRemoved)); err != nil {
		return 0, err
	}
	return c.history.RemoveOld(ctx, now, daysBefore(shown, keepDays), daysBefore(shown, keepFailedDays))
}

// TidyThumbnails deletes the small pictures that no row has any more, in the list or
// among the removed ones: they go once their rows are gone for good. Those of the last
// hour stay, for the rows of new uploads are written down a little later. One that is
// wanted again is made again.
func (c *Control) TidyThumbnails(ctx context.Context, now time.Time) error {
	if c.historyProblem != nil {
		return nil // the uploads are not known
	}
	folder := c.ThumbnailFolder()
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var names []string
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() && now.Sub(info.ModTime()) > fresh {
			names = append(names, entry.Name())
		}
	}
	if len(names) == 0 {
		return err
	}
	known, failed := c.history.Contents(ctx, names...)
	if failed != nil {
		return errors.Join(err, failed) // then none is known to be of no use
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			err = errors.Join(err, os.Remove(filepath.Join(folder, name)))
		}
	}
	return err
}

// daysBefore returns the day so many days ago; zero for no days.
func daysBefore(now time.Time, days int) time.Time {
	if days <= 0 {
		return time.Time{}
	}
	return now.AddDate(0, 0, -days)
}
