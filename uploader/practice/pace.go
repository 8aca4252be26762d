package practice

import (
	"io"
	"time"
)

// pace is how long the server takes to read a body of this size in bytes.
type pace func(size int64) time.Duration

// bytesPerSecond is the pace of large files, that of a good office line.
const bytesPerSecond = 12_000_000

// paceCurve joins sizes and times by straight lines: even the smallest file
// is seen going, a usual one takes between 1.2 and 4 seconds, and beyond the
// last point it is bytesPerSecond.
var paceCurve = []struct {
	size int64
	time time.Duration
}{
	{0, 700 * time.Millisecond},
	{100_000, 1200 * time.Millisecond},
	{4 * bytesPerSecond, 4 * time.Second},
}

// believable is the pace that a person sees.
func believable(size int64) time.Duration {
	for i := 1; i < len(paceCurve); i++ {
		from, to := paceCurve[i-1], paceCurve[i]
		if size <= to.size {
			part := float64(size-from.size) / float64(to.size-from.size)
			return from.time + time.Duration(part*float64(to.time-from.time))
		}
	}
	return time.Duration(float64(size) / bytesPerSecond * float64(time.Second))
}

// leastPause keeps the reader from sleeping after each packet; systems cannot
// sleep for much shorter.
const leastPause = 5 * time.Millisecond

// pacedBody reads a request's body evenly over the time that its pace gives.
type pacedBody struct {
	io.ReadCloser
	size    int64 // as announced; -1 when not known
	pace    pace
	closing <-chan struct{}

	start time.Time
	read  int64
}

// Read returns io.ErrUnexpectedEOF when the server closes meanwhile.
func (b *pacedBody) Read(p []byte) (int, error) {
	if b.start.IsZero() {
		b.start = time.Now()
	}
	n, err := b.ReadCloser.Read(p)
	b.read += int64(n)
	if !b.wait(b.due() - time.Since(b.start)) {
		return n, io.ErrUnexpectedEOF
	}
	return n, err
}

// due is how long reading up to here should have taken. A body that did not
// announce its size takes as long in the end as one that did.
func (b *pacedBody) due() time.Duration {
	if b.size <= 0 {
		return b.pace(b.read)
	}
	return time.Duration(float64(b.pace(b.size)) * float64(b.read) / float64(b.size))
}

// wait reports whether the server is still open after d. A short wait is left
// to a later read, but the last one is held to the full time.
func (b *pacedBody) wait(d time.Duration) bool {
	if d <= 0 || d < leastPause && b.read != b.size {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-b.closing:
		return false
	}
}
