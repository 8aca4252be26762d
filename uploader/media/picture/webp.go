package picture

import (
	"bytes"
	"encoding/binary"

	"mediadrop/uploader/media/picture/reading"
)

// readWebP walks through the chunks (WebP container specification).
func readWebP(in *reading.Input, found *facts) error {
	found.Format, found.Model, found.Bits = WebP, RGB, 8
	head, err := in.Bytes(0, 12)
	if err != nil {
		return err
	}
	whole := reading.Extent{At: 12, Length: int64(binary.LittleEndian.Uint32(head[4:])) - 4}
	r := webpReader{in: in, found: found}
	if err := reading.WalkRIFF(in, whole, r.take); err != nil {
		return err
	}
	if !in.Holds(whole) {
		return reading.Truncated("%d bytes of %d", in.Size, whole.End())
	}
	if !r.pixels {
		return reading.Broken("no picture")
	}
	return nil
}

type webpReader struct {
	in     *reading.Input
	found  *facts
	pixels bool
	frames int
}

func (r *webpReader) take(c reading.RiffChunk) error {
	f := r.found
	switch c.Name {
	case "VP8X":
		return r.extended(c)
	case "VP8 ":
		r.pixels = true
		f.coded = append(f.coded, c.Body)
		return r.lossy(c)
	case "VP8L":
		r.pixels = true
		f.coded = append(f.coded, c.Body)
		return r.lossless(c)
	case "ANMF":
		return r.frame(c)
	case "ICCP":
		f.profile = []reading.Extent{c.Body}
	case "EXIF":
		f.addEXIF(r.in.Part(c.Body))
	case "XMP ":
		f.addXMP(r.in.Part(c.Body))
	}
	return nil
}

// Estimates of the memory of decoding, in tenths of a byte a pixel: luma and
// chroma; with a channel for transparency, which is decoded by itself, and then
// as four bytes; and lossless, which is transformed in a copy.
const (
	webpLossy    = 15
	webpAlpha    = 15 + 50 + 40
	webpLossless = 80
)

func (r *webpReader) extended(c reading.RiffChunk) error {
	if c.Body.Length != 10 {
		return reading.Broken("a header of %d bytes", c.Body.Length)
	}
	b, err := r.in.Bytes(c.Body.At, 10)
	if err != nil {
		return err
	}
	f := r.found
	f.Alpha = b[0]&0x10 != 0
	tenths := int64(webpLossy)
	if f.Alpha || b[0]&0x02 != 0 {
		tenths = webpAlpha
	}
	f.claim(uint24(b[4:])+1, uint24(b[7:])+1, tenths)
	return nil
}

func uint24(b []byte) int64 { return int64(b[0]) | int64(b[1])<<8 | int64(b[2])<<16 }

// lossy reads the header of a VP8 frame (RFC 6386, 9.1).
func (r *webpReader) lossy(c reading.RiffChunk) error {
	if c.Body.Length < 10 {
		return reading.Broken("a frame of %d bytes", c.Body.Length)
	}
	b, err := r.in.Bytes(c.Body.At, 10)
	if err != nil {
		return err
	}
	if string(b[3:6]) != "\x9d\x01\x2a" {
		return reading.Broken("a frame without its code")
	}
	r.found.coding.Limited = true // RFC 6386, 9.2: the colour space is that of BT.601
	r.size(int64(binary.LittleEndian.Uint16(b[6:])&0x3fff), int64(binary.LittleEndian.Uint16(b[8:])&0x3fff), webpLossy)
	return nil
}

// lossless reads the header of a VP8L picture (WebP lossless specification, 3).
func (r *webpReader) lossless(c reading.RiffChunk) error {
	if c.Body.Length < 5 {
		return reading.Broken("a picture of %d bytes", c.Body.Length)
	}
	b, err := r.in.Bytes(c.Body.At, 5)
	if err != nil {
		return err
	}
	if b[0] != 0x2f {
		return reading.Broken("a picture without its code")
	}
	bits := binary.LittleEndian.Uint32(b[1:])
	r.found.Alpha = r.found.Alpha || bits>>28&1 != 0
	r.size(int64(bits&0x3fff)+1, int64(bits>>14&0x3fff)+1, webpLossless)
	return nil
}

// size takes the size of a picture, unless the canvas has one already; what
// decoding takes counts in any case.
func (r *webpReader) size(width, height int64, tenths int64) {
	f := r.found
	if f.Width == 0 {
		f.claim(width, height, tenths)
		return
	}
	f.memory = max(f.memory, width*height*tenths/10)
}

// frame reads the place and size of a frame of an animation.
func (r *webpReader) frame(c reading.RiffChunk) error {
	f := r.found
	r.frames++
	f.Animated = r.frames > 1
	if c.Body.Length < 16 {
		return reading.Broken("a frame of %d bytes", c.Body.Length)
	}
	if r.frames > 1 {
		return reading.WalkRIFF(r.in, reading.Extent{At: c.Body.At + 16, Length: c.Body.Length - 16}, func(c reading.RiffChunk) error {
			if c.Name == "VP8 " || c.Name == "VP8L" {
				f.coded = append(f.coded, c.Body)
			}
			return nil
		})
	}
	b, err := r.in.Bytes(c.Body.At, 16)
	if err != nil {
		return err
	}
	f.frame = frame{
		Extent: reading.Extent{At: c.Body.At + 16, Length: c.Body.Length - 16},
		x:      2 * int(uint24(b)), y: 2 * int(uint24(b[3:])),
		width: int(uint24(b[6:])) + 1, height: int(uint24(b[9:])) + 1,
	}
	if f.frame.x+f.frame.width > f.Width || f.frame.y+f.frame.height > f.Height {
		return reading.Broken("a frame outside of the canvas")
	}
	return reading.WalkRIFF(r.in, f.frame.Extent, func(c reading.RiffChunk) error {
		if c.Name == "VP8 " || c.Name == "VP8L" {
			return r.take(c)
		}
		return nil
	})
}

// longestWebPZeros is the longest run of zeros in a WebP's coded data that is let
// pass with, besides a bit for each square of 16 × 16 pixels: arithmetic coding
// writes zeros for what is all as expected, such as a black area.
const longestWebPZeros = 1024

// checkWebP looks for holes in the coded data, which the decoder draws as noise.
func checkWebP(in *reading.Input, coded []reading.Extent, pixels int64) error {
	longest := longestWebPZeros + pixels/(16*16*8)
	for _, e := range coded {
		run := int64(0)
		for at := e.At; at < e.End(); {
			b, err := reading.ChunkFrom(in, at)
			if err != nil {
				return err
			}
			b = b[:min(int64(len(b)), e.End()-at)]
			at += int64(len(b))
			for len(b) > 0 {
				rest := bytes.TrimLeft(b, "\x00")
				if run += int64(len(b) - len(rest)); run > longest {
					return reading.Truncated("a hole in the coded data")
				}
				if len(rest) == 0 {
					break
				}
				next := bytes.IndexByte(rest, 0)
				if run = 0; next < 0 {
					break
				}
				b = rest[next:]
			}
		}
	}
	return nil
}
