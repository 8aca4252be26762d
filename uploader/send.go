package uploader

import (
	"context"
	"errors"
	"time"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/media"
	"mediadrop/uploader/meter"
)

// send makes one try at a job.
func (q *Queue) send(ctx context.Context, j *job) {
	key, client, problem := q.prepare(ctx, j)
	if problem != nil || ctx.Err() != nil {
		q.notSent(ctx, j, problem)
		return
	}
	progress := &commbox.Progress{OnHandOver: func() { q.markHandedOver(j) }}
	file := q.begin(j, progress)
	sent, err := client.Upload(ctx, key, j.StreamID, file, progress)
	q.settle(ctx, j, key, sent, err)
}

// prepare gets what a try needs besides the file.
func (q *Queue) prepare(ctx context.Context, j *job) (string, Client, *Problem) {
	if problem := q.outdated(j); problem != nil {
		return "", nil, problem
	}
	return q.connect(ctx, j.Account)
}

// connect returns what any request to an account's service needs: its client, and
// the key for it.
func (q *Queue) connect(ctx context.Context, account string) (string, Client, *Problem) {
	if q.offline(account) {
		return "", nil, offlineProblem
	}
	client, err := q.cfg.Client(account)
	if err != nil {
		return "", nil, &Problem{Code: CodeChannelBroken, Detail: err.Error()}
	}
	key, err := q.cfg.Key(ctx, account, client)
	if err != nil {
		return "", nil, problemOfKey(err)
	}
	return key, client, nil
}

// outdated returns a problem where a converted copy is not that of the file any more: it may
// have waited for an answer for a long time.
func (q *Queue) outdated(j *job) *Problem {
	q.mu.Lock()
	path, check, converted := j.Path, j.Check, j.Copy.Path != ""
	q.mu.Unlock()
	if !converted {
		return nil
	}
	if err := media.Unchanged(path, check); err != nil {
		return ProblemOf(err)
	}
	return nil
}

// notSent settles a job for which no request was begun.
func (q *Queue) notSent(ctx context.Context, j *job, problem *Problem) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.release(j)
	switch {
	case wasCanceled(ctx):
		q.transition(j, Canceled, nil)
	case ctx.Err() != nil:
		// Closing: the row stays as it is, for the next start.
	case problem.Code == CodeOffline, problem.isAboutKey():
		j.refused = ""
		q.pauseFor(j, problem)
	default:
		q.fail(j, problem)
	}
	q.dispatch()
}

// fail ends a job for which nothing was sent, or checks it anew.
func (q *Queue) fail(j *job, problem *Problem) {
	if problem.isChange() {
		q.fileChanged(j, problem)
		return
	}
	q.transition(j, Failed, problem)
}

// begin marks the start of a request, and gives the file to send.
func (q *Queue) begin(j *job, progress *commbox.Progress) commbox.File {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.account(j.Account).inVain = 0
	j.Attempts++
	j.tries++
	j.HandedOver = false
	j.progress, j.meter = progress, meter.Meter{}
	q.transition(j, Uploading, nil)
	return j.file()
}

// markHandedOver writes down that the service may have the file, before the
// last bytes go: after a crash from here on nobody can know.
func (q *Queue) markHandedOver(j *job) {
	q.mu.Lock()
	j.HandedOver = true
	row := j.Upload
	q.mu.Unlock()
	_ = q.recorder.putNow(row) // a history that cannot be written stops no upload
}

// settle decides what becomes of a job after a try.
func (q *Queue) settle(ctx context.Context, j *job, key string, sent commbox.Media, err error) {
	offline := err != nil && q.offline(j.Account)
	q.mu.Lock()
	defer q.mu.Unlock()
	j.Sent = j.progress.Sent()
	q.release(j)
	// With an answer, or before the last byte, there is nothing left to wonder
	// about at the next start.
	var failure *commbox.Error
	if errors.As(err, &failure) && !failure.MayBeDelivered() {
		j.HandedOver = false
	}
	if failure != nil && failure.NoRequest {
		j.Attempts--
	}
	if failure != nil {
		q.compareClocks(j.Account, failure.Clock)
	}
	q.compareClocks(j.Account, sent.Clock)
	a := q.account(j.Account)
	if err == nil {
		j.MediaID, j.AnsweredAt = sent.ID, sent.Clock.Service
		q.transition(j, Done, nil)
		q.open(a)
		q.dispatch()
		return
	}
	problem := ProblemOf(err)
	d := decide(err, j.tries, a.throttle.before())
	if q.cfg.Delay != nil {
		d.after = q.cfg.Delay(d.after)
	}
	switch {
	case d.state == Canceled && !wasCanceled(ctx):
		q.interrupted(j, problem)
	case d.pauseForKey:
		j.refused = key
		q.pauseFor(j, problem)
	case offline && (problem.Code == Code(commbox.CauseUnreachable) || problem.Code == Code(commbox.CauseProxyDown)):
		j.tries-- // the service had no part in it
		q.pauseFor(j, offlineProblem)
	case d.throttled:
		j.tries--
		q.throttled(j, problem, d.after)
	case problem.isChange():
		q.fileChanged(j, problem)
	case d.state == Waiting:
		q.transition(j, Waiting, problem)
		q.tryAgain(j, d.after)
	default:
		q.transition(j, d.state, problem)
	}
	if problem.HTTPStatus != 0 && !d.throttled && !d.pauseForKey {
		a.feeling = false // it does answer
	}
	q.dispatch()
}

// interrupted leaves a job for the next start: what the service may have is
// unknown, the rest is still to be sent.
func (q *Queue) interrupted(j *job, problem *Problem) {
	if problem.HandedOver { // nobody's fault, so not the one that stopping looks like
		q.transition(j, Unknown, &Problem{Code: CodeInterrupted, HandedOver: true, Detail: problem.Detail})
		return
	}
	q.transition(j, Waiting, &Problem{Code: CodeInterrupted, Detail: problem.Detail})
}

// release gives a job's place to the next one.
func (q *Queue) release(j *job) {
	delete(q.sending, j)
	j.stop, j.progress = nil, nil
}

// tryAgain queues a waiting job after a while.
func (q *Queue) tryAgain(j *job, after time.Duration) {
	if q.closing {
		return
	}
	j.RetryAt = time.Now().Add(after)
	var timer *time.Timer
	timer = time.AfterFunc(after, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		if j.timer == timer && !q.closing { // else it has left the state meanwhile
			q.enqueue(j)
		}
	})
	j.timer = timer
}

// enqueue makes a waiting job ready to be sent.
func (q *Queue) enqueue(j *job) {
	q.transition(j, Queued, nil)
	q.makeReady(j)
	q.dispatch()
}
