package document

import (
	"errors"
	"fmt"
	"io"

	"mediadrop/uploader/media/defect"
)

// readPart reads length bytes at an offset. A part that is not inside the file
// is Truncated, also when the file has become shorter since it was measured.
func readPart(f io.ReaderAt, size, offset, length int64) ([]byte, error) {
	if offset < 0 || length < 0 || offset > size || length > size-offset {
		return nil, fmt.Errorf("%d bytes at %d of %d: %w", length, offset, size, defect.ErrTruncated)
	}
	part := make([]byte, length)
	return part, readInto(f, part, offset)
}

// readInto fills part with the bytes at an offset.
func readInto(f io.ReaderAt, part []byte, offset int64) error {
	n, err := f.ReadAt(part, offset)
	if n == len(part) {
		return nil
	}
	return fmt.Errorf("reading at %d: %w", offset, endOfFile(err))
}

// readUpTo reads the bytes at an offset, fewer than most where the file ends.
func readUpTo(f io.ReaderAt, size, offset, most int64) ([]byte, error) {
	if offset < 0 || offset > size {
		return nil, fmt.Errorf("place %d of %d: %w", offset, size, defect.ErrTruncated)
	}
	return readPart(f, size, offset, min(most, size-offset))
}

// endOfFile names an end that comes too early Truncated and leaves other
// errors as they are.
func endOfFile(err error) error {
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return defect.ErrTruncated
	}
	return err
}
