package uploader

import (
	"context"
	"errors"
	"time"
)

// A few files are looked into at a time. What an honest small file needs is
// milliseconds; others take their time, and some are made to. So a check that has
// had its place for quickCheck goes on beside, and the place is for the next file.
// Where that many go on beside already, it ends, and begins anew when one of them
// has ended, however long it takes then.
const (
	maxChecks     = 2 // more would only make one disk seek back and forth
	maxLongChecks = 2
	quickCheck    = 500 * time.Millisecond
)

// checkPlace is where a check runs.
type checkPlace int

const (
	noPlace checkPlace = iota
	quickPlace
	longPlace
)

var errSetBack = errors.New("the check takes long, and others wait")

// wasSetBack reports whether a check ended because others waited for its place.
func wasSetBack(ctx context.Context) bool { return errors.Is(context.Cause(ctx), errSetBack) }

// dispatchChecks starts what may be checked now. The lock is held.
func (q *Queue) dispatchChecks() {
	for q.checks < maxChecks && len(q.toCheck) > 0 {
		j := q.toCheck[0]
		q.toCheck = q.toCheck[1:]
		if j.awaitsCheck() {
			q.checks++
			j.place = quickPlace
			q.run(j, q.check)
		}
	}
	for q.longChecks < maxLongChecks && len(q.checkLater) > 0 {
		j := q.checkLater[0]
		q.checkLater = q.checkLater[1:]
		if j.awaitsCheck() {
			q.longChecks++
			j.place = longPlace
			q.run(j, q.check)
		}
	}
}

// awaitsCheck reports whether a job that was lined up for its check still needs it.
func (j *job) awaitsCheck() bool { return j.State == Checking && !j.Converting && j.stop == nil }

// limitPlace has a check give up its place after quickCheck, by going on beside or,
// with setBack, by ending. It may keep the place while nobody waits for it. When
// the check ends, stop has to be called.
func (q *Queue) limitPlace(j *job, setBack context.CancelCauseFunc) (stop func()) {
	done := make(chan struct{})
	timer := time.NewTicker(quickCheck)
	go func() {
		defer timer.Stop()
		for {
			select {
			case <-done:
				return
			case <-timer.C:
				q.outstay(j, setBack)
			}
		}
	}()
	return func() { close(done) }
}

func (q *Queue) outstay(j *job, setBack context.CancelCauseFunc) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case j.place != quickPlace:
	case q.longChecks < maxLongChecks:
		q.checks--
		q.longChecks++
		j.place = longPlace
		q.dispatch()
	case len(q.toCheck) > 0:
		setBack(errSetBack)
	}
}

// leavePlace notes that a check has ended. The lock is held.
func (q *Queue) leavePlace(j *job) {
	switch j.place {
	case quickPlace:
		q.checks--
	case longPlace:
		q.longChecks--
	}
	j.place = noPlace
}
