package words

import (
	"sync/atomic"
	"time"
)

// ahead is by how much this computer's clock is known to be ahead of the service's.
var ahead atomic.Int64

// SetClockAhead has all that is said of media IDs counted by the service's clock:
// this computer's is ahead of it by so much, behind where that is negative. It may
// be called from any goroutine.
func SetClockAhead(d time.Duration) { ahead.Store(int64(d)) }

// ServiceTime returns what time it is by the service's clock, as far as that is
// known. It may be called from any goroutine.
func ServiceTime() time.Time { return time.Now().Add(-time.Duration(ahead.Load())) }
