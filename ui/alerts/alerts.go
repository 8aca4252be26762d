// Package alerts shows dialogs about what went wrong, and asks about files that
// cannot go as they are: one dialog for each cause or drop, not one for each file,
// and one after the other. Everything here belongs to the main goroutine.
package alerts

import (
	"slices"

	"mediadrop/ui/dialogs"
	"mediadrop/uploader"
	"mediadrop/uploader/convertpolicy"
)

// Actions are what the dialogs lead to, and what they ask the window.
type Actions struct {
	Retry func(ids ...string)
	// Again asks whether uploads are to be made again that may have arrived.
	Again    func(jobs []uploader.Job)
	EnterKey func(account string)
	Copy     func(text string)
	LookAt   func(j uploader.Job)
	// Answer is called with what the person said about files.
	Answer func(Answer)
	// Current returns an upload as it is now, where that is known.
	Current func(id string) (uploader.Job, bool)
}

// Answer is what a person said about files that wait for an answer, by their IDs.
type Answer struct {
	Agreed, Declined, Canceled []string
	// Remember is what is to become of such files from now on; empty where that is
	// to be asked.
	Remember convertpolicy.Policy
}

// Alerts are the dialogs of a window.
type Alerts struct {
	dialogs *dialogs.Stack
	on      Actions
	endings endings
	batches *dropBatches
	queue   []item // the first one is on the screen
	active  int    // how many uploads are under way
	// closed are causes whose dialog was closed while uploads still ran: they are
	// not shown again until all is quiet. later is about other causes that came
	// since, which are shown together then.
	closed map[string]bool
	later  *failure
}

// item is a dialog in the line.
type item interface {
	// causes are what it is about; each is shown once.
	causes() []string
	// isOver reports whether there is nothing to show any more.
	isOver() bool
	show(onClosed func())
}

// New returns the alerts of a window.
func New(d *dialogs.Stack, on Actions) *Alerts {
	a := &Alerts{dialogs: d, on: on, endings: endings{}, closed: map[string]bool{}}
	a.batches = newDropBatches(a.Review)
	return a
}

// Follow takes in what changed in the queue, and returns the uploads that newly
// ended.
func (a *Alerts) Follow(s uploader.Snapshot) (ended []uploader.Job) {
	a.active = s.Totals.Active()
	ended = a.endings.newlyEnded(s.Jobs)
	touched := map[*failure]bool{}
	for _, j := range a.batches.follow(s.Jobs, ended) {
		if needsAlert(j) {
			touched[a.add(j)] = true
		}
	}
	delete(touched, nil)
	for f := range touched {
		f.follow() // once, however many files came: it lays out its text anew
	}
	if a.active == 0 {
		clear(a.closed)
		if later := a.later; later != nil {
			a.later = nil
			a.enqueue(later)
		}
	}
	return ended
}

// Review asks about files that cannot go as they are, among those of their drop.
func (a *Alerts) Review(drop []uploader.Job) { a.enqueue(newReview(a, drop)) }

// ShowDetails shows what is known of one upload.
func (a *Alerts) ShowDetails(j uploader.Job) { newFailure(a, j).show(func() {}) }

// add puts an upload into the dialog for it, or returns nil where its cause was
// told of already.
func (a *Alerts) add(j uploader.Job) *failure {
	for _, waiting := range append(slices.Clone(a.queue), a.held()...) {
		if f, ok := waiting.(*failure); ok && f.takes(j) {
			f.add(j)
			return f
		}
	}
	if a.closed[causeOf(j)] {
		return nil
	}
	f := newFailure(a, j)
	if len(a.closed) > 0 && !j.NeedsKey() {
		a.later = f // somebody who closed one dialog is at work: the next is for the end
	} else {
		a.enqueue(f)
	}
	return f
}

func (a *Alerts) held() []item {
	if a.later == nil {
		return nil
	}
	return []item{a.later}
}

func (a *Alerts) enqueue(next item) {
	a.queue = append(a.queue, next)
	if len(a.queue) == 1 {
		a.showFirst()
	}
}

func (a *Alerts) showFirst() {
	first := a.queue[0]
	if first.isOver() {
		a.next()
		return
	}
	first.show(func() {
		if a.active > 0 {
			for _, cause := range first.causes() {
				a.closed[cause] = true
			}
		}
		a.next()
	})
}

// next shows the dialog that waited behind the one that is done.
func (a *Alerts) next() {
	a.queue = a.queue[1:]
	if len(a.queue) > 0 {
		a.showFirst()
	}
}
