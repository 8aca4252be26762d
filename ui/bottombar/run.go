package bottombar

import (
	"time"

	"mediadrop/uploader"
)

// Run is the uploads between one time of quiet and the next: what the bar counts,
// and what its result is about. Drops that overlap are one run.
type Run struct {
	begun  time.Time // what was given before is of an earlier run of the program
	newest string    // the greatest ID that was seen: IDs ascend
	jobs   map[string]uploader.Job
	pace   pace
}

// NewRun returns a Run of nothing.
func NewRun(now time.Time) *Run { return &Run{begun: now, jobs: map[string]uploader.Job{}} }

// Follow takes in uploads that changed, and reports whether something begins.
func (r *Run) Follow(changed []uploader.Job, now time.Time) (begins bool) {
	moved, newest := r.Moves(), r.newest
	for _, j := range changed {
		if _, ours := r.jobs[j.ID]; !ours {
			// What goes faster than the eye is not seen on its way.
			isNew := j.ID > newest && j.CreatedAt.After(r.begun)
			if j.State.Ended() && !isNew {
				continue // it is said once more, or a note was added
			}
			if !moved && !begins {
				r.keepOpen()
				begins = true
			}
		}
		r.jobs[j.ID] = j
		r.newest = max(r.newest, j.ID)
	}
	done, _ := r.amount()
	r.pace.note(done, now)
	return begins || !moved && r.Moves()
}

// keepOpen begins a new run, with what still waits of the one before.
func (r *Run) keepOpen() {
	for id, j := range r.jobs {
		if j.State.Ended() {
			delete(r.jobs, id)
		}
	}
	r.pace = pace{}
}

// Moves reports whether anything of the run goes on by itself.
func (r *Run) Moves() bool {
	for _, j := range r.jobs {
		if moves(j) {
			return true
		}
	}
	return false
}

func moves(j uploader.Job) bool {
	return j.State == uploader.Checking || j.State == uploader.Queued || j.State == uploader.Uploading || j.WaitsItsTurn()
}

// Jobs returns the uploads of the run that were chosen, in the order in which they
// were given.
func (r *Run) Jobs(chosen func(uploader.Job) bool) []uploader.Job {
	some := map[string]uploader.Job{}
	for id, j := range r.jobs {
		if chosen(j) {
			some[id] = j
		}
	}
	return uploader.InOrder(some)
}

// ended returns how many uploads are through, of how many.
func (r *Run) ended() (n, of int) {
	for _, j := range r.jobs {
		if j.State.Ended() {
			n++
		}
	}
	return n, len(r.jobs)
}

// costOfAFile is how many bytes could be sent in the time that a file takes
// besides its bytes, on a line of 10 Mbit/s with an answer in a tenth of a second.
const costOfAFile = 128 << 10

// amount returns how much of the run is sent, and how much that will be, in bytes.
// A file that is not known yet counts as the others do on average.
func (r *Run) amount() (done, all float64) {
	unknown, known := 0, 0
	for _, j := range r.jobs {
		size := float64(max(j.SentBytes, j.Size) + costOfAFile)
		switch {
		case moves(j) && j.State != uploader.Uploading && j.Size == 0:
			unknown++
			continue
		case j.State == uploader.Uploading:
			done += float64(j.Sent)
		case j.Attempts > 0 && j.State.Ended() && j.State != uploader.Canceled:
			done += size
		case !moves(j):
			continue // nothing of it is sent
		}
		known++
		all += size
	}
	if unknown > 0 {
		average := float64(costOfAFile)
		if known > 0 {
			average = all / float64(known)
		}
		all += average * float64(unknown)
	}
	return done, all
}

// Progress returns how much of the run is done, 0 to 1 or below 0 where that is not
// known, and how long the rest takes, or 0.
func (r *Run) Progress() (share float64, left time.Duration) {
	done, all := r.amount()
	if all == 0 {
		return -1, 0
	}
	if speed := r.pace.speed(); speed > 0 && done > all/leastShare {
		left = time.Duration((all - done) / speed * float64(time.Second))
	}
	return done / all, left
}

// paceOver is over how long the speed is an average: what a line does in a second
// says little of the next minute.
const paceOver = 20 * time.Second

// The time that is left is not told before something went on for leastPace and more
// than one part of leastShare is done, nor while nothing has arrived for stalled:
// it would be a wild guess.
const (
	leastPace  = 2 * time.Second
	leastShare = 100
	stalled    = 10 * time.Second
)

// pace is how fast something grows.
type pace struct {
	marks []mark
	grew  time.Time // when it last did
}

type mark struct {
	at   time.Time
	done float64
}

func (p *pace) note(done float64, now time.Time) {
	n := len(p.marks)
	if n > 0 && done > p.marks[n-1].done {
		p.grew = now
	}
	if n > 1 && now.Sub(p.marks[n-2].at) < time.Second {
		p.marks[n-1] = mark{now, done}
	} else {
		p.marks = append(p.marks, mark{now, done})
	}
	for len(p.marks) > 2 && now.Sub(p.marks[1].at) >= paceOver {
		p.marks = p.marks[1:]
	}
}

// speed returns how much is done in a second; 0 while that cannot be said.
func (p *pace) speed() float64 {
	if len(p.marks) < 2 {
		return 0
	}
	first, last := p.marks[0], p.marks[len(p.marks)-1]
	if d := last.at.Sub(first.at); d >= leastPace && last.at.Sub(p.grew) < stalled && last.done > first.done {
		return (last.done - first.done) / d.Seconds()
	}
	return 0
}
