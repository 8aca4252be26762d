package uploader

import "time"

// accountPause keeps the uploads of one account back: what it waits for, and until when.
type accountPause struct {
	until   time.Time // zero: until the problem is gone
	problem *Problem
	timer   *time.Timer
}

// waitForKey keeps a job and its whole account back until the key is replaced.
// Where that happened while the job was on its way with the old one, it goes
// on at once.
func (q *Queue) waitForKey(j *job, problem *Problem) {
	q.transition(j, Waiting, problem)
	if j.resumed != q.resumed[j.Account] {
		q.enqueue(j)
		return
	}
	q.pauseForKey(j.Account, problem)
}

// pauseForKey keeps an account back until its key was replaced.
func (q *Queue) pauseForKey(account string, problem *Problem) {
	q.endPause(account)
	q.pauses[account] = &accountPause{problem: problem}
}

// pauseUntil keeps an account back for a while.
func (q *Queue) pauseUntil(account string, until time.Time) {
	if h := q.pauses[account]; h != nil && (h.until.IsZero() || h.until.After(until)) {
		return
	}
	q.endPause(account)
	h := &accountPause{until: until}
	h.timer = time.AfterFunc(time.Until(until), func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		if q.pauses[account] == h {
			delete(q.pauses, account)
			q.dispatch()
		}
	})
	q.pauses[account] = h
}

// endPause lets an account go on, up to the next dispatch. Whatever takes the
// place of a wait for the network, its uploads are not forgotten.
func (q *Queue) endPause(account string) {
	h := q.pauses[account]
	if h == nil {
		return
	}
	delete(q.pauses, account)
	if h.timer != nil {
		h.timer.Stop()
	}
	if h.problem != offlineProblem {
		return
	}
	for _, j := range q.inOrder() {
		if j.State == Waiting && j.Account == account && j.Problem == offlineProblem {
			q.transition(j, Queued, nil)
			q.makeReady(j)
		}
	}
}

// offlineProblem is why uploads wait while the computer has no network.
var offlineProblem = &Problem{Code: CodeOffline, Detail: "this computer has no network"}

// lookForNetwork is how often an offline computer looks whether it still is:
// nobody minds the wait, and it costs nothing.
const lookForNetwork = 3 * time.Second

func (q *Queue) offline(account string) bool { return q.cfg.Offline != nil && q.cfg.Offline(account) }

// waitForNetwork keeps a job and its whole account back until there is a
// network again, without counting tries.
func (q *Queue) waitForNetwork(j *job) {
	account := j.Account
	q.transition(j, Waiting, offlineProblem)
	switch h := q.pauses[account]; {
	case q.closing, h != nil && h.problem == offlineProblem:
		return
	case h != nil: // another pause, which comes first
		q.tryAgain(j, lookForNetwork)
		return
	}
	h := &accountPause{problem: offlineProblem}
	h.timer = time.AfterFunc(lookForNetwork, func() { q.lookForNetwork(account, h) })
	q.pauses[account] = h
}

func (q *Queue) lookForNetwork(account string, h *accountPause) {
	offline := q.offline(account)
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.pauses[account] != h || q.closing:
	case offline:
		h.timer.Reset(lookForNetwork)
	default:
		q.endPause(account)
		q.dispatch()
	}
}
