package uploader

import (
	"context"
	"errors"
	"time"

	"mediadrop/uploader/convertpolicy"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/regular"
)

// slowCheck is how long a check may take before the person is told that it goes on,
// and what may be the reason: the file is large, or reading it takes long.
const slowCheck = 2 * time.Second

func (q *Queue) markSlow(j *job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if j.State == Checking {
		j.Slow = true
		q.touch(j)
	}
}

// check looks into a job's file and decides whether it goes on.
func (q *Queue) check(ctx context.Context, j *job) {
	looking, setBack := context.WithCancelCause(ctx)
	defer setBack(nil)
	defer q.limitPlace(j, setBack)()
	if q.waitForRest(j) {
		return
	}
	slow := time.AfterFunc(slowCheck, func() { q.markSlow(j) })
	report, hash, err := q.inspect(looking, j)
	stirred := ctx.Err() == nil && (q.hasStirred(j) || regular.IsInUse(err) && q.cfg.RestTime > 0)
	before := q.findDuplicate(looking, j, report, hash)
	slow.Stop()
	later := ctx.Err() == nil && wasSetBack(looking)
	if before.here != nil || stirred || later || wasCanceled(ctx) {
		q.cfg.Converter.Discard(j.Path, report)
	}
	if !stirred && !later && (err == nil || report.Kind != "") {
		q.cfg.Log.Info("file checked", "file", j.Path, "kind", string(report.Kind), "mime", report.MIME,
			"verdict", string(report.Verdict), "reason", string(report.Reason))
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if _, again := q.ended[hash]; again && before.here == nil { // perhaps since it was looked for
		q.mu.Unlock()
		if before = q.findDuplicate(ctx, j, report, hash); before.here != nil {
			q.cfg.Converter.Discard(j.Path, report)
		}
		q.mu.Lock()
	}
	if stirred && time.Since(j.rest.begun) < neverRests {
		q.leaveCheck(j, beingWritten)
		return
	}
	q.leavePlace(j)
	j.stop, j.Slow, j.BeingWritten = nil, false, false
	if later && !wasCanceled(ctx) {
		q.checkLater = append(q.checkLater, j)
		q.dispatch()
		return
	}
	j.Hash, j.Elsewhere = hash, before.elsewhere
	if j.changes > 0 && report.Reason != j.Check.Reason {
		j.answer = noAnswer // it was about another file
	}
	j.takeReport(report)
	switch {
	case wasCanceled(ctx):
		q.transition(j, Canceled, nil)
	case ctx.Err() != nil:
		// Closing: the row stays as it is, for the next start.
	case err != nil:
		q.transition(j, Failed, ProblemOf(err))
	case before.here != nil:
		q.dedup(j, *before.here)
	default:
		if first := q.sameOnItsWay(j); first != nil {
			q.follow(j, first)
		} else {
			q.proceed(j)
		}
	}
	q.dispatch()
}

// inspect finds out what a job's file is, what converting it would give, and its
// hash.
func (q *Queue) inspect(ctx context.Context, j *job) (media.Report, string, error) {
	report, err := q.cfg.Converter.Inspect(ctx, j.Path, q.options(ctx, j))
	if err == nil {
		report, err = q.cfg.Converter.Forecast(ctx, j.Path, report)
	}
	if q.rules().Convert == convertpolicy.Never && report.Remedy != media.StripMetadata {
		q.cfg.Converter.Discard(j.Path, report) // it was only to show that it could be done
		report = report.AsIs()
	}
	if err != nil || report.Verdict == media.Blocked {
		return report, "", err
	}
	hash, err := media.Hash(ctx, j.Path)
	return report, hash, err
}

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
