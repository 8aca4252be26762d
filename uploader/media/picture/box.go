package picture

import "encoding/binary"

// maxBoxes bounds how many boxes a level can have: a picture of 48 megapixels
// has some 600 properties and items.
const maxBoxes = 1 << 16

// box is a part of an ISO base media file (ISO/IEC 14496-12, 4.2).
type box struct {
	kind string
	extent
	body extent
}

// walkBoxes calls visit for each box in a part of the file.
func walkBoxes(in *input, within extent, visit func(box) error) error {
	at := within.at
	for range maxBoxes {
		if within.end()-at < 8 {
			return nil
		}
		b, err := readBox(in, at, within.end())
		if err != nil {
			return err
		}
		if err := visit(b); err != nil {
			return err
		}
		at = b.end()
	}
	return broken("more than %d boxes", maxBoxes)
}

func readBox(in *input, at, end int64) (box, error) {
	head, err := in.bytes(at, 8)
	if err != nil {
		return box{}, err
	}
	b := box{kind: string(head[4:8])}
	length, header := int64(binary.BigEndian.Uint32(head)), int64(8)
	switch length {
	case 0: // to the end
		length = end - at
	case 1:
		if head, err = in.bytes(at+8, 8); err != nil {
			return b, err
		}
		length, header = int64(binary.BigEndian.Uint64(head)), 16
	}
	if length < header || length > 1<<62 {
		return b, broken("box %q of %d bytes", b.kind, length)
	}
	b.extent = extent{at, length}
	b.body = extent{at + header, length - header}
	if b.end() > in.size {
		return b, truncated("box %q of %d bytes", b.kind, length)
	}
	if b.end() > end {
		return b, broken("box %q reaches beyond what it is in", b.kind)
	}
	return b, nil
}
