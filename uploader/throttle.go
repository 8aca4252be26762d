package uploader

import (
	"slices"
	"time"

	"mediadrop/uploader/commbox"
)

// throttle is how an account deals with a service that takes only so many
// uploads at a time (429). That is no failure and spends no try: nothing is sent
// for a while, then one upload feels its way, and the others follow it.
type throttle struct {
	until time.Time   // nothing is sent before
	end   *time.Timer // at that time
	times int         // pauses since the last success; each may be longer
	tell  *time.Timer // until the person reads of it; runs since the first of them
	long  bool        // the person reads of it
}

// tellThrottled is how long a service may take nothing before the person reads
// of it.
const tellThrottled = 10 * time.Minute

// throttled makes a job wait that the service was too busy for, and with it the
// account.
func (q *Queue) throttled(j *job, problem *Problem, after time.Duration) {
	q.throttle(q.account(j.Account), after)
	q.waitItsTurn(j, problem)
}

// throttle sends nothing to an account's service for a while.
func (q *Queue) throttle(a *account, after time.Duration) {
	a.feeling = true
	t := &a.throttle
	now := time.Now()
	if now.After(t.until) {
		t.times++
	}
	if t.tell == nil && !q.closing {
		t.tell = time.AfterFunc(tellThrottled, func() { q.tellOfThrottle(a) })
	}
	if until := now.Add(after); until.After(t.until) && !q.closing {
		t.stop()
		t.until = until
		t.end = time.AfterFunc(after, func() { q.throttleEnds(a, until) })
	}
}

// waitItsTurn makes a job wait until the service takes uploads again.
func (q *Queue) waitItsTurn(j *job, problem *Problem) {
	t := q.account(j.Account).throttle
	told := *problem
	told.Long = t.long
	q.hold(j, &told)
	j.RetryAt = t.until
}

// isThrottled reports whether an account may send nothing now.
func (a *account) isThrottled() bool { return time.Now().Before(a.throttle.until) }

// before returns how many pauses there were before the one that runs, or may begin.
func (t *throttle) before() int {
	if time.Now().Before(t.until) {
		return t.times - 1
	}
	return t.times
}

// stop ends the pause.
func (t *throttle) stop() {
	if t.end != nil {
		t.end.Stop()
	}
	t.until = time.Time{}
}

// throttleEnds sends one upload on, which feels its way.
func (q *Queue) throttleEnds(a *account, until time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closing || !a.throttle.until.Equal(until) {
		return
	}
	a.throttle.stop()
	for _, j := range q.held(a) {
		if a.pause == nil {
			q.goOn(j)
		}
		if a.throttle.long {
			break // the others go on saying what they wait for
		}
	}
	q.dispatch()
}

// tellOfThrottle lets the person read of a service that has taken nothing for
// long. The uploads go on waiting.
func (q *Queue) tellOfThrottle(a *account) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closing || a.throttle.tell == nil {
		return
	}
	a.throttle.long = true
	for _, j := range q.held(a) {
		if j.Problem.Code == Code(commbox.CauseThrottled) {
			told := *j.Problem
			told.Long = true
			q.retell(j, &told)
		}
	}
	q.dispatch()
}

// throttledProblem is what those read who wait behind the one that feels its way.
var throttledProblem = &Problem{Code: Code(commbox.CauseThrottled), Detail: "the service has too many requests"}

// open lets all uploads of an account go, because the service took one. One that
// was under way when the pause began does not end it.
func (q *Queue) open(a *account) {
	switch {
	case !a.feeling && a.throttle.tell == nil:
		return
	case a.isThrottled():
		a.throttle.long = false
		a.throttle.tell.Reset(tellThrottled)
		return
	}
	a.feeling = false
	a.throttle.close()
	if a.pause == nil {
		q.resume(a)
	}
}

// feelOn sends one upload on where the one that was to feel its way did not come
// back with an answer, as when the person canceled it.
func (q *Queue) feelOn(a *account) {
	if !a.feeling || a.pause != nil || a.isThrottled() || q.isSending(a) {
		return
	}
	if slices.ContainsFunc(q.ready, func(j *job) bool { return j.State == Queued && j.Account == a.name }) {
		return
	}
	if held := q.held(a); len(held) > 0 {
		q.goOn(held[0])
	}
}

// isSending reports whether an upload of the account is under way.
func (q *Queue) isSending(a *account) bool {
	for j := range q.sending {
		if j.Account == a.name {
			return true
		}
	}
	return false
}

// close forgets that there was anything.
func (t *throttle) close() {
	t.stop()
	if t.tell != nil {
		t.tell.Stop()
	}
	*t = throttle{}
}
