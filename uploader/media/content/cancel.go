package content

import (
	"context"
	"io"
)

// cancelable reads a file until its context ends. Whatever looks into a file reads
// through it, and stops with the context's error at its next read: no part reads
// nothing for longer than some milliseconds.
type cancelable struct {
	ctx  context.Context
	file io.ReaderAt
}

func (c cancelable) ReadAt(b []byte, at int64) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.file.ReadAt(b, at)
}
