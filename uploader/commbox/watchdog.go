package commbox

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Timeouts bound the three phases of an upload. A slow upload that moves is
// never cut.
type Timeouts struct {
	Connect time.Duration // to connect, including TLS
	Stall   time.Duration // with no byte moving while the file is sent
	// Answer is for after the last byte, until the answer is read whole. It is the
	// least: a large file may take as long as it needs at 1 Mbit/s.
	Answer time.Duration
}

// answerTime returns how long the answer to a request of that many bytes may
// take. A proxy or gateway that buffers takes the whole request in before it
// sends it on, over a line of which nothing is known here but that 1 Mbit/s is
// little.
func (t Timeouts) answerTime(bytes int64) time.Duration {
	const least = 1_000_000 / 8 // bytes a second
	return max(t.Answer, time.Duration(float64(bytes)/least*float64(time.Second)))
}

var (
	errConnectTimeout = errors.New("no connection in time")
	errStallTimeout   = errors.New("no byte moved for too long")
	errAnswerTimeout  = errors.New("no answer in time")
	errDeadConnection = errors.New("the connection that was kept open does not react any more")
)

const (
	// firstSign is how long a connection that carried another request before may
	// take to acknowledge anything of this one. A line that works does so in a
	// fraction of that; a new connection is cheap.
	firstSign = 5 * time.Second
	// drainLook is how often is looked whether the last bytes have arrived.
	drainLook = 250 * time.Millisecond
)

// watchdog cancels a request that makes no headway in its current phase. All
// methods may be called concurrently, in any order, and after stop.
type watchdog struct {
	limits Timeouts
	cancel context.CancelCauseFunc

	mu       sync.Mutex
	timer    *time.Timer // of the phase; nil after stop
	reaction *time.Timer // for the first sign of a reused connection
	sending  bool        // between the connection and the last byte
	delivery delivery
}

func newWatchdog(limits Timeouts, cancel context.CancelCauseFunc) *watchdog {
	d := &watchdog{limits: limits, cancel: cancel}
	d.start(limits.Connect, errConnectTimeout)
	return d
}

func (d *watchdog) start(limit time.Duration, cause error) {
	d.then(limit, func() { d.cancel(cause) })
}

// then calls next after a while, unless the phase ends before.
func (d *watchdog) then(after time.Duration, next func()) {
	if d.timer != nil {
		d.timer.Stop()
	}
	d.timer = time.AfterFunc(after, next)
}

// connected begins the sending phase.
func (d *watchdog) connected(x delivery) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer == nil || d.sending {
		return
	}
	d.sending, d.delivery = true, x
	d.start(d.limits.Stall, errStallTimeout)
	if x.reused {
		d.reaction = time.AfterFunc(firstSign, d.expectSign)
	}
}

// expectSign gives up a reused connection in which nothing of the request
// arrived.
func (d *watchdog) expectSign() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer != nil && d.delivery.unacked() > 0 && d.delivery.nothingArrived() {
		d.cancel(errDeadConnection)
	}
}

// moved notes that the transport took more bytes.
func (d *watchdog) moved() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.sending {
		d.timer.Reset(d.limits.Stall)
	}
}

// awaitAnswer begins the last phase, after that many bytes.
func (d *watchdog) awaitAnswer(bytes int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer == nil {
		return
	}
	d.sending = false
	if d.delivery.conn == nil || bytes == 0 {
		d.start(d.limits.answerTime(bytes), errAnswerTimeout)
		return
	}
	d.drain(bytes, d.delivery.unacked(), time.Now().Add(d.limits.Stall))
}

// drain waits until the other side has all that the system took. Until then
// the file is still being sent, and may not stall for longer than before.
func (d *watchdog) drain(bytes, unacked int64, until time.Time) {
	d.then(min(drainLook, d.limits.Stall), func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.timer == nil {
			return
		}
		switch now := d.delivery.unacked(); {
		case now == 0:
			d.start(d.limits.answerTime(bytes), errAnswerTimeout)
		case now != unacked:
			d.drain(bytes, now, time.Now().Add(d.limits.Stall))
		case time.Now().After(until):
			d.cancel(errStallTimeout)
		default:
			d.drain(bytes, now, until)
		}
	})
}

// stop ends the watch for good.
func (d *watchdog) stop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer != nil {
		d.timer.Stop()
	}
	if d.reaction != nil {
		d.reaction.Stop()
	}
	d.timer, d.sending = nil, false
}
