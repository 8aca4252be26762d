package uploader

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"mediadrop/uploader/history"
)

// Cancel stops uploads at any moment. One whose answer is already there stays
// done.
func (q *Queue) Cancel(ids ...string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, id := range ids {
		if j := q.jobs[id]; j != nil {
			q.cancel(j)
		}
	}
	q.dispatch()
}

// CancelAll stops everything that has not ended.
func (q *Queue) CancelAll() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range q.inOrder() {
		q.cancel(j)
	}
	q.dispatch()
}

func (q *Queue) cancel(j *job) {
	switch {
	case j.State.Ended():
	case j.stop != nil:
		j.stop(errCanceled) // whoever works on it takes the step
	default:
		q.transition(j, Canceled, nil)
	}
}

// Retry tries uploads again that a person asked for: ended ones from the
// beginning, with the file as it is now, waiting ones at once. It reads the
// history where needed: call it off the main goroutine. The error tells of
// uploads that could not be found.
func (q *Queue) Retry(ctx context.Context, ids ...string) error {
	var missing error
	for _, id := range ids {
		j, err := q.find(ctx, id)
		if err != nil {
			missing = fmt.Errorf("find the upload to try again: %w", err)
			continue
		}
		q.retry(j)
	}
	return missing
}

// find returns the job with this ID, from the history where it ended earlier.
func (q *Queue) find(ctx context.Context, id string) (*job, error) {
	q.mu.Lock()
	j := q.jobs[id]
	q.mu.Unlock()
	if j != nil {
		return j, nil
	}
	row, err := q.cfg.History.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	row.RemovedAt = time.Time{} // what goes on is in the list
	return &job{Job: FromHistory(row)}, nil
}

func (q *Queue) retry(j *job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	known := q.jobs[j.ID]
	switch {
	case q.closing:
		return
	case known != nil:
		j = known // somebody was faster
	case j.State.CanRetry():
		q.adopt(j)
	default:
		return // done, or for Restore to take up
	}
	switch {
	case j.NeedsAnswer():
		// Trying again is no answer.
	case j.follows != nil:
		// It is on its way.
	case j.State == Waiting && j.Check.MIME != "":
		j.tries = 0
		a := q.account(j.Account)
		q.askAgain(a)
		a.throttle.stop()
		if j.State == Waiting { // else it waited for its account
			q.enqueue(j)
		}
		q.dispatch()
	case j.State == Waiting, j.State.CanRetry():
		q.again(j)
	}
}

// again takes a job through everything from the check on.
func (q *Queue) again(j *job) {
	j.tries, j.HandedOver, j.Sent = 0, false, 0
	j.Converting = false
	j.rest, j.asItIs, j.changes = restWatch{}, false, 0
	j.insists = j.State == Unknown      // the person knows that there may be one
	j.again = j.again || j.Attempts > 0 // once it was to be sent, it is to be sent
	j.answer = noAnswer
	if j.WasAgreed() {
		j.answer = agreed
	}
	q.transition(j, Checking, nil)
	q.toCheck = append(q.toCheck, j)
	q.dispatch()
}

// RetryFailed tries all again that certainly failed, also those of earlier
// runs. What may have been uploaded is left alone.
func (q *Queue) RetryFailed(ctx context.Context) error {
	rows, err := q.cfg.History.Page(ctx, history.Filter{States: []string{string(Failed)}}, 0, -1)
	if err != nil {
		err = fmt.Errorf("find the failed uploads: %w", err)
	}
	ids := q.failedHere() // first: the history may not have them yet
	for _, row := range rows {
		if !slices.Contains(ids, row.ID) {
			ids = append(ids, row.ID)
		}
	}
	return errors.Join(err, q.Retry(ctx, ids...))
}

// failedHere returns the failed uploads that the queue still holds, which are
// those that could not be saved.
func (q *Queue) failedHere() []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	var ids []string
	for _, j := range q.inOrder() {
		if j.State == Failed {
			ids = append(ids, j.ID)
		}
	}
	return ids
}

