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
	Answer  time.Duration // after the last byte, until the answer is read whole
}

var (
	errConnectTimeout = errors.New("no connection in time")
	errStallTimeout   = errors.New("no byte moved for too long")
	errAnswerTimeout  = errors.New("no answer in time")
)

// watchdog cancels a request that makes no headway in its current phase. All
// methods may be called concurrently, in any order, and after stop.
type watchdog struct {
	limits Timeouts
	cancel context.CancelCauseFunc

	mu      sync.Mutex
	timer   *time.Timer
	sending bool // between the connection and the last byte
}

func newWatchdog(limits Timeouts, cancel context.CancelCauseFunc) *watchdog {
	d := &watchdog{limits: limits, cancel: cancel}
	d.start(limits.Connect, errConnectTimeout)
	return d
}

func (d *watchdog) start(limit time.Duration, cause error) {
	if d.timer != nil {
		d.timer.Stop()
	}
	d.timer = time.AfterFunc(limit, func() { d.cancel(cause) })
}

// connected begins the sending phase.
func (d *watchdog) connected() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer != nil && !d.sending {
		d.sending = true
		d.start(d.limits.Stall, errStallTimeout)
	}
}

// moved tells that the transport took more bytes.
func (d *watchdog) moved() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.sending {
		d.timer.Reset(d.limits.Stall)
	}
}

// awaitAnswer begins the last phase.
func (d *watchdog) awaitAnswer() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer != nil {
		d.sending = false
		d.start(d.limits.Answer, errAnswerTimeout)
	}
}

// stop ends the watch for good.
func (d *watchdog) stop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer != nil {
		d.timer.Stop()
	}
	d.timer, d.sending = nil, false
}
