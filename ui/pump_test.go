package ui

import (
	"bytes"
	"sync"
)

// pump is the main goroutine of a test: it runs what the window asks for, one
// function after the other.
type pump struct {
	mu    sync.Mutex
	tasks []func()
	wake  chan struct{}
}

func newPump() *pump { return &pump{wake: make(chan struct{}, 1)} }

// do queues a function. It never blocks and may be called from any goroutine.
func (p *pump) do(f func()) {
	p.mu.Lock()
	p.tasks = append(p.tasks, f)
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// drain runs what is queued, and what that queues.
func (p *pump) drain() {
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

func (p *pump) empty() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.tasks) == 0
}

// journal is a log that can be read while it is written.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}