// Resume lets an account go on, after its key was replaced.
func (q *Queue) Resume(account string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	a := q.account(account)
	a.keys++
	for _, j := range q.held(a) {
		j.tries = 0
	}
	q.resume(a)
	q.dispatch()
}

// Restore takes up what an earlier run left unfinished: what had been handed
// over becomes unknown, the rest waits for Continue or Discard. It returns how
// many wait.
func (q *Queue) Restore(ctx context.Context) (int, error) {
	q.rememberClock(ctx)
	// Under the lock: what ends meanwhile would look like something of an
	// earlier run.
	q.mu.Lock()
	defer q.mu.Unlock()
	rows, err := q.cfg.History.Unfinished(ctx)
	if err != nil {
		return 0, fmt.Errorf("find the unfinished uploads: %w", err)
	}
	mayBeThere := map[place]bool{}
	for _, row := range rows {
		if row.HandedOver {
			mayBeThere[place{row.Hash, FromHistory(row).To()}] = true
		}
	}
	waiting := 0
	for _, row := range rows {
		if q.jobs[row.ID] != nil {
			continue
		}
		j := &job{Job: FromHistory(row)}
		// One that waited for the ID of the same file shares its fate.
		if row.HandedOver || row.Hash != "" && row.Attempts == 0 && mayBeThere[place{row.Hash, j.To()}] {
			j.State = Uploading
			q.adopt(j)
			q.transition(j, Unknown, &Problem{Code: CodeInterrupted, HandedOver: true, Detail: "the program ended while the answer was awaited"})
			continue
		}
		j.State = Queued
		q.adopt(j)
		q.transition(j, Waiting, &Problem{Code: CodeInterrupted, Detail: "the program ended before the file was sent"})
		waiting++
	}
	return waiting, nil
}

// Continue sends what Restore left waiting.
func (q *Queue) Continue() { q.eachInterrupted(q.again) }

// Discard cancels what Restore left waiting.
func (q *Queue) Discard() { q.eachInterrupted(q.cancel) }

func (q *Queue) eachInterrupted(do func(*job)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range q.inOrder() {
		if j.State == Waiting && j.Problem != nil && j.Problem.Code == CodeInterrupted {
			do(j)
		}
	}
}

// Remove takes uploads that have ended out of the list, and returns the IDs of
// those that it removed: uploads that go on, and those that are not in the
// list, are left out. They stay in the history, for UndoRemove. It reads the
// history: call it off the main goroutine.
func (q *Queue) Remove(ctx context.Context, ids ...string) (removed []string, err error) {
	elsewhere := q.forget(ids, &removed)
	ended, err := q.cfg.History.Ended(ctx, elsewhere...)
	if err != nil {
		err = fmt.Errorf("find the uploads to remove: %w", err)
	}
	removed = append(removed, ended...)
	// Whoever reads the list next is not to see them. What cannot be written now
	// is tried again.
	_ = q.recorder.removeNow(q.now(), removed...)
	return removed, err
}

// forget takes jobs that have ended out of the queue and adds their IDs to
// removed. It returns the IDs of which the queue has no job.
func (q *Queue) forget(ids []string, removed *[]string) (elsewhere []string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, id := range ids {
		switch j := q.jobs[id]; {
		case j == nil:
			elsewhere = append(elsewhere, id)
		case j.State.Ended():
			q.letGo(j)
			*removed = append(*removed, id)
		}
	}
	return elsewhere
}

// UndoRemove puts uploads that Remove removed back into the list, just as they
// were, and returns when the history has them. What was tried again meanwhile
// is left alone.
func (q *Queue) UndoRemove(ids ...string) error {
	q.mu.Lock()
	var missing []string
	for _, id := range ids {
		if q.jobs[id] == nil {
			missing = append(missing, id)
		}
	}
	q.mu.Unlock()
	if err := q.recorder.restoreNow(missing...); err != nil {
		return fmt.Errorf("put the uploads back: %w", err)
	}
	return nil
}
