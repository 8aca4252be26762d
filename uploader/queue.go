// Package uploader is the queue: it takes files, checks them, sends a few at a
// time, decides what becomes of each, keeps the history, and tells what
// happens in snapshots. It knows nothing of any window.
package uploader

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"mediadrop/uploader/media"
)

// Queue holds the uploads of this run of the program. All methods may be
// called concurrently; none waits for the network.
type Queue struct {
	cfg      Config
	recorder *recorder
	ctx      context.Context // ends when the queue closes
	stop     context.CancelFunc
	work     sync.WaitGroup // checks and sends that run

	mu          sync.Mutex
	jobs        map[string]*job   // those that run, wait, or are not saved yet
	toCheck     []*job            // in order; some may have left the state since
	toConvert   []*job            // the same
	ready       []*job            // the same, to be sent; each once, in the order they were given
	copying     map[*job]struct{} // whose converted copy is being made
	sending     map[*job]struct{}
	checkLater  []*job // the same, whose check takes long
	checks      int    // that have a place, see check.go
	longChecks  int
	parallel    int
	accounts    map[string]*account
	counts      map[State]int
	onTheWay    map[place]*job      // that send this first
	following   int                 // jobs that wait for the ID of another
	ended       map[string]struct{} // hashes of files that got an ID in this run
	changed     []*job
	listChanged bool
	lastCreated time.Time
	clock       clock
	closing     bool

	wake      chan struct{}
	closed    chan struct{} // nothing runs any more; one more snapshot
	published chan struct{} // no snapshot comes any more
}

// maxEnded bounds what is remembered of files that got an ID: longer than from one
// look to the next it need not be.
const maxEnded = 10_000

var errCanceled = errors.New("canceled by the person")

// New starts a queue. Close ends it.
func New(cfg Config) *Queue {
	ctx, stop := context.WithCancel(context.Background())
	q := &Queue{
		cfg: cfg, ctx: ctx, stop: stop,
		jobs: map[string]*job{}, copying: map[*job]struct{}{}, sending: map[*job]struct{}{}, parallel: max(cfg.Parallel, 1),
		accounts: map[string]*account{}, counts: map[State]int{}, ended: map[string]struct{}{}, onTheWay: map[place]*job{},
		wake: make(chan struct{}, 1), closed: make(chan struct{}), published: make(chan struct{}),
	}
	q.recorder = newRecorder(cfg.History, cfg.Log, cfg.SaveWithin, q.wrote)
	go q.publish()
	return q
}

// adopt makes the queue responsible for a job.
func (q *Queue) adopt(j *job) {
	q.jobs[j.ID] = j
	q.counts[j.State]++
	q.touch(j)
}

// mark puts a job into the next snapshot.
func (q *Queue) mark(j *job) {
	if !j.dirty {
		j.dirty = true
		q.changed = append(q.changed, j)
	}
}

// touch puts a job into a snapshot that comes soon.
func (q *Queue) touch(j *job) {
	q.mark(j)
	q.signal()
}

// transition moves a job to another state, with the problem that explains it.
func (q *Queue) transition(j *job, next State, problem *Problem) {
	q.counts[j.State]--
	j.setState(next)
	j.unfollow(q)
	q.counts[next]++
	j.Problem, j.Sentence, j.Saved = problem, "", false
	if problem != nil {
		j.Sentence = q.cfg.Describe(next, problem)
	}
	switch {
	case next == Queued, next == Uploading:
		q.recorder.putLater(j.Upload)
	case next.Ended():
		// The log must not know an end that a power cut can take from the history.
		ended := j.Job
		j.Copy = media.Copy{}
		q.recorder.putThen(j.Upload, func() { q.logFinished(ended); q.remove(ended.Copy) })
	default:
		q.recorder.put(j.Upload)
	}
	q.touch(j)
	if next == Done {
		if len(q.ended) >= maxEnded {
			clear(q.ended)
		}
		q.ended[j.Hash] = struct{}{}
	}
	if next.Ended() && q.following > 0 {
		q.settleFollowers(j)
	}
}

