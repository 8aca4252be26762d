// Package fit makes decoded pictures upright, in sRGB, and so small that they fit into a
// number of bytes, as JPEG or PNG.
package fit

import (
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/colours"
	"mediadrop/uploader/media/picture/pixels"
)

// longestEdge is what a picture that does not fit is made smaller to, in
// pixels: proven in the field, and more than any telephone's screen shows.
const longestEdge = 2048

// Qualities of JPEG to try: for a picture in its own size, for one of
// longestEdge, and for the ones that follow when nothing else fits.
var (
	fullQualities  = []int{90, 85, 80}
	edgeQualities  = []int{90, 85, 80, 75, 70, 65, 60}
	smallQualities = []int{80, 60}
	smallEdges     = []int{1600, 1280, 1024, 800, 640, 480, 320, 200, 120, 64, 32, 16}
)

// Picture is a decoded picture with what is to be done to it.
type Picture struct {
	Image       image.Image // as pixels.Normal makes them
	Orientation pixels.Orientation
	Colours     *colours.Conversion // nil for none
	finished    bool                // upright and in sRGB
}

// Encoded is a picture that fits.
type Encoded struct {
	Image image.Image
	PNG   bool // otherwise it is a JPEG
	Data  []byte
}

// Within encodes a picture in at most so many bytes: as a JPEG, or a PNG where a pixel
// really is transparent and one fits; otherwise it is put on white. It keeps its size as
// long as JPEG's quality need not go below 80 for it. It changes the picture, and stops
// when ctx ends, with the cause. The error wraps defect.ErrTooBig where it cannot be
// made to fit.
func (p *Picture) Within(ctx context.Context, maxBytes int64) (Encoded, error) {
	j := &fitting{Picture: p, ctx: ctx, maxBytes: maxBytes, out: limitedBuffer{ctx: ctx}}
	fits, err := j.fit()
	fits.Data = j.out.data
	return fits, err
}

// Finish makes the picture upright and sRGB in its own size.
func (p *Picture) Finish() {
	if p.finished {
		return
	}
	p.finished = true
	p.Colours.Apply(p.Image)
	p.Image = pixels.Turn(p.Image, p.Orientation)
}

// Smaller returns the picture, finished, with its longest edge no longer than
// given. The picture itself may be finished or not: what is smaller takes less
// work.
func (p *Picture) Smaller(edge int) image.Image {
	b := p.Image.Bounds()
	longest := max(b.Dx(), b.Dy())
	if longest <= edge {
		p.Finish()
		return p.Image
	}
	side := func(n int) int { return max(1, (n*edge+longest/2)/longest) }
	img := pixels.Resample(p.Image, side(b.Dx()), side(b.Dy()))
	if !p.finished {
		p.Colours.Apply(img)
		img = pixels.Turn(img, p.Orientation)
	}
	return img
}

// fitting makes a picture fit.
type fitting struct {
	*Picture
	ctx      context.Context
	maxBytes int64
	out      limitedBuffer
}

// fit leaves the encoded picture in out.
func (j *fitting) fit() (Encoded, error) {
	if pixels.Transparent(j.Image) {
		if fits, ok, err := j.asPNG(); ok || err != nil {
			return fits, err
		}
		pixels.Flatten(j.Image)
	}
	if qualities := j.promising(); len(qualities) > 0 {
		j.Finish()
		if fits, ok, err := j.try(j.Image, qualities); ok || err != nil {
			return fits, err
		}
	}
	if fits, ok, err := j.try(j.Smaller(longestEdge), edgeQualities); ok || err != nil {
		return fits, err
	}
	for _, edge := range smallEdges {
		if fits, ok, err := j.try(j.Smaller(edge), smallQualities); ok || err != nil {
			return fits, err
		}
	}
	return Encoded{}, fmt.Errorf("not even a tiny picture fits: %w", defect.ErrTooBig)
}

