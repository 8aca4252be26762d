package uploader

import (
	"context"
	"time"

	"mediadrop/uploader/convertpolicy"
	"mediadrop/uploader/media"
)

// slowCheck is how long a check may take before the person is told that
// reading the file is what takes long.
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
	stirred := ctx.Err() == nil && (q.hasStirred(j) || isInUse(err) && q.cfg.RestTime > 0)
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
