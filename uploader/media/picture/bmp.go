package picture

import (
	"bytes"
	"encoding/binary"

	"mediadrop/uploader/media/picture/reading"
)

// bmpLayout is what decides how a BMP is decoded.
type bmpLayout struct {
	header  int64 // length of the second header
	pixels  int64 // where they begin
	bits    int
	palette int64 // entries
	masks   bool  // the usual order of channels is written out
	alpha   bool
	packed  bool // run lengths, or an unusual order of channels
	runs    bool // run lengths
}

// readBMP reads the headers ([MS-WMF] 2.2.2.3 BITMAPINFOHEADER to 2.2.2.5).
func readBMP(in *reading.Input, found *facts) error {
	found.Format, found.Model, found.Bits = BMP, RGB, 8
	_, err := bmpHeader(in, found)
	return err
}

func bmpHeader(in *reading.Input, found *facts) (bmpLayout, error) {
	b, err := in.Bytes(0, 54)
	if err != nil {
		return bmpLayout{}, err
	}
	u32 := func(at int) int64 { return int64(binary.LittleEndian.Uint32(b[at:])) }
	l := bmpLayout{header: u32(14), pixels: u32(10), bits: int(binary.LittleEndian.Uint16(b[28:]))}
	width, height := int64(int32(u32(18))), int64(int32(u32(22)))
	if height < 0 {
		height = -height // stored from the top
	}
	if l.header < 40 || l.header > 1024 || width <= 0 || height <= 0 {
		return l, reading.Broken("a header of %d bytes, %d × %d pixels", l.header, width, height)
	}
	found.claim(width, height, 50)
	if err := l.colours(in, found, u32(30), u32(46)); err != nil {
		return l, err
	}
	if row := (width*int64(l.bits) + 31) / 32 * 4; !l.packed && !in.Holds(reading.Extent{At: l.pixels, Length: row * height}) {
		return l, reading.Truncated("%d bytes for %d × %d pixels", in.Size, width, height)
	}
	if l.runs {
		return l, endsAsRuns(in)
	}
	return l, nil
}

// endsAsRuns returns an error unless a BMP with run lengths is whole: the last escape is
// the end of the picture, perhaps with zeros to fill up.
func endsAsRuns(in *reading.Input) error {
	end, err := in.Bytes(max(0, in.Size-8), int(min(8, in.Size)))
	if err != nil {
		return err
	}
	if !bytes.HasSuffix(bytes.TrimRight(end, "\x00"), []byte{0, 1}) {
		return reading.Truncated("run lengths without an end")
	}
	return nil
}

// colours reads what follows from the number of bits and the compression.
func (l *bmpLayout) colours(in *reading.Input, found *facts, compression, used int64) error {
	switch l.bits {
	case 1, 2, 4, 8:
		found.Model = Palette
		if l.palette = used; used == 0 || used > 1<<l.bits {
			l.palette = 1 << l.bits
		}
	case 16, 24, 32:
	default:
		return reading.Broken("%d bits a pixel", l.bits)
	}
	l.packed = compression != 0 || l.bits == 16
	l.runs = compression == 1 && l.bits == 8 || compression == 2 && l.bits == 4
	if compression != 3 && compression != 6 || l.bits != 32 {
		return nil
	}
	// The masks of red, green and blue follow the first 40 bytes of the header.
	b, err := in.Bytes(54, 16)
	if err != nil {
		return err
	}
	mask := func(i int) uint32 { return binary.LittleEndian.Uint32(b[4*i:]) }
	l.masks = mask(0) == 0xff0000 && mask(1) == 0xff00 && mask(2) == 0xff
	l.alpha = l.masks && l.header >= 56 && mask(3) == 0xff000000
	l.packed = !l.masks
	found.Alpha = l.alpha
	return nil
}
