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
	left    Size     // for urgent work
	common  Size     // for all other work, of what is left
	waiting []*share // urgent ones first, and of these and of the others the longest
}

func newShares() *shares { return &shares{left: room + urgentRoom, common: room} }

type share struct {
	size   Size
	urgent bool
	given  chan struct{}
}

// takeIfThere takes a share that there is, and reports whether there was. The lock is
// held.
func (s *shares) takeIfThere(size Size, urgent bool) bool {
	if size > s.left || !urgent && size > s.common {
		return false
	}
	s.add(-size, urgent)
	return true
}

// add changes what is left. The lock is held.
func (s *shares) add(size Size, urgent bool) {
	s.left += size
	if !urgent {
		s.common += size
	}
}

// take takes a share, and waits for it until ctx ends, or patience, if it is not 0.
func (s *shares) take(ctx context.Context, size Size, urgent bool, patience time.Duration) error {
	if patience > 0 {
		limited, cancel := context.WithTimeoutCause(ctx, patience, ErrBusy)
		defer cancel()
		ctx = limited
	}
	s.mu.Lock()
	w := &share{size, urgent, make(chan struct{})}
	at := len(s.waiting)
	if first := slices.IndexFunc(s.waiting, func(w *share) bool { return !w.urgent }); urgent && first >= 0 {
		at = first
	}
	s.waiting = slices.Insert(s.waiting, at, w)
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
		s.add(size, urgent)
		s.give()
	}
	return context.Cause(ctx)
}

// takeNow takes a share that is not urgent, if there is one.
func (s *shares) takeNow(size Size) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.takeIfThere(size, false)
}

// back gives a share back.
func (s *shares) back(size Size, urgent bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.add(size, urgent)
	s.give()
}

// give gives to those who wait what there is. The lock is held.
func (s *shares) give() {
	s.waiting = slices.DeleteFunc(s.waiting, func(w *share) bool {
		if !s.takeIfThere(w.size, w.urgent) {
			return false
		}
		close(w.given)
		return true
	})
}
