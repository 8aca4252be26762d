// Package uitest is what tests of the window and its parts share: a main
// goroutine, the language, and eyes for what stands on the screen. It knows none
// of the program's widgets by name, so that the tests of each may use it.
package uitest

import (
	"bytes"
	"sync"
)

// Pump is the main goroutine of a test: it runs what the window asks for, one
// function after the other.
type Pump struct {
	// Wake receives after functions were queued.
	Wake chan struct{}

	mu    sync.Mutex
	tasks []func()
}

// NewPump returns a Pump with nothing to do.
func NewPump() *Pump { return &Pump{Wake: make(chan struct{}, 1)} }

// Do queues a function. It never blocks and may be called from any goroutine.
func (p *Pump) Do(f func()) {
	p.mu.Lock()
	p.tasks = append(p.tasks, f)
	p.mu.Unlock()
	select {
	case p.Wake <- struct{}{}:
	default:
	}
}

// Drain runs what is queued, and what that queues.
func (p *Pump) Drain() {
	for {
		p.mu.Lock()
		tasks := p.tasks
		p.tasks = nil
		p.mu.Unlock()
		if len(tasks) == 0 {
			return
		}
		for _, task := range tasks {
			task()
		}
	}
}

// Empty reports whether nothing is queued.
func (p *Pump) Empty() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.tasks) == 0
}

// Journal is a log that can be read while it is written.
type Journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write adds to the log.
func (j *Journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

// String returns the log so far.
func (j *Journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}
