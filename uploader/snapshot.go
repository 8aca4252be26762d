package uploader

import (
	"time"

	"mediadrop/uploader/history"
)

// SnapshotInterval is how often a snapshot is taken while something moves, and so
// how often the window is drawn again: ten times a second looks smooth and costs
// nothing.
const SnapshotInterval = 100 * time.Millisecond

// Snapshot is what changed since the one before. It is never changed after it
// was published, and the last change always arrives in one.
type Snapshot struct {
	Jobs []Job
	// ListChanged reports whether rows were added to the history or taken out.
	ListChanged bool
	Totals      Totals
	Converting  int // copies that are being made
	// ClockAhead is by how much this computer's clock is ahead of the service's,
	// behind if it is negative; 0 while it is right or not known.
	ClockAhead time.Duration
}

// Totals counts the uploads that have not ended.
type Totals struct {
	Checking, Queued, Uploading, Waiting int
}

// Active is how many uploads go on by themselves.
func (t Totals) Active() int { return t.Checking + t.Queued + t.Uploading }

// signal asks for a snapshot.
func (q *Queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// publish hands out snapshots: at once after a quiet time, then at most one each
// SnapshotInterval, and none while nothing moves.
func (q *Queue) publish() {
	defer close(q.published)
	for moving := false; ; {
		if !moving {
			<-q.wake
		}
		closed := q.hasClosed() // asked first: the last snapshot comes after it
		s := q.snapshot()
		if len(s.Jobs) > 0 || s.ListChanged {
			q.cfg.Publish(s)
		}
		if closed {
			return
		}
		moving = s.Totals.Uploading+s.Converting > 0
		select {
		case <-time.After(SnapshotInterval):
		case <-q.closed:
		}
	}
}

func (q *Queue) hasClosed() bool {
	select {
	case <-q.closed:
		return true
	default:
		return false
	}
}

// snapshot collects what changed.
func (q *Queue) snapshot() Snapshot {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := time.Now()
	for j := range q.sending {
		if j.State == Uploading && j.progress != nil {
			j.meter.Update(j.progress.Sent(), now)
			q.mark(j)
		}
	}
	for j := range q.copying {
		q.mark(j)
	}
	s := Snapshot{ListChanged: q.listChanged, Jobs: make([]Job, 0, len(q.changed)), Totals: q.totals(), Converting: len(q.copying), ClockAhead: q.clock.ahead}
	for _, j := range q.changed {
		j.dirty = false
		s.Jobs = append(s.Jobs, j.view())
		if j.State.Ended() && j.Saved && q.jobs[j.ID] == j {
			// The history has it now; the queue need not.
			q.letGo(j)
		}
	}
	q.changed, q.listChanged = nil, false
	return s
}

func (q *Queue) totals() Totals {
	return Totals{
		Checking: q.counts[Checking], Queued: q.counts[Queued],
		Uploading: q.counts[Uploading], Waiting: q.counts[Waiting],
	}
}

// Totals counts what has not ended at this moment.
func (q *Queue) Totals() Totals {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.totals()
}

// wrote is told by the recorder which rows the history holds now, or could
// not take.
func (q *Queue) wrote(rows []history.Upload, removed bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.listChanged = q.listChanged || removed
	for _, row := range rows {
		j := q.jobs[row.ID]
		if j == nil {
			continue
		}
		if err == nil && !j.Listed {
			j.Listed, q.listChanged = true, true
		}
		saved := err == nil && j.Upload == row
		if saved != j.Saved || (err != nil) != j.SaveFailed {
			j.Saved, j.SaveFailed = saved, err != nil
			q.mark(j)
		}
	}
	q.signal()
}
