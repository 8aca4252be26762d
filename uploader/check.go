package uploader

import (
	"context"
	"time"

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
	slow := time.AfterFunc(slowCheck, func() { q.markSlow(j) })
	report, hash, err := inspect(ctx, j.Path)
	slow.Stop()
	if err == nil || report.Kind != "" {
		q.cfg.Log.Info("file checked", "file", j.Path, "kind", string(report.Kind), "mime", report.MIME,
			"verdict", string(report.Verdict), "reason", string(report.Reason))
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.checks--
	j.stop, j.Slow = nil, false
	j.report, j.Hash = report, hash
	j.Kind, j.MIME, j.Verdict, j.Reason, j.Size = report.Kind, report.MIME, report.Verdict, report.Reason, report.Size
	switch {
	case wasCanceled(ctx):
		q.step(j, Canceled, nil)
	case ctx.Err() != nil:
		// Closing: the row stays as it is, for the next start.
	case err != nil:
		q.step(j, Failed, problemOf(err))
	case report.Verdict == media.Blocked:
		q.step(j, Blocked, problemOfReport(report))
	default:
		q.step(j, Queued, problemOfReport(report))
		q.makeReady(j)
	}
	q.dispatch()
}

func inspect(ctx context.Context, path string) (media.Report, string, error) {
	report, err := media.Inspect(path)
	if err != nil || report.Verdict == media.Blocked {
		return report, "", err
	}
	hash, err := media.Hash(ctx, path)
	return report, hash, err
}
