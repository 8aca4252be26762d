package picture

import (
	"encoding/binary"

	"mediadrop/uploader/media/picture/reading"
)

// readGIF walks through the blocks (GIF89a specification, 12 to 27).
func readGIF(in *reading.Input, found *facts) error {
	found.Format, found.Model, found.Bits = GIF, Palette, 8
	head, err := in.Bytes(0, 13)
	if err != nil {
		return err
	}
	// One byte a pixel as decoded, four on the canvas.
	width, height := binary.LittleEndian.Uint16(head[6:]), binary.LittleEndian.Uint16(head[8:])
	found.claim(int64(width), int64(height), 50)
	r := gifReader{in: in, found: found, at: 13 + colourTable(head[10])}
	for {
		done, err := r.block()
		if err != nil {
			return err
		}
		if done {
			break
		}
	}
	if r.frames == 0 {
		return reading.Broken("no picture")
	}
	return nil
}

// gifReader stands at the beginning of a block. Each one moves it on, so that
// the walk ends with the file.
type gifReader struct {
	in     *reading.Input
	found  *facts
	at     int64
	frames int
	xmp    bool // a packet was read
}

// colourTable returns the length of the table that a packed field announces.
func colourTable(packed byte) int64 {
	if packed&0x80 == 0 {
		return 0
	}
	return 3 << (packed&7 + 1)
}

// block takes a block and says whether it is the last.
func (r *gifReader) block() (bool, error) {
	b, err := r.in.Bytes(r.at, 1)
	if err != nil {
		return false, err
	}
	switch b[0] {
	case 0x3b:
		return true, nil
	case 0x2c:
		return false, r.image()
	case 0x21:
		return false, r.extension()
	}
	return false, reading.Broken("a block of kind %#x", b[0])
}

func (r *gifReader) image() error {
	b, err := r.in.Bytes(r.at, 10)
	if err != nil {
		return err
	}
	r.frames++
	r.found.Animated = r.frames > 1
	r.at += 10 + colourTable(b[9]) + 1
	return r.skip()
}

func (r *gifReader) extension() error {
	b, err := r.in.UpTo(r.at, 14)
	if err != nil {
		return err
	}
	if len(b) < 3 {
		return reading.Truncated("an extension")
	}
	f := r.found
	switch label := b[1]; {
	case label == 0xf9 && len(b) > 3 && r.frames == 0: // graphic control
		f.Alpha = f.Alpha || b[3]&1 != 0
	case label == 0xfe, label == 0x01: // comment, plain text
		f.Metadata = true
	case label == 0xff && len(b) == 14 && string(b[3:14]) == "XMP DataXMP" && !r.xmp:
		r.xmp = true // once: a packet ends where it says, so that each could reach to the end of the file
		f.addXMP(r.in.Part(reading.Extent{At: r.at + 14, Length: r.in.Size - r.at - 14}))
	}
	r.at += 2
	return r.skip()
}

// skip goes past a chain of data blocks, each with its length before it.
func (r *gifReader) skip() error {
	for {
		length, err := r.in.Bytes(r.at, 1)
		if err != nil {
			return err
		}
		r.at += 1 + int64(length[0])
		if length[0] == 0 {
			return nil
		}
	}
}
