package picture

import (
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"

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

// fitting makes a picture fit.
type fitting struct {
	ctx         context.Context
	maxBytes    int64
	img         image.Image // normal
	orientation pixels.Orientation
	colours     *colours.Conversion
	finished    bool // upright and in sRGB
	out         limitedBuffer
}

// fit leaves the encoded picture in out.
func (j *fitting) fit() (Info, error) {
	if pixels.Transparent(j.img) {
		if info, ok, err := j.asPNG(); ok || err != nil {
			return info, err
		}
		pixels.Flatten(j.img)
	}
	if qualities := j.promising(); len(qualities) > 0 {
		j.finish()
		if info, ok, err := j.try(j.img, qualities); ok || err != nil {
			return info, err
		}
	}
	if info, ok, err := j.try(j.smaller(longestEdge), edgeQualities); ok || err != nil {
		return info, err
	}
	for _, edge := range smallEdges {
		if info, ok, err := j.try(j.smaller(edge), smallQualities); ok || err != nil {
			return info, err
		}
	}
	return Info{}, fmt.Errorf("not even a tiny picture fits: %w", defect.ErrTooBig)
}

// finish makes the picture upright and sRGB in its own size.
func (j *fitting) finish() {
	if j.finished {
		return
	}
	j.finished = true
	j.colours.Apply(j.img)
	j.img = pixels.Turn(j.img, j.orientation)
}

// smaller returns the picture, finished, with its longest edge no longer than
// given. The picture itself may be finished or not: what is smaller takes less
// work.
func (j *fitting) smaller(edge int) image.Image {
	b := j.img.Bounds()
	longest := max(b.Dx(), b.Dy())
	if longest <= edge {
		j.finish()
		return j.img
	}
	side := func(n int) int { return max(1, (n*edge+longest/2)/longest) }
	img := pixels.Resample(j.img, side(b.Dx()), side(b.Dy()))
	if !j.finished {
		j.colours.Apply(img)
		img = pixels.Turn(img, j.orientation)
	}
	return img
}

// asPNG tries a PNG in the picture's own size, and with longestEdge.
func (j *fitting) asPNG() (Info, bool, error) {
	j.finish()
	b := j.img.Bounds()
	for _, edge := range []int{max(b.Dx(), b.Dy()), longestEdge} {
		img := j.smaller(edge)
		j.out.reset(j.maxBytes, j.maxBytes)
		err := png.Encode(cancelWriter{j.ctx, &j.out}, img)
		if ok, err := j.outcome(err); ok || err != nil {
			return infoOf(PNG, img), ok, err
		}
		if edge <= longestEdge {
			break
		}
	}
	return Info{}, false, nil
}

// shrinks is about how much smaller a JPEG of a quality is than one of 90, in
// percent (measured with photographs).
var shrinks = map[int]int64{90: 100, 85: 76, 80: 63, 75: 54, 70: 48, 65: 43, 60: 39}

// try encodes with one quality after another until the result fits. The first
// result tells which ones cannot.
func (j *fitting) try(img image.Image, qualities []int) (Info, bool, error) {
	lowest := shrinks[qualities[len(qualities)-1]]
	var known, knownAt int64 // a length and the quality that it is of
	for _, quality := range qualities {
		last := shrinks[quality] == lowest
		if !last && known > 0 && known*shrinks[quality]/knownAt > j.maxBytes*11/10 {
			continue
		}
		// Encode on a little beyond what fits, to know how far it is away.
		j.out.reset(j.maxBytes, j.maxBytes*shrinks[quality]/lowest*13/10)
		err := encodeJPEG(cancelWriter{j.ctx, &j.out}, img, quality)
		if ok, err := j.outcome(err); ok || err != nil {
			return infoOf(JPEG, img), ok, err
		}
		if err != nil { // too far away for all of them
			return Info{}, false, nil
		}
		known, knownAt = j.out.length, shrinks[quality]
	}
	return Info{}, false, nil
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
func encodeJPEG(w cancelWriter, img image.Image, quality int) error {
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
	b := j.img.Bounds()
	part, ok := j.img.(interface {
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
		if encodeJPEG(cancelWriter{j.ctx, &j.out}, strip, quality) != nil {
			return 0
		}
		length += j.out.length
	}
	return length * int64(b.Dy()) / (samples * sampleRows)
}

func infoOf(format Format, img image.Image) Info {
	info := Info{
		Format: format, Width: img.Bounds().Dx(), Height: img.Bounds().Dy(),
		Bits: 8, Model: RGB, Alpha: format == PNG, Orientation: 1,
	}
	if _, gray := img.(*image.Gray); gray {
		info.Model = Gray
	}
	return info
}
