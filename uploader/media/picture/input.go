package picture

import (
	"errors"
	"fmt"
	"io"

	"mediadrop/uploader/media/defect"
)

// windowSize is how much is read at once: enough that walking through small
// parts is not a system call each, little enough that a jump wastes nothing.
const windowSize = 16 << 10

// input reads a file, or a part of it, in small pieces and through a window.
type input struct {
	file   io.ReaderAt
	size   int64
	window []byte
	at     int64 // of the window
}

func newInput(f io.ReaderAt, size int64) *input { return &input{file: f, size: size} }

// extent is a part of a file.
type extent struct{ at, length int64 }

func (e extent) end() int64 { return e.at + e.length }

// part returns a part of the file as an input of its own.
func (in *input) part(e extent) *input {
	return newInput(io.NewSectionReader(in.file, e.at, e.length), e.length)
}

func (in *input) section(e extent) *io.SectionReader {
	return io.NewSectionReader(in.file, e.at, e.length)
}

// holds reports whether the file is long enough for all of a part.
func (in *input) holds(e extent) bool {
	return e.at >= 0 && e.length >= 0 && e.at <= in.size && e.length <= in.size-e.at
}

// bytes returns n bytes, which are valid until the next call. Where the file
// does not hold them all, it is truncated.
func (in *input) bytes(at int64, n int) ([]byte, error) {
	if !in.holds(extent{at, int64(n)}) {
		return nil, fmt.Errorf("%d bytes at %d: %w", n, at, defect.ErrTruncated)
	}
	if at >= in.at && at+int64(n) <= in.at+int64(len(in.window)) {
		return in.window[at-in.at:][:n], nil
	}
	return in.fill(at, n)
}

func (in *input) fill(at int64, n int) ([]byte, error) {
	want := int(min(int64(max(n, windowSize)), in.size-at))
	if cap(in.window) < want {
		in.window = make([]byte, want)
	}
	in.window, in.at = in.window[:want], at
	got, err := in.file.ReadAt(in.window, at)
	in.window = in.window[:got]
	if got >= n {
		return in.window[:n], nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%d bytes at %d: %w", n, at, defect.ErrTruncated)
	}
	return nil, fmt.Errorf("read %d bytes at %d: %w", n, at, err)
}

// upTo returns n bytes, or as many as there are.
func (in *input) upTo(at int64, n int) ([]byte, error) {
	return in.bytes(at, int(min(int64(n), max(0, in.size-at))))
}

// copyTo writes a part of the file as it is.
func (in *input) copyTo(w io.Writer, e extent) error {
	copied, err := io.Copy(w, in.section(e))
	if err == nil && copied < e.length {
		return truncated("%d bytes at %d", e.length, e.at)
	}
	return err
}

// chunkFrom returns what can be had at once from a place on: at least a byte.
func chunkFrom(in *input, at int64) ([]byte, error) {
	if _, err := in.bytes(at, 1); err != nil {
		return nil, err
	}
	return in.window[at-in.at:], nil
}
