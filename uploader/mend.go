package uploader

import (
	"context"
	"errors"
	"sync"
	"time"

	"mediadrop/uploader/media"
)

// How many files are mended at a time. Large pictures take some hundred
// megabytes of memory each; ffmpeg uses every processor by itself.
const (
	maxQuickMends = 2
	maxTranscodes = 1
)

// mending is how far the making of a copy has come. Its methods may be called
// concurrently.
type mending struct {
	mu    sync.Mutex
	share float64
	left  time.Duration
}

func (m *mending) update(share float64, left time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.share, m.left = share, left
}

func (m *mending) read() (float64, time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.share, m.left
}

// proceed takes a job whose file was inspected to what comes next. The lock is
// held.
func (q *Queue) proceed(j *job) {
	step := decideMending(j.Check, q.rules().Mend, j.answer)
	if (step == mendIt || step == offerIt) && j.Copy.Path == "" {
		q.startMending(j)
		return
	}
	switch step {
	case sendIt:
		j.takeReport(j.Check.AsIs())
		q.discardCopy(j)
		q.lineUp(j)
	case mendIt:
		q.lineUp(j)
	case offerIt, askFirst:
		q.ask(j)
	case blockIt:
		problem := problemOfReport(j.Check)
		if j.answer == declined {
			problem.Code = CodeLeftOut
		}
		q.step(j, Blocked, problem)
	case leaveIt:
		q.step(j, Canceled, nil)
	}
}

// lineUp queues a job whose file, or whose mended copy, is to be sent.
func (q *Queue) lineUp(j *job) {
	q.step(j, Queued, problemOfReport(j.sentReport()))
	q.makeReady(j)
}

// ask makes a job wait for what the person says.
func (q *Queue) ask(j *job) {
	problem := problemOfReport(j.Check)
	problem.Code, problem.Copy = CodeQuestion, j.Copy.Report
	q.step(j, Waiting, problem)
}

func (q *Queue) startMending(j *job) {
	j.Mending, j.mending = true, &mending{}
	if j.State == Checking {
		q.touch(j)
	} else {
		q.step(j, Checking, nil)
	}
	q.toMend = append(q.toMend, j)
}

// dispatchMending starts what may be mended now. The lock is held.
func (q *Queue) dispatchMending() {
	kept := q.toMend[:0:0]
	for _, j := range q.toMend {
		switch {
		case j.State != Checking || !j.Mending || j.stop != nil:
			// It has left the state, or came back and is in the list again.
		case !q.mayMend(j):
			kept = append(kept, j)
		default:
			q.copying[j] = struct{}{}
			q.run(j, q.mend)
		}
	}
	q.toMend = kept
}

func (q *Queue) mayMend(j *job) bool {
	quick, transcodes := 0, 0
	for other := range q.copying {
		if other.Check.Remedy == media.Transcode {
			transcodes++
		} else {
			quick++
		}
	}
	if j.Check.Remedy == media.Transcode {
		return transcodes < maxTranscodes
	}
	return quick < maxQuickMends
}

// mend makes a mended copy of a job's file.
func (q *Queue) mend(ctx context.Context, j *job) {
	made, err := q.cfg.Mender.Mend(ctx, j.Path, j.Check, q.options(ctx, j), j.mending.update)
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.copying, j)
	j.stop, j.mending, j.Mending = nil, nil, false
	if ctx.Err() == nil && err == nil {
		j.Copy = made
		j.sends(made.Report)
		q.proceed(j)
	} else {
		q.notMended(ctx, j, made, err)
	}
	q.dispatch()
}

// notMended settles a job for which there is no mended copy.
func (q *Queue) notMended(ctx context.Context, j *job, made media.Copy, err error) {
	q.remove(made)
	var unmendable *media.Unmendable
	switch {
	case wasCanceled(ctx):
		q.step(j, Canceled, nil)
	case ctx.Err() != nil:
		// Closing: the row stays as it is, for the next start.
	case errors.As(err, &unmendable) && j.Check.Sendable():
		q.cfg.Log.Warn("file not mended, sent as it is", "file", j.Path, "error", err.Error())
		j.takeReport(j.Check.AsIs())
		q.lineUp(j)
	case errors.As(err, &unmendable):
		problem := problemOfReport(j.Check)
		problem.Code, problem.Detail = CodeUnmendable, err.Error()
		q.step(j, Blocked, problem)
	default:
		q.step(j, Failed, problemOf(err))
	}
}

// discardCopy deletes a job's mended copy.
func (q *Queue) discardCopy(j *job) {
	q.remove(j.Copy)
	j.Copy = media.Copy{}
	j.sends(j.Check)
}

// remove deletes a copy. What cannot be deleted now, because a viewer holds
// it, goes when the program closes or starts.
func (q *Queue) remove(c media.Copy) {
	if err := c.Remove(); err != nil {
		q.cfg.Log.Warn("mended copy not deleted", "error", err.Error())
	}
}

// Agree says for files that wait for an answer: mend them, or send them all
// the same.
func (q *Queue) Agree(ids ...string) { q.answer(agreed, ids) }

// Decline says for files that wait for an answer: do not mend them. Those that
// WhatsApp takes as they are, are sent.
func (q *Queue) Decline(ids ...string) { q.answer(declined, ids) }

func (q *Queue) answer(a answer, ids []string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, id := range ids {
		if j := q.jobs[id]; j != nil && j.NeedsAnswer() && j.stop == nil {
			j.answer = a
			q.proceed(j)
		}
	}
	q.dispatch()
}

// rules gives what the person settled.
func (q *Queue) rules() Rules {
	if q.cfg.Rules == nil {
		return Rules{Mend: MendAsk}
	}
	return q.cfg.Rules()
}

// options give the check what it depends on.
func (q *Queue) options(ctx context.Context, j *job) media.Options {
	return media.Options{
		Header: j.To.Header, Private: q.rules().Private,
		CanTranscode: func() bool { return q.cfg.Mender.CanTranscode(ctx) },
	}
}