func (q *Queue) logFinished(j Job) {
	detail := ""
	if j.State != Done && j.Problem != nil {
		detail = j.Problem.Detail
	}
	q.cfg.Log.Info("upload finished", "file", j.Path, "channel", j.Channel, "state", string(j.State),
		"media_id", j.MediaID, "attempts", j.Attempts, "bytes", j.Size, "error", detail)
}

// dispatch starts whatever may start now. The lock is held.
func (q *Queue) dispatch() {
	if q.closing {
		return
	}
	q.dispatchChecks()
	q.dispatchConversions()
	for _, a := range q.accounts {
		q.feelOn(a)
	}
	// Of thousands that are ready only the first are looked at, and the rest is
	// not copied: this runs twice for each of them.
	var held []*job
	rest := q.ready
	for ; len(rest) > 0 && len(q.sending) < q.parallel; rest = rest[1:] {
		j := rest[0]
		rest[0] = nil // the list must not keep what has ended
		switch {
		case q.mayStart(j):
			q.sending[j] = struct{}{}
			j.keys = q.account(j.Account).keys
			q.run(j, q.send)
		case j.State == Queued:
			held = append(held, j)
		}
	}
	if len(held) > 0 {
		rest = append(held, rest...)
	}
	q.ready = rest
}

// makeReady lets a queued job be sent when its turn comes.
func (q *Queue) makeReady(j *job) {
	i, there := slices.BinarySearchFunc(q.ready, j, inGivenOrder)
	if there {
		q.ready[i] = j // in the place of what it was before it was canceled
		return
	}
	q.ready = slices.Insert(q.ready, i, j)
}

// inGivenOrder compares by ID, which ascend.
func inGivenOrder(a, b *job) int { return strings.Compare(a.ID, b.ID) }

// mayStart reports whether a job can be sent now; one whose account is paused
// becomes Waiting.
func (q *Queue) mayStart(j *job) bool {
	if j.State != Queued || j.stop != nil {
		return false
	}
	a := q.account(j.Account)
	switch {
	case a.pause != nil:
		q.hold(j, a.pause.problem)
		return false
	case a.isThrottled(), a.feeling && q.isSending(a):
		if a.throttle.long {
			q.waitItsTurn(j, throttledProblem)
		}
		return false
	}
	return true
}

// run does a job's work on its own goroutine, with a context of its own.
func (q *Queue) run(j *job, work func(context.Context, *job)) {
	ctx, stop := context.WithCancelCause(q.ctx)
	j.stop = stop
	q.work.Add(1)
	go func() {
		defer q.work.Done()
		defer stop(nil)
		work(ctx, j)
	}()
}

// wasCanceled reports whether a job's work ended because a person asked for it, and
// not because the program closes.
func wasCanceled(ctx context.Context) bool { return errors.Is(context.Cause(ctx), errCanceled) }

// inOrder returns all jobs in the order in which their files were given.
func (q *Queue) inOrder() []*job {
	return slices.SortedFunc(maps.Values(q.jobs), inGivenOrder)
}

// SetParallel changes how many uploads run at a time.
func (q *Queue) SetParallel(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.parallel = max(n, 1)
	q.dispatch()
}

// Close stops everything and returns when nothing runs any more and the
// history is written. What was not handed over stays unfinished in the
// history, to be taken up at the next start.
func (q *Queue) Close() {
	q.mu.Lock()
	if q.closing {
		q.mu.Unlock()
		<-q.published
		return
	}
	q.closing = true
	for _, j := range q.jobs {
		if j.timer != nil {
			j.timer.Stop()
		}
	}
	for _, a := range q.accounts {
		q.endPause(a)
		a.throttle.close()
	}
	q.mu.Unlock()
	q.stop()
	q.work.Wait()
	q.recorder.close()
	close(q.closed)
	q.signal()
	<-q.published
}