// asPNG tries a PNG in the picture's own size, and with longestEdge.
func (j *fitting) asPNG() (Encoded, bool, error) {
	j.Finish()
	b := j.Image.Bounds()
	for _, edge := range []int{max(b.Dx(), b.Dy()), longestEdge} {
		img := j.Smaller(edge)
		j.out.reset(j.maxBytes, j.maxBytes)
		err := png.Encode(&j.out, img)
		if ok, err := j.outcome(err); ok || err != nil {
			return Encoded{Image: img, PNG: true}, ok, err
		}
		if edge <= longestEdge {
			break
		}
	}
	return Encoded{}, false, nil
}

// shrinks is about how much smaller a JPEG of a quality is than one of 90, in
// percent (measured with photographs).
var shrinks = map[int]int64{90: 100, 85: 76, 80: 63, 75: 54, 70: 48, 65: 43, 60: 39}

// try encodes with one quality after another until the result fits. The first
// result tells which ones cannot.
func (j *fitting) try(img image.Image, qualities []int) (Encoded, bool, error) {
	lowest := shrinks[qualities[len(qualities)-1]]
	var known, knownAt int64 // a length and the quality that it is of
	for _, quality := range qualities {
		last := shrinks[quality] == lowest
		if !last && known > 0 && known*shrinks[quality]/knownAt > j.maxBytes*11/10 {
			continue
		}
		// Encode on a little beyond what fits, to know how far it is away.
		j.out.reset(j.maxBytes, j.maxBytes*shrinks[quality]/lowest*13/10)
		err := encodeJPEG(&j.out, img, quality)
		if ok, err := j.outcome(err); ok || err != nil {
			return Encoded{Image: img}, ok, err
		}
		if err != nil { // too far away for all of them
			return Encoded{}, false, nil
		}
		known, knownAt = j.out.length, shrinks[quality]
	}
	return Encoded{}, false, nil
}

// outcome reports whether what has been encoded fits.
func (j *fitting) outcome(err error) (bool, error) {
	if cause := context.Cause(j.ctx); cause != nil {
		return false, cause
	}
	if err != nil && !j.out.full {
		return false, fmt.Errorf("encode: %w", err)
	}
	return err == nil && j.out.length <= j.maxBytes, nil
}

// encodeJPEG encodes an opaque normal picture.
func encodeJPEG(w io.Writer, img image.Image, quality int) error {
	if src, ok := img.(*image.NRGBA); ok { // the encoder is faster with this type
		img = &image.RGBA{Pix: src.Pix, Stride: src.Stride, Rect: src.Rect}
	}
	return jpeg.Encode(w, img, &jpeg.Options{Quality: quality})
}

const (
	// sampleAbove is the number of pixels from which on it pays to encode a
	// sample before the whole.
	sampleAbove = 6_000_000
	sampleRows  = 16 // a row of blocks, for 4:2:0
	samples     = 16
)

// promising returns the qualities with which the picture may fit in its own size:
// to encode 48 megapixels in vain takes a second.
func (j *fitting) promising() []int {
	for i, quality := range fullQualities {
		margin := int64(21) // in twentieths: how far the guess may be wrong
		if i == len(fullQualities)-1 {
			margin = 24 // nothing else keeps the size
		}
		if j.expect(quality) <= j.maxBytes*margin/20 {
			return fullQualities[i:]
		}
	}
	return nil
}

// expect guesses from some rows how long the picture will be. It gives 0 for
// those that are tried soon enough.
func (j *fitting) expect(quality int) int64 {
	b := j.Image.Bounds()
	part, ok := j.Image.(interface {
		SubImage(r image.Rectangle) image.Image
	})
	if !ok || b.Dx()*b.Dy() < sampleAbove || b.Dy() < 2*samples*sampleRows {
		return 0
	}
	var length int64
	for i := range samples {
		top := (b.Dy()/samples*i + sampleRows/2) &^ (sampleRows - 1)
		strip := part.SubImage(image.Rect(b.Min.X, b.Min.Y+top, b.Max.X, b.Min.Y+top+sampleRows))
		j.out.reset(0, 1<<62)
		if encodeJPEG(&j.out, strip, quality) != nil {
			return 0
		}
		length += j.out.length
	}
	return length * int64(b.Dy()) / (samples * sampleRows)
}
