package uploader

import (
	"context"
	"net/http"

	"mediadrop/uploader/commbox"
)

// SendMessage has one request made to an account's service that is no upload, by
// the rules of the account's uploads: it is not begun while the service has too
// many requests or the key is refused, and what it finds out of either holds for
// the uploads, too. It is never repeated. send makes the request, with the key for
// the server that to sends to, and returns its error. The state is Done, Unknown
// where nobody can know what the service made of it, or Failed. It waits for the
// network.
func (q *Queue) SendMessage(ctx context.Context, account string, send func(ctx context.Context, key string, to Client) error) (State, *Problem) {
	q.mu.Lock()
	if q.closing {
		q.mu.Unlock()
		return Failed, &Problem{Code: CodeInterrupted, Detail: "the program closes"}
	}
	q.work.Add(1)
	q.mu.Unlock()
	defer q.work.Done()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(q.ctx, stop)()
	if problem := q.keepsBack(ctx, account); problem != nil {
		return Failed, problem
	}
	keys := q.keysOf(account)
	key, client, problem := q.connect(ctx, account)
	if problem != nil {
		return Failed, problem
	}
	return q.messageSent(account, key, keys, send(ctx, key, client))
}

// keepsBack returns why an account may send nothing now that a person asks for: nil
// where it may. What only a try can tell, such as a keychain that was locked, is
// tried.
func (q *Queue) keepsBack(ctx context.Context, name string) *Problem {
	q.mu.Lock()
	a := q.account(name)
	p, throttled := a.pause, a.isThrottled()
	var problem *Problem
	if p != nil {
		problem = p.problem
	}
	q.mu.Unlock()
	switch {
	case throttled:
		return throttledProblem
	case problem == nil || !problem.isRefusal():
		return nil
	}
	return q.causeNow(ctx, name, p, problem)
}

// keysOf counts how often an account's key was replaced.
func (q *Queue) keysOf(name string) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.account(name).keys
}

// messageSent returns what came of a message, and takes over for the account's
// uploads what its answer says of all of them.
func (q *Queue) messageSent(name, key string, keys int, err error) (State, *Problem) {
	q.mu.Lock()
	defer q.mu.Unlock()
	defer q.dispatch()
	a := q.account(name)
	if err == nil {
		q.open(a)
		return Done, nil
	}
	problem := ProblemOf(err)
	d := decide(err, maxTries, a.throttle.before())
	if q.cfg.Delay != nil {
		d.after = q.cfg.Delay(d.after)
	}
	switch {
	case d.throttled:
		q.throttle(a, d.after)
	case problem.HTTPStatus == http.StatusUnauthorized && a.keys == keys:
		// Not for 403: a key that may not send messages may upload all the same.
		q.pause(a, &accountPause{problem: problem, refused: key, addresses: q.addresses()})
	}
	if d.state == Unknown || problem.Code == Code(commbox.CauseCanceled) && problem.HandedOver {
		return Unknown, problem
	}
	return Failed, problem
}
