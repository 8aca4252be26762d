package movie

import (
	"encoding/binary"
	"fmt"

	"mediadrop/uploader/media/defect"
)

// box is one box inside the movie box or a fragment, with its content.
type box struct {
	kind string
	head int // bytes of the header
	body []byte
}

// nextBox takes the first box off b (ISO/IEC 14496-12, 4.2). A remainder too
// short for a header is padding, as QuickTime ends some lists with four zeros.
func nextBox(b []byte) (found box, rest []byte, err error) {
	if len(b) < 8 {
		return box{}, nil, nil
	}
	size, head := uint64(binary.BigEndian.Uint32(b)), 8
	switch size {
	case 0: // to the end of what holds it
		size = uint64(len(b))
	case 1:
		if len(b) < 16 {
			return box{}, nil, fmt.Errorf("box header cut off: %w", defect.ErrBroken)
		}
		size, head = binary.BigEndian.Uint64(b[8:]), 16
	}
	kind := string(b[4:8])
	if size < uint64(head) || size > uint64(len(b)) {
		return box{}, nil, fmt.Errorf("box %q of %d bytes where %d are left: %w", kind, size, len(b), defect.ErrBroken)
	}
	return box{kind, head, b[head:size]}, b[size:], nil
}

// eachBox calls visit for every box in b, in order.
func eachBox(b []byte, visit func(box) error) error {
	for {
		found, rest, err := nextBox(b)
		if err != nil || found.kind == "" {
			return err
		}
		if err := visit(found); err != nil {
			return err
		}
		b = rest
	}
}

// table returns the entries of a full box whose content is a count and then
// entries of the given width. A count that the box cannot hold is a lie, and
// nothing is ever allocated for it.
func table(body []byte, width int) ([]byte, error) {
	if len(body) < 8 {
		return nil, fmt.Errorf("table without a count: %w", defect.ErrBroken)
	}
	count := uint64(binary.BigEndian.Uint32(body[4:]))
	if count*uint64(width) > uint64(len(body)-8) {
		return nil, fmt.Errorf("table of %d entries in %d bytes: %w", count, len(body), defect.ErrBroken)
	}
	return body[8 : 8+count*uint64(width)], nil
}
