package picture

import (
	"bufio"
	"errors"
	"image"
	"image/color"
	"io"

	"mediadrop/uploader/media/picture/reading"
)

// decodeRuns decodes a BMP with run lengths ([MS-WMF] 3.1.6): of 8 bits, or of 4
// with two pixels in turn. Pixels that are skipped have the first colour.
func decodeRuns(in *reading.Input, l bmpLayout, width, height int) (image.Image, error) {
	palette, err := in.Bytes(14+l.header, int(4*l.palette))
	if err != nil {
		return nil, err
	}
	colours := make(color.Palette, 1<<l.bits)
	for i := range colours {
		colours[i] = color.NRGBA{A: 255}
		if c := 4 * i; c+3 <= len(palette) {
			colours[i] = color.NRGBA{palette[c+2], palette[c+1], palette[c], 255}
		}
	}
	r := &runs{
		source: bufio.NewReader(in.Section(reading.Extent{At: l.pixels, Length: in.Size - l.pixels})),
		img:    image.NewPaletted(image.Rect(0, 0, width, height), colours), y: height - 1, bits: l.bits,
	}
	for {
		ended, err := r.step()
		if err != nil {
			return nil, err
		}
		if ended {
			return r.img, nil
		}
	}
}

// runs draws from the lowest row upwards. Each step takes two bytes or more, so
// that it ends with the file.
type runs struct {
	source *bufio.Reader
	img    *image.Paletted
	x, y   int
	bits   int
}

// step takes a run, or an escape, and says whether the picture has ended.
func (r *runs) step() (bool, error) {
	pair, err := r.take(2)
	if err != nil {
		return false, err
	}
	if pair[0] > 0 {
		r.draw(int(pair[0]), func(i int) byte { return r.pick(pair[1], i) })
		return false, nil
	}
	switch pair[1] {
	case 0: // end of the row
		r.x, r.y = 0, r.y-1
	case 1: // end of the picture
		return true, nil
	case 2: // a move
		move, err := r.take(2)
		if err != nil {
			return false, err
		}
		r.x, r.y = r.x+int(move[0]), r.y-int(move[1])
	default:
		return false, r.literal(int(pair[1]))
	}
	return false, nil
}

// literal draws pixels as they are; their bytes are even in number.
func (r *runs) literal(n int) error {
	length := (n*r.bits + 7) / 8
	data, err := r.take(length + length&1)
	if err != nil {
		return err
	}
	r.draw(n, func(i int) byte { return r.pick(data[i*r.bits/8], i) })
	return nil
}

// pick returns one of the pixels in a byte.
func (r *runs) pick(b byte, i int) byte {
	switch {
	case r.bits == 8:
		return b
	case i%2 == 0:
		return b >> 4
	}
	return b & 15
}

func (r *runs) draw(n int, pixel func(i int) byte) {
	for i := range n {
		if (image.Point{r.x, r.y}).In(r.img.Rect) {
			r.img.Pix[r.img.PixOffset(r.x, r.y)] = pixel(i)
		}
		r.x++
	}
}

func (r *runs) take(n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := io.ReadFull(r.source, b)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, reading.Truncated("run lengths")
	}
	return b, err
}
