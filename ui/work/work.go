// Package work runs what takes time off the main goroutine, and what comes of it
// on it again, until the window closes.
package work

import (
	"context"
	"sync"
)

// Runner runs the work of one window. Go and Stop belong to the main goroutine;
// the other methods may be called from any.
type Runner struct {
	main    func(func())
	ctx     context.Context
	end     context.CancelFunc
	stopped bool
	tasks   sync.WaitGroup
}

// New returns a Runner. main runs a function on the main goroutine, in the order
// in which it is given them, and does not wait for it.
func New(main func(func())) *Runner {
	ctx, end := context.WithCancel(context.Background())
	return &Runner{main: main, ctx: ctx, end: end}
}

// Main runs a function on the main goroutine, and does not wait for it.
func (r *Runner) Main(f func()) { r.main(f) }

// Go runs work off the main goroutine. The context ends when the window closes;
// after Stop nothing is begun any more.
func (r *Runner) Go(work func(ctx context.Context)) {
	if r.stopped {
		return // what runs is being waited for
	}
	r.tasks.Add(1)
	go func() {
		defer r.tasks.Done()
		work(r.ctx)
	}()
}

// Context ends when the window closes.
func (r *Runner) Context() context.Context { return r.ctx }

// Stop ends the context of all work, and begins none any more.
func (r *Runner) Stop() {
	r.stopped = true
	r.end()
}

// Stopped reports whether Stop was called. It belongs to the main goroutine.
func (r *Runner) Stopped() bool { return r.stopped }

// Wait waits until no work is under way. It must not be called on the main
// goroutine, which the work may need.
func (r *Runner) Wait() { r.tasks.Wait() }
