package ui

import (
	"runtime/debug"
	"sync"
	"time"
)

// freeAfter is how long nothing has to move before memory is returned: longer
// than anybody thinks between two clicks.
const freeAfter = 3 * time.Second

// memoryFreer returns memory to the system once nothing has moved for a while.
// What the start or the last uploads needed is not needed again soon, and the
// runtime alone would keep it: it returns memory when it collects garbage, and
// where nothing moves there is none. Its methods may be called concurrently.
type memoryFreer struct {
	mu      sync.Mutex
	timer   *time.Timer
	stopped bool
	freeing sync.WaitGroup
}

// moved begins to wait anew.
func (f *memoryFreer) moved() {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.stopped:
	case f.timer == nil:
		f.timer = time.AfterFunc(freeAfter, f.free)
	default:
		f.timer.Reset(freeAfter)
	}
}

func (f *memoryFreer) free() {
	f.mu.Lock()
	if f.stopped {
		f.mu.Unlock()
		return
	}
	f.freeing.Add(1)
	f.mu.Unlock()
	defer f.freeing.Done()
	debug.FreeOSMemory()
}

// stop ends the waiting for good, and returns when no memory is being returned.
func (f *memoryFreer) stop() {
	f.mu.Lock()
	f.stopped = true
	if f.timer != nil {
		f.timer.Stop()
	}
	f.mu.Unlock()
	f.freeing.Wait()
}
