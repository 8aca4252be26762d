package picture

import (
	"encoding/binary"
	"mediadrop/uploader/media/picture/reading"
)

// maxBoxes bounds how many boxes a level can have: a picture of 48 megapixels
// has some 600 properties and items.
const maxBoxes = 1 << 16

// box is a part of an ISO base media file (ISO/IEC 14496-12, 4.2).
type box struct {
	kind string
	reading.Extent
	body reading.Extent
}

// walkBoxes calls visit for each box in a part of the file.
func walkBoxes(in *reading.Input, within reading.Extent, visit func(box) error) error {
	at := within.At
	for range maxBoxes {
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
	return reading.Broken("more than %d boxes", maxBoxes)
}

func readBox(in *reading.Input, at, end int64) (box, error) {
	head, err := in.Bytes(at, 8)
	if err != nil {
		return box{}, err
	}
	b := box{kind: string(head[4:8])}
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
		return b, reading.Broken("box %q of %d bytes", b.kind, length)
	}
	b.Extent = reading.Extent{At: at, Length: length}
	b.body = reading.Extent{At: at + header, Length: length - header}
	if b.End() > in.Size {
		return b, reading.Truncated("box %q of %d bytes", b.kind, length)
	}
	if b.End() > end {
		return b, reading.Broken("box %q reaches beyond what it is in", b.kind)
	}
	return b, nil
}
