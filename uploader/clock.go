package uploader

import (
	"time"

	"mediadrop/uploader/commbox"
)

// ClockTolerance is how far this computer's clock may be off without a word: the
// service's may be, too, and an answer is on its way for a while.
const ClockTolerance = 5 * time.Minute

// compareClocks takes in what time it was at the service. The lock is held.
func (q *Queue) compareClocks(c commbox.Clock) {
	if !c.Known() {
		return
	}
	q.clockAhead = 0
	if c.Ahead.Abs() > ClockTolerance {
		q.clockAhead = c.Ahead
	}
}

// now returns the time, by the service's clock as far as that is known.
func (q *Queue) now() time.Time {
	q.mu.Lock()
	defer q.mu.Unlock()
	return time.Now().Add(-q.clockAhead)
}
