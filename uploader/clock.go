package uploader

import (
	"context"
	"time"

	"mediadrop/uploader/commbox"
)

// ClockTolerance is how far this computer's clock may be off without a word: the
// service's may be, too, and an answer is on its way for a while.
const ClockTolerance = 5 * time.Minute

// clock is what is known of this computer's clock. It belongs to the queue's lock.
type clock struct {
	compared bool          // with the service's, in this run
	ahead    time.Duration // of the service's; 0 while it is right or not known
	latest   time.Time     // that an answer of an earlier run showed: it is not earlier now
}

// compareClocks takes in what time it was at the service of an account. The lock is
// held.
func (q *Queue) compareClocks(account string, c commbox.Clock) {
	if !c.Known() || account == q.cfg.OwnClock {
		return
	}
	q.clock.compared, q.clock.ahead = true, 0
	if c.Ahead.Abs() > ClockTolerance {
		q.clock.ahead = c.Ahead
	}
}

// now returns the time, by the service's clock as far as that is known. Until it has
// answered in this run, it is at least as late as when it answered last.
func (q *Queue) now() time.Time {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := time.Now().Add(-q.clock.ahead)
	if !q.clock.compared && now.Before(q.clock.latest) {
		return q.clock.latest
	}
	return now
}

// rememberClock finds out what time it was when the service answered last, in an
// earlier run.
func (q *Queue) rememberClock(ctx context.Context) {
	latest, err := q.cfg.History.KnownTime(ctx, q.cfg.OwnClock)
	if err != nil {
		q.cfg.Log.Warn("time of the last answer not found", "error", err.Error())
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.clock.latest = latest
}
