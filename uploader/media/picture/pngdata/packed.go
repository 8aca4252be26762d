package pngdata

import (
	"bufio"
	"compress/zlib"
	"errors"
	"io"

	"mediadrop/uploader/media/picture/reading"
)

// Layout is what decides how long the pixels of a PNG are.
type Layout struct {
	Width, Height int64
	Bits          int64 // a pixel
	Interlaced    bool
}

// pngPasses are the columns and rows that a pass of an interlaced PNG begins with,
// and the steps to its next ones (PNG third edition, 8.1).
var pngPasses = [7][4]int64{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}

// rows calls visit with the number of rows of a pass and their length, with the
// byte before each that names its filter.
func (l Layout) rows(visit func(rows, length int64) error) error {
	passes := pngPasses[:]
	if !l.Interlaced {
		passes = [][4]int64{{0, 0, 1, 1}}
	}
	for _, p := range passes {
		across, down := (l.Width-p[0]+p[2]-1)/p[2], (l.Height-p[1]+p[3]-1)/p[3]
		if across <= 0 || down <= 0 {
			continue
		}
		if err := visit(down, 1+(across*l.Bits+7)/8); err != nil {
			return err
		}
	}
	return nil
}

// Check unpacks the pixels without keeping them: all rows must be there,
// and zlib's checksum behind them right.
func Check(in *reading.Input, l Layout) error {
	unpacked, err := zlib.NewReader(bufio.NewReader(&pngPixels{in: in, at: int64(len(Magic))}))
	if err != nil {
		return reading.Packed(err)
	}
	rows := bufio.NewReaderSize(unpacked, reading.WindowSize)
	err = l.rows(func(n, length int64) error {
		for range n {
			filter, err := rows.ReadByte()
			if err != nil {
				return reading.Packed(err)
			}
			if filter > 4 {
				return reading.Broken("a row with filter %d", filter)
			}
			if _, err := io.CopyN(io.Discard, rows, length-1); err != nil {
				return reading.Packed(err)
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
		return reading.Packed(err)
	}
	return nil
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
		case c.Name == "IEND":
			return 0, io.EOF
		case c.Name == "IDAT":
			p.body = p.in.Section(c.Body)
		}
		p.at = c.End()
	}
}
