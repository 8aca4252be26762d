package reading

import (
	"encoding/binary"
)

// MaxBoxes bounds how many boxes a level can have: a picture of 48 megapixels
// has some 600 properties and items.
const MaxBoxes = 1 << 16

// Box is a part of an ISO base media file (ISO/IEC 14496-12, 4.2).
type Box struct {
	Kind string
	Extent
	Body Extent
}

// WalkBoxes calls visit for each box in a part of the file.
func WalkBoxes(in *Input, within Extent, visit func(Box) error) error {
	at := within.At
	for range MaxBoxes {
		if within.End()-at < 8 {
			return nil
		}
		b, err := readBox(in, at, within.End())
		if err != nil {
			return err
		}
		if err := visit(b); err != nil {
			return err
		}
		at = b.End()
	}
	return Broken("more than %d boxes", MaxBoxes)
}

func readBox(in *Input, at, end int64) (Box, error) {
	head, err := in.Bytes(at, 8)
	if err != nil {
		return Box{}, err
	}
	b := Box{Kind: string(head[4:8])}
	length, header := int64(binary.BigEndian.Uint32(head)), int64(8)
	switch length {
	case 0: // to the end
		length = end - at
	case 1:
		if head, err = in.Bytes(at+8, 8); err != nil {
			return b, err
		}
		length, header = int64(binary.BigEndian.Uint64(head)), 16
	}
	if length < header || length > 1<<62 {
		return b, Broken("box %q of %d bytes", b.Kind, length)
	}
	b.Extent = Extent{At: at, Length: length}
	b.Body = Extent{At: at + header, Length: length - header}
	if b.End() > in.Size {
		return b, Truncated("box %q of %d bytes", b.Kind, length)
	}
	if b.End() > end {
		return b, Broken("box %q reaches beyond what it is in", b.Kind)
	}
	return b, nil
}
