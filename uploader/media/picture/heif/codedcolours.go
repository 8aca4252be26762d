package heif

import (
	"bytes"
	"encoding/binary"

	"mediadrop/uploader/media/picture/colours"
	"mediadrop/uploader/media/picture/reading"
)

// maxDescription bounds what is read of the description of coded data, in bytes.
const maxDescription = 4 << 10

// codedColours returns what coded data says of its colours. Where the file around it
// says nothing, that counts. config is its description (hvcC).
func codedColours(in *reading.Input, config reading.Extent) (colours.Coding, bool) {
	const header = 23
	b, err := in.UpTo(config.At, int(min(config.Length, maxDescription)))
	if err != nil || len(b) < header {
		return colours.Coding{}, false
	}
	for n, b := b[header-1], b[header:]; n > 0 && len(b) > 3; n-- {
		kind, units := b[0]&63, binary.BigEndian.Uint16(b[1:])
		for b = b[3:]; units > 0 && len(b) > 2; units-- {
			length := int(binary.BigEndian.Uint16(b))
			if length > len(b)-2 {
				return colours.Coding{}, false
			}
			if kind == nalSPS {
				return spsColours(b[2 : 2+length])
			}
			b = b[2+length:]
		}
	}
	return colours.Coding{}, false
}

// spsColours reads what a sequence parameter set says of colours (ITU-T H.265, 7.3.2.2
// and E.2.1). It gives up on what only films have before it.
func spsColours(nal []byte) (c colours.Coding, ok bool) {
	if len(nal) < 3 {
		return c, false
	}
	r := &exponential{data: bytes.ReplaceAll(nal[2:], []byte{0, 0, 3}, []byte{0, 0})}
	_, _, layers := r.spsSize()
	if r.bits(1) == 1 { // what of the picture is shown
		r.numbers(4)
	}
	r.numbers(3) // bits of luma and chroma, of the order
	if r.bits(1) == 1 {
		r.numbers(3 * int(layers))
	}
	r.numbers(3)
	r.numbers(6) // sizes of blocks
	if scales := r.bits(1) == 1; scales {
		if lists := r.bits(1) == 1; lists {
			return c, false // they are long, and cameras write none
		}
	}
	r.bits(2)
	if r.bits(1) == 1 { // samples that are not coded
		r.bits(8)
		r.numbers(2)
		r.bits(1)
	}
	if r.number() > 0 || r.bits(1) == 1 {
		return c, false // references to other pictures
	}
	r.bits(2)
	if r.bits(1) == 0 {
		return c, false
	}
	if r.bits(1) == 1 && r.bits(8) == 255 { // the shape of pixels
		r.bits(32)
	}
	if r.bits(1) == 1 {
		r.bits(1)
	}
	if r.bits(1) == 0 {
		return c, false
	}
	r.bits(3)
	c.Limited = r.bits(1) == 0
	if r.bits(1) == 0 {
		return c, false
	}
	c.Primaries, c.Transfer, c.Matrix = int64(r.bits(8)), int64(r.bits(8)), int64(r.bits(8))
	return c, !r.failed
}

// numbers goes past so many.
func (e *exponential) numbers(n int) {
	for range n {
		e.number()
	}
}
