package picture

import (
	"encoding/binary"

	"mediadrop/uploader/media/picture/pngdata"
	"mediadrop/uploader/media/picture/reading"
)

const (
	// pngRatio is the most that deflate shrinks anything (RFC 1951: 258 bytes
	// from two bits).
	pngRatio = 1032
)

// pngReader gathers facts from chunks.
type pngReader struct {
	in    *reading.Input
	found *facts
	data  int64 // length of all compressed pixels
	raw   int64 // bytes of the pixels before compression
}

func readPNG(in *reading.Input, found *facts) error {
	found.Format = PNG
	r := &pngReader{in: in, found: found}
	if err := pngdata.Walk(in, r.take); err != nil {
		return err
	}
	switch {
	case r.data == 0:
		return reading.Broken("no pixels")
	case r.data < r.raw/pngRatio:
		return reading.Truncated("%d bytes for %d × %d pixels", r.data, found.Width, found.Height)
	}
	return nil
}

func (r *pngReader) take(c pngdata.Chunk) error {
	f := r.found
	switch c.Name {
	case "IHDR":
		return r.header(c)
	case "IDAT":
		r.data += c.Body.Length
	case "tRNS":
		f.Alpha = true
	case "acTL":
		return r.animation(c)
	case "iCCP":
		return r.profile(c)
	case "cICP":
		return r.coding(c)
	case "eXIf":
		f.addEXIF(r.in.Part(c.Body))
	case "iTXt":
		f.addXMP(r.in.Part(c.Body))
	default:
		if !pngdata.Keeps(c.Name) {
			f.Metadata = true
		}
	}
	return nil
}

// header reads IHDR (PNG third edition, 11.2.1).
func (r *pngReader) header(c pngdata.Chunk) error {
	if c.Body.Length != 13 {
		return reading.Broken("a header of %d bytes", c.Body.Length)
	}
	b, err := r.in.Bytes(c.Body.At, 13)
	if err != nil {
		return err
	}
	width, height := int64(binary.BigEndian.Uint32(b)), int64(binary.BigEndian.Uint32(b[4:]))
	depth, colour, interlaced := b[8], b[9], b[12] == 1
	kind, ok := pngColours[colour]
	if !ok || depth == 0 || depth > 16 || depth&(depth-1) != 0 || width == 0 || height == 0 {
		return reading.Broken("a header with colours of kind %d and %d bits", colour, depth)
	}
	f := r.found
	f.Bits, f.Model, f.Alpha = int(depth), kind.model, kind.alpha
	tenths := pngTenths(kind, depth)
	if interlaced {
		tenths += tenths / 2 // each of the seven passes is decoded by itself
	}
	f.claim(width, height, tenths)
	if f.memory <= reading.MaxDecoded {
		f.png = pngdata.Layout{Width: width, Height: height, Bits: int64(depth) * kind.channels, Interlaced: interlaced}
		r.raw = height * (width*f.png.Bits/8 + 1)
	}
	return nil
}

type pngColour struct {
	model    Model
	alpha    bool
	channels int64
}

// pngColours are the kinds of colours (PNG third edition, table 11.1).
var pngColours = map[byte]pngColour{
	0: {Gray, false, 1}, 2: {RGB, false, 3}, 3: {Palette, false, 1}, 4: {Gray, true, 2}, 6: {RGB, true, 4},
}

// pngTenths estimates the memory of decoding in tenths of a byte a pixel: as
// the standard library decodes, and then as four bytes where it is not that.
func pngTenths(kind pngColour, depth byte) int64 {
	switch {
	case kind.model == Palette:
		return 10 + 40
	case depth == 16:
		return 80 + 40
	case kind.channels == 1:
		return 10
	}
	return 40
}

// animation reads acTL (PNG third edition, 11.3.6.1): the number of frames.
func (r *pngReader) animation(c pngdata.Chunk) error {
	if c.Body.Length < 8 {
		return reading.Broken("an animation of %d bytes", c.Body.Length)
	}
	b, err := r.in.Bytes(c.Body.At, 4)
	if err != nil {
		return err
	}
	r.found.Animated = binary.BigEndian.Uint32(b) > 1
	return nil
}

// coding reads cICP (PNG third edition, 11.3.2.6), which counts more than a profile.
func (r *pngReader) coding(c pngdata.Chunk) error {
	b, err := r.in.UpTo(c.Body.At, int(min(c.Body.Length, 4)))
	if err == nil && len(b) == 4 && b[2] == 0 {
		r.found.coding.Primaries, r.found.coding.Transfer = int64(b[0]), int64(b[1])
		r.found.Bright = r.found.coding.Bright()
	}
	return err
}

// profile notes where the compressed profile is: after a name and two zeros
// (PNG third edition, 11.3.2.3).
func (r *pngReader) profile(c pngdata.Chunk) error {
	b, err := r.in.UpTo(c.Body.At, int(min(c.Body.Length, 81)))
	if err != nil {
		return err
	}
	for i, letter := range b {
		if letter == 0 && int64(i)+2 < c.Body.Length {
			skip := int64(i) + 2
			r.found.profile = []reading.Extent{{At: c.Body.At + skip, Length: c.Body.Length - skip}}
			r.found.packed = true
			break
		}
	}
	return nil
}
