// Package reading reads a picture's file, or a part of it, in small pieces, and says
// what is wrong with it.
package reading

import (
	"errors"
	"fmt"
	"io"

	"mediadrop/uploader/media/defect"
)

// WindowSize is how much is read at once: enough that walking through small
// parts is not a system call each, little enough that a jump wastes nothing.
const WindowSize = 16 << 10

// Input reads a file, or a part of it, in small pieces and through a window.
type Input struct {
	File   io.ReaderAt
	Size   int64
	window []byte
	at     int64 // of the window
}

// NewInput returns a file of so many bytes to be read.
func NewInput(f io.ReaderAt, size int64) *Input { return &Input{File: f, Size: size} }

// Extent is a part of a file.
type Extent struct{ At, Length int64 }

// End returns the place behind it.
func (e Extent) End() int64 { return e.At + e.Length }

// Part returns a part of the file as an input of its own.
func (in *Input) Part(e Extent) *Input {
	return NewInput(io.NewSectionReader(in.File, e.At, e.Length), e.Length)
}

// Section returns a part of the file as a reader.
func (in *Input) Section(e Extent) *io.SectionReader {
	return io.NewSectionReader(in.File, e.At, e.Length)
}

// Holds reports whether the file is long enough for all of a part.
func (in *Input) Holds(e Extent) bool {
	return e.At >= 0 && e.Length >= 0 && e.At <= in.Size && e.Length <= in.Size-e.At
}

// Bytes returns n bytes, which are valid until the next call. Where the file
// does not hold them all, it is truncated.
func (in *Input) Bytes(at int64, n int) ([]byte, error) {
	if !in.Holds(Extent{at, int64(n)}) {
		return nil, fmt.Errorf("%d bytes at %d: %w", n, at, defect.ErrTruncated)
	}
	if at >= in.at && at+int64(n) <= in.at+int64(len(in.window)) {
		return in.window[at-in.at:][:n], nil
	}
	return in.fill(at, n)
}

func (in *Input) fill(at int64, n int) ([]byte, error) {
	want := int(min(int64(max(n, WindowSize)), in.Size-at))
	if cap(in.window) < want {
		in.window = make([]byte, want)
	}
	in.window, in.at = in.window[:want], at
	got, err := in.File.ReadAt(in.window, at)
	in.window = in.window[:got]
	if got >= n {
		return in.window[:n], nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%d bytes at %d: %w", n, at, defect.ErrTruncated)
	}
	return nil, fmt.Errorf("read %d bytes at %d: %w", n, at, err)
}

// UpTo returns n bytes, or as many as there are.
func (in *Input) UpTo(at int64, n int) ([]byte, error) {
	return in.Bytes(at, int(min(int64(n), max(0, in.Size-at))))
}

// CopyTo writes a part of the file as it is.
func (in *Input) CopyTo(w io.Writer, e Extent) error {
	copied, err := io.Copy(w, in.Section(e))
	if err == nil && copied < e.Length {
		return Truncated("%d bytes at %d", e.Length, e.At)
	}
	return err
}

// ChunkFrom returns what can be had at once from a place on: at least a byte.
func ChunkFrom(in *Input, at int64) ([]byte, error) {
	if _, err := in.Bytes(at, 1); err != nil {
		return nil, err
	}
	return in.window[at-in.at:], nil
}
