package movie

import (
	"context"
	"fmt"
	"io"

	"mediadrop/uploader/media/defect"
)

// copyBlock is how much is copied between two looks at the context.
const copyBlock = 1 << 20

// FastStart writes the file with the movie box in front of the media data, so
// that players can begin before they have all of it. Everything else stays byte
// for byte and in order; the chunk offsets are adjusted, and become 64 bits wide
// where 4 GB are passed. A file that is so already is copied as it is. It stops
// when ctx ends; memory holds only the movie box. Errors are those of Examine,
// and what w and f report, wrapped.
//
// Offsets outside the movie box (the item locations of a picture beside the
// movie) are not adjusted.
func FastStart(ctx context.Context, f io.ReaderAt, size int64, w io.Writer) error {
	if _, err := Examine(f, size); err != nil {
		return err
	}
	l, err := scan(f, size)
	if err != nil {
		return err
	}
	if l.fastStart() {
		return copyRange(ctx, w, f, 0, size)
	}
	if len(l.moofs) > 0 { // their data offsets are absolute, or hang on the order
		return fmt.Errorf("a fragmented movie whose movie box is not in front: %w", defect.ErrBroken)
	}
	moov, err := l.readMoov(f)
	if err != nil {
		return err
	}
	front := l.frontEnd()
	moov, err = relocate(moov, front, l.moov)
	if err != nil {
		return err
	}
	if err := checkMoved(moov, l, size); err != nil {
		return err
	}
	if err := copyRange(ctx, w, f, 0, front); err != nil {
		return err
	}
	if _, err := w.Write(moov); err != nil {
		return fmt.Errorf("write the movie box: %w", err)
	}
	if err := copyRange(ctx, w, f, front, l.moov.start); err != nil {
		return err
	}
	return copyRange(ctx, w, f, l.moov.end, size)
}

// checkMoved finds samples that lay across the movie box, and so can lie nowhere
// after it has moved.
func checkMoved(moov []byte, l layout, size int64) error {
	m, err := parseMoov(moov, l.quickTime())
	if err != nil {
		return err
	}
	if m.check(size-(l.moov.end-l.moov.start)+int64(len(moov)), false) != nil {
		return fmt.Errorf("samples inside the movie box: %w", defect.ErrBroken)
	}
	return nil
}

// frontEnd is where the movie box goes: after the brand, which must come first
// (ISO/IEC 14496-12, 4.3.1).
func (l layout) frontEnd() int64 {
	if l.hasFtyp && l.ftyp.start == 0 {
		return l.ftyp.end
	}
	return 0
}

func copyRange(ctx context.Context, w io.Writer, f io.ReaderAt, from, to int64) error {
	block := make([]byte, min(copyBlock, to-from))
	for from < to {
		if err := ctx.Err(); err != nil {
			return err
		}
		part := block[:min(int64(len(block)), to-from)]
		if err := readAt(f, part, from); err != nil {
			return err
		}
		if _, err := w.Write(part); err != nil {
			return fmt.Errorf("write the movie: %w", err)
		}
		from += int64(len(part))
	}
	return nil
}
