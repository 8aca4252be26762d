package picture

import (
	"bufio"
	"compress/flate"
	"compress/zlib"
	"errors"
	"io"

	"mediadrop/uploader/media/picture/reading"
)

// pngLayout is what decides how long the pixels of a PNG are.
type pngLayout struct {
	width, height int64
	bits          int64 // a pixel
	interlaced    bool
}

// pngPasses are the columns and rows that a pass of an interlaced PNG begins with,
// and the steps to its next ones (PNG third edition, 8.1).
var pngPasses = [7][4]int64{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}

// rows calls visit with the number of rows of a pass and their length, with the
// byte before each that names its filter.
func (l pngLayout) rows(visit func(rows, length int64) error) error {
	passes := pngPasses[:]
	if !l.interlaced {
		passes = [][4]int64{{0, 0, 1, 1}}
	}
	for _, p := range passes {
		across, down := (l.width-p[0]+p[2]-1)/p[2], (l.height-p[1]+p[3]-1)/p[3]
		if across <= 0 || down <= 0 {
			continue
		}
		if err := visit(down, 1+(across*l.bits+7)/8); err != nil {
			return err
		}
	}
	return nil
}

// checkPackedPNG unpacks the pixels without keeping them: all rows must be there,
// and zlib's checksum behind them right.
func checkPackedPNG(in *reading.Input, l pngLayout) error {
	unpacked, err := zlib.NewReader(bufio.NewReader(&pngPixels{in: in, at: int64(len(pngMagic))}))
	if err != nil {
		return packed(err)
	}
	rows := bufio.NewReaderSize(unpacked, reading.WindowSize)
	err = l.rows(func(n, length int64) error {
		for range n {
			filter, err := rows.ReadByte()
			if err != nil {
				return packed(err)
			}
			if filter > 4 {
				return reading.Broken("a row with filter %d", filter)
			}
			if _, err := io.CopyN(io.Discard, rows, length-1); err != nil {
				return packed(err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if _, err := rows.ReadByte(); !errors.Is(err, io.EOF) {
		if err == nil {
			return nil // more than the picture needs, as decoders allow
		}
		return packed(err)
	}
	return nil
}

// packed tells what is wrong with compressed pixels.
func packed(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return reading.Truncated("the pixels end too early")
	case errors.Is(err, zlib.ErrHeader), errors.Is(err, zlib.ErrChecksum), errors.Is(err, zlib.ErrDictionary), errors.As(err, new(flate.CorruptInputError)):
		return reading.Broken("compressed pixels: %v", err)
	}
	return err
}

// pngPixels reads the bodies of a PNG's IDAT chunks one after another.
type pngPixels struct {
	in   *reading.Input
	at   int64 // of the next chunk
	body io.Reader
}

// Read implements io.Reader.
func (p *pngPixels) Read(b []byte) (int, error) {
	for {
		if p.body != nil {
			n, err := p.body.Read(b)
			if n > 0 || err != nil && !errors.Is(err, io.EOF) {
				return n, err
			}
			p.body = nil
		}
		c, err := chunkAt(p.in, p.at)
		switch {
		case err != nil:
			return 0, err
		case c.name == "IEND":
			return 0, io.EOF
		case c.name == "IDAT":
			p.body = p.in.Section(c.body)
		}
		p.at = c.End()
	}
}
