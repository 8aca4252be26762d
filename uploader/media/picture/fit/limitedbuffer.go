package fit

import (
	"context"
	"errors"
)

// errFull ends an encoder whose result has no chance to fit.
var errFull = errors.New("more than fits")

// limitedBuffer keeps what is written up to a limit, counts what comes after
// it, and ends it all at another limit, and with its context.
type limitedBuffer struct {
	ctx    context.Context
	data   []byte
	length int64 // of all that was written
	keep   int64
	count  int64
	full   bool
}

// reset empties the buffer.
func (b *limitedBuffer) reset(keep, count int64) {
	b.data, b.length, b.keep, b.count, b.full = b.data[:0], 0, keep, count, false
}

// Write implements io.Writer.
func (b *limitedBuffer) Write(p []byte) (int, error) {
	if err := context.Cause(b.ctx); err != nil {
		return 0, err
	}
	b.length += int64(len(p))
	if b.length <= b.keep {
		b.data = append(b.data, p...)
	}
	if b.length > b.count {
		b.full = true
		return 0, errFull
	}
	return len(p), nil
}
