package uploader

import (
	"time"

	"github.com/google/uuid"

	"mediadrop/uploader/history"
)

// Add takes files for a destination and returns their IDs in the order given.
// Every file has its row in the history before the first byte of any is sent.
// Add waits for the disk: call it off the main goroutine.
func (q *Queue) Add(to Destination, paths []string) []string {
	return q.add(to, paths, func(*job) {})
}

// AddAgain is Add for files that are to be uploaded even where they have a
// media ID that is still good. renews, where it is not empty, is the upload
// whose media ID the new one takes the place of. wasAgreed reports that a person
// agreed to what the check asks about this content: that is not asked again.
func (q *Queue) AddAgain(to Destination, renews string, wasAgreed bool, paths ...string) []string {
	return q.add(to, paths, func(j *job) {
		j.again, j.insists, j.Renews = true, true, renews
		if wasAgreed {
			j.answer = agreed
		}
	})
}

func (q *Queue) add(to Destination, paths []string, prepare func(*job)) []string {
	q.mu.Lock()
	if q.closing || len(paths) == 0 {
		q.mu.Unlock()
		return nil
	}
	created, drop := q.newCreationTime(), newID()
	jobs := make([]*job, len(paths))
	rows := make([]history.Upload, len(paths))
	ids := make([]string, len(paths))
	for i, path := range paths {
		j := &job{Job: Job{Upload: history.Upload{ID: newID(), Path: path, Name: nameOf(path), Channel: to.Channel, Account: to.Account, StreamID: to.StreamID, Header: to.Header, State: Checking, DropID: drop, CreatedAt: created}}}
		prepare(j)
		jobs[i], rows[i], ids[i] = j, j.Upload, j.ID
		q.adopt(j)
	}
	q.work.Add(1)
	q.mu.Unlock()
	defer q.work.Done()

	// What cannot be saved is uploaded all the same; the recorder tries again.
	_ = q.recorder.putNow(rows...)

	q.mu.Lock()
	defer q.mu.Unlock()
	q.toCheck = append(q.toCheck, jobs...)
	q.askAgain(q.account(to.Account))
	q.dispatch()
	return ids
}

// newCreationTime returns a time that is after that of the drop before, for the
// list is ordered by it: clocks may tick slowly. One that was set back stays so.
func (q *Queue) newCreationTime() time.Time {
	now := time.Now().UTC().Truncate(time.Microsecond)
	if early := q.lastCreated.Sub(now); early >= 0 && early < time.Second {
		now = q.lastCreated.Add(time.Microsecond)
	}
	q.lastCreated = now
	return now
}

// newID returns IDs that ascend in the order they are made.
func newID() string { return uuid.Must(uuid.NewV7()).String() }
