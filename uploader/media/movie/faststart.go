package movie

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"mediadrop/uploader/media/defect"
)

// copyBlock is how much is copied between two looks at the context.
const copyBlock = 1 << 20

// FastStart writes the file with the movie box in front of the media data, so
// that players can begin before they have all of it. What tells where and with
// what the film was made is left out, or overwritten with zeros. Pictures and
// sounds stay byte for byte and in order; the chunk offsets are adjusted, and
// become 64 bits wide where 4 GB are passed. A file that is so already is copied
// as it is. It stops when ctx ends; memory holds only the movie box. Errors are
// those of Examine, and what w and f report, wrapped.
//
// Offsets outside the movie box (the item locations of a picture beside the
// movie) are not adjusted.
func FastStart(ctx context.Context, f io.ReaderAt, size int64, w io.Writer) error {
	m, l, err := read(f, size)
	if err != nil {
		return err
	}
	if l.fastStart() {
		return copyRange(ctx, w, f, 0, size, nil)
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
	blanks := m.blanks(l, size)
	if err := copyRange(ctx, w, f, 0, front, nil); err != nil {
		return err
	}
	if _, err := w.Write(moov); err != nil {
		return fmt.Errorf("write the movie box: %w", err)
	}
	if err := copyRange(ctx, w, f, front, l.moov.start, blanks); err != nil {
		return err
	}
	return copyRange(ctx, w, f, l.moov.end, size, blanks)
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

// blanks returns what is not to be copied: all that is neither a box's header nor a
// sample that is shown or heard. Cameras write the place into free room, between the
// samples and behind the film. They are in order.
func (m *movieBox) blanks(l layout, size int64) []span {
	kept := []span{l.ftyp, l.moov}
	for _, b := range l.boxes {
		kept = append(kept, span{start: b.start, end: b.start + b.head})
	}
	var others []span
	exact := true
	for i := range m.tracks {
		t := &m.tracks[i]
		if t.Type == Other {
			others = append(others, t.tables.places()...)
			continue
		}
		exact = exact && t.tables.sizes.each == 0
		kept = append(kept, t.tables.places()...)
	}
	if !exact { // where its samples end cannot be known
		return inOrder(append(others, l.beside(size)...))
	}
	var blanks []span
	end := int64(0)
	for _, k := range inOrder(kept) {
		if k.start > end {
			blanks = append(blanks, span{start: end, end: k.start})
		}
		end = max(end, k.end)
	}
	return append(blanks, span{start: end, end: size})
}

func inOrder(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	return spans
}

// beside returns what holds no samples: the contents of all boxes but the media data,
// and what is behind the last box.
func (l layout) beside(size int64) []span {
	var all []span
	end := int64(0)
	for _, b := range l.boxes {
		if b.kind != "mdat" && b.kind != "ftyp" && b.kind != "moov" {
			all = append(all, span{start: b.start + b.head, end: b.end})
		}
		end = b.end
	}
	return append(all, span{start: end, end: size})
}

func copyRange(ctx context.Context, w io.Writer, f io.ReaderAt, from, to int64, blanks []span) error {
	block := make([]byte, min(copyBlock, to-from))
	for from < to {
		if err := ctx.Err(); err != nil {
			return err
		}
		part := block[:min(int64(len(block)), to-from)]
		if err := readAt(f, part, from); err != nil {
			return err
		}
		blank(part, from, blanks)
		if _, err := w.Write(part); err != nil {
			return fmt.Errorf("write the movie: %w", err)
		}
		from += int64(len(part))
	}
	return nil
}

// blank overwrites what of the blanks is in a part of the file.
func blank(part []byte, from int64, blanks []span) {
	for _, b := range blanks {
		if b.start >= from+int64(len(part)) {
			return
		}
		if b.end > from && b.start < b.end {
			clear(part[max(0, b.start-from):min(int64(len(part)), b.end-from)])
		}
	}
}
