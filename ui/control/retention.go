package control

import (
	"context"
	"time"
)

// DeleteOld deletes the rows that the person does not want to keep any longer,
// and returns how many: done ones after keepDays, the others after
// keepFailedDays, counted from the day their files were given; 0 keeps them for
// ever. Favourites and uploads that go on are kept.
func (c *Control) DeleteOld(ctx context.Context, now time.Time, keepDays, keepFailedDays int) (int, error) {
	done, others := daysBefore(now, keepDays), daysBefore(now, keepFailedDays)
	if done.IsZero() && others.IsZero() {
		return 0, nil
	}
	return c.history.Purge(ctx, done, others)
}

// daysBefore returns the day so many days ago; zero for no days.
func daysBefore(now time.Time, days int) time.Time {
	if days <= 0 {
		return time.Time{}
	}
	return now.AddDate(0, 0, -days)
}
