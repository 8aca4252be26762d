package confine

import (
	"os"
	"os/exec"
	"runtime"
)

// Starter starts processes, all from one thread of the system that lives until
// Close: on Linux a process is told to end when the thread that started it ends,
// and other threads come and go.
type Starter struct {
	calls  chan func()
	closed chan struct{}
}

// NewStarter returns a starter. Close ends it.
func NewStarter() *Starter {
	s := &Starter{make(chan func()), make(chan struct{})}
	go func() {
		runtime.LockOSThread() // never unlocked: what is still there at the end goes with the thread
		for {
			select {
			case call := <-s.calls:
				call()
			case <-s.closed:
				return
			}
		}
	}()
	return s
}

// Start starts a command within bounds. Its SysProcAttr is set here.
func (s *Starter) Start(cmd *exec.Cmd, b Bounds) (p *Process, err error) {
	done := make(chan struct{})
	call := func() {
		defer close(done)
		p, err = start(cmd, b)
	}
	select {
	case s.calls <- call:
		<-done
		return p, err
	case <-s.closed:
		return nil, os.ErrClosed
	}
}

// Close ends the thread, and on Linux with it every process that was started and
// still runs. It must be called once.
func (s *Starter) Close() { close(s.closed) }
