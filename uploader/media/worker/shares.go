package worker

import (
	"context"
	"slices"
	"sync"
	"time"
)

// shares divides the room. Who needs less than is left does not wait behind who
// needs more: a video that is converted for minutes leaves room for pictures.
type shares struct {
	mu      sync.Mutex
	left    Size
	waiting []*share // the longest first
}

type share struct {
	size  Size
	given chan struct{}
}

// take takes a share, and waits for it until ctx ends, or patience, if it is not 0.
func (s *shares) take(ctx context.Context, size Size, patience time.Duration) error {
	if patience > 0 {
		limited, cancel := context.WithTimeoutCause(ctx, patience, ErrBusy)
		defer cancel()
		ctx = limited
	}
	s.mu.Lock()
	w := &share{size, make(chan struct{})}
	s.waiting = append(s.waiting, w)
	s.give()
	s.mu.Unlock()
	select {
	case <-w.given:
		return nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.waiting, w); i >= 0 {
		s.waiting = slices.Delete(s.waiting, i, i+1)
	} else { // it came at the same moment
		s.left += size
		s.give()
	}
	return context.Cause(ctx)
}

// takeNow takes a share if there is one.
func (s *shares) takeNow(size Size) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if size > s.left {
		return false
	}
	s.left -= size
	return true
}

// back gives a share back.
func (s *shares) back(size Size) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left += size
	s.give()
}

// give gives to those who wait what there is. The lock is held.
func (s *shares) give() {
	s.waiting = slices.DeleteFunc(s.waiting, func(w *share) bool {
		if w.size > s.left {
			return false
		}
		s.left -= w.size
		close(w.given)
		return true
	})
}
