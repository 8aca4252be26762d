package uploader

import (
	"context"
	"time"

	"mediadrop/uploader/commbox"
)

// account is what the queue keeps of an account. Its fields belong to the queue's
// lock.
type account struct {
	name     string
	pause    *accountPause // nil while nothing is known that keeps uploads back
	throttle throttle
	// feeling tells that one upload at a time is sent, to find out whether the
	// service takes any again.
	feeling bool
	keys    int // how often the key was replaced
	inVain  int // how often in a row a pause seemed to be over, and was not
}

func (q *Queue) account(name string) *account {
	a := q.accounts[name]
	if a == nil {
		a = &account{name: name}
		q.accounts[name] = a
	}
	return a
}

// accountPause keeps the uploads of one account back for as long as its cause
// lasts. No cause is waited for without looking whether it is gone.
type accountPause struct {
	problem   *Problem // its code is the cause
	refused   string   // the key that the service refused, where that is the cause
	addresses string   // of this computer when the pause began
	timer     *time.Timer
}

// lookAgain is how often is looked whether the cause of a pause is gone: nobody
// minds the wait, and it costs nothing.
const lookAgain = 3 * time.Second

// mostInVain bounds how much more rarely is looked where what is seen is not true,
// as with a key in the keychain that cannot be one: lookAgain shifted by this.
const mostInVain = 6

// offlineProblem is why uploads wait while the computer has no network.
var offlineProblem = &Problem{Code: CodeOffline, Detail: "this computer has no network"}

func (q *Queue) offline(account string) bool { return q.cfg.Offline != nil && q.cfg.Offline(account) }

func (q *Queue) addresses() string {
	if q.cfg.Addresses == nil {
		return ""
	}
	return q.cfg.Addresses()
}

// pauseFor keeps a job and its whole account back for as long as the problem
// lasts. Where it is about a key that was replaced while the job was on its way
// with the one before, the job goes on at once.
func (q *Queue) pauseFor(j *job, problem *Problem) {
	a := q.account(j.Account)
	q.hold(j, problem)
	if problem.isAboutKey() && j.keys != a.keys {
		q.enqueue(j)
		return
	}
	q.pause(a, &accountPause{problem: problem, refused: j.refused, addresses: q.addresses()})
}

// pause begins a pause, in place of the one there may be.
func (q *Queue) pause(a *account, p *accountPause) {
	if q.closing {
		return
	}
	q.endPause(a)
	p.timer = time.AfterFunc(lookAgain<<min(a.inVain, mostInVain), func() { q.look(a, p) })
	a.pause = p
}

func (q *Queue) endPause(a *account) {
	if a.pause != nil {
		a.pause.timer.Stop()
		a.pause = nil
	}
}

// hold makes a job wait for its account.
func (q *Queue) hold(j *job, problem *Problem) {
	q.transition(j, Waiting, problem)
	j.held = true
}

// held returns the jobs that wait for an account, in the order in which their
// files were given.
func (q *Queue) held(a *account) []*job {
	var held []*job
	for _, j := range q.inOrder() {
		if j.held && j.Account == a.name {
			held = append(held, j)
		}
	}
	return held
}

// resume lets an account go on, up to the next dispatch, with all its jobs that
// wait for it.
func (q *Queue) resume(a *account) {
	q.endPause(a)
	for _, j := range q.held(a) {
		q.goOn(j)
	}
}

// goOn lets a job go on that waited for its account.
func (q *Queue) goOn(j *job) {
	q.transition(j, Queued, nil)
	q.makeReady(j)
}

// askAgain lets an account go on because the person did something that makes it
// worth asking once more: the keychain, which may ask the person in turn, or the
// service, with one upload.
func (q *Queue) askAgain(a *account) {
	if a.pause == nil {
		return
	}
	a.feeling = a.feeling || a.pause.problem.isRefusal()
	a.inVain = 0
	q.resume(a)
}

// AskAgain asks once more for what accounts wait for, because the person wants it.
func (q *Queue) AskAgain() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, a := range q.accounts {
		q.askAgain(a)
		a.throttle.stop()
	}
	q.dispatch()
}

// LookAgain looks at once whether what an account waits for is there. It is for
// those who get to know that it may be.
func (q *Queue) LookAgain(name string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if a := q.account(name); a.pause != nil && !q.closing {
		a.pause.timer.Reset(0)
	}
}

// look ends a pause whose cause is gone.
func (q *Queue) look(a *account, p *accountPause) {
	q.mu.Lock()
	switch {
	case a.pause != p || q.closing:
		q.mu.Unlock()
		return
	case len(q.held(a)) == 0: // whoever comes next finds out
		q.endPause(a)
		q.mu.Unlock()
		return
	}
	problem := p.problem
	q.work.Add(1)
	q.mu.Unlock()
	defer q.work.Done()
	now := q.causeNow(q.ctx, a.name, p, problem)
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case a.pause != p || q.closing:
		return
	case now == nil:
		a.feeling = a.feeling || problem.isRefusal()
		a.inVain++
		q.resume(a)
		q.dispatch()
		return
	}
	p.problem = now
	for _, j := range q.held(a) { // some may have come with what was true before
		if j.Problem.Code != now.Code && !j.WaitsItsTurn() {
			q.retell(j, now)
		}
	}
	p.timer.Reset(lookAgain)
}

// causeNow returns what keeps an account back now: nil where nothing does, and
// what was before where that cannot be known. It never asks the person.
func (q *Queue) causeNow(ctx context.Context, name string, p *accountPause, before *Problem) *Problem {
	if before.Code == CodeOffline {
		if q.offline(name) {
			return before
		}
		return nil
	}
	if before.isRefusal() && q.addresses() != p.addresses {
		return nil // the service may take it from here
	}
	if q.cfg.KeyState == nil {
		return before
	}
	state := q.cfg.KeyState(ctx, name, p.refused)
	switch {
	case state == KeyReady, state == KeyUnknown && before.Code == CodeKeychainAsked: // it has answered: that is the answer
		return nil
	case before.isRefusal(), state == KeyUnknown:
		return before
	}
	return problemOfKeyState(state)
}

// retell gives a job that waits another reason for it.
func (q *Queue) retell(j *job, problem *Problem) {
	j.Problem, j.Sentence, j.Saved = problem, q.cfg.Describe(j.State, problem), false
	q.recorder.put(j.Upload)
	q.touch(j)
}

// isAboutKey reports whether a problem is gone when the account gets a key.
func (p *Problem) isAboutKey() bool {
	switch p.Code {
	case CodeKeyMissing, CodeKeychain, CodeNoKeychain, CodeKeychainAsked:
		return true
	}
	return p.isRefusal()
}

// isRefusal reports whether the service did not accept the key.
func (p *Problem) isRefusal() bool { return p.Code == Code(commbox.CauseKeyRefused) }
