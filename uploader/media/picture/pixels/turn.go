package pixels

import "image"

// Orientation is one of EXIF (EXIF 2.32, 4.6.4): how a stored picture is to be
// turned and mirrored to be upright.
type Orientation int

// source returns the place in a stored picture of w × h pixels that comes to a
// place of the upright one.
func (o Orientation) source(x, y, w, h int) (int, int) {
	switch o {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}

// sideways reports whether width and height change places.
func (o Orientation) sideways() bool { return o >= 5 && o <= 8 }

// Size returns the size of the upright picture of a stored one of w × h pixels.
func (o Orientation) Size(w, h int) (int, int) {
	if o.sideways() {
		return h, w
	}
	return w, h
}

// Turn makes a normal picture upright. It may use up the given one.
func Turn(img image.Image, o Orientation) image.Image {
	if o <= 1 || o > 8 {
		return img
	}
	w, h := o.Size(img.Bounds().Dx(), img.Bounds().Dy())
	rect := image.Rect(0, 0, w, h)
	switch src := img.(type) {
	case *image.Gray:
		p := o.plane(src.Pix, src.Stride, src.Rect.Dx(), src.Rect.Dy(), 1)
		return &image.Gray{Pix: p, Stride: w, Rect: rect}
	case *image.NRGBA:
		p := o.plane(src.Pix, src.Stride, src.Rect.Dx(), src.Rect.Dy(), 4)
		return &image.NRGBA{Pix: p, Stride: 4 * w, Rect: rect}
	case *image.YCbCr:
		return o.turnYCbCr(src)
	}
	return img
}

// turnedRatio is the ratio of a picture on its side, where there is a name for it.
var turnedRatio = map[image.YCbCrSubsampleRatio]image.YCbCrSubsampleRatio{
	image.YCbCrSubsampleRatio444: image.YCbCrSubsampleRatio444,
	image.YCbCrSubsampleRatio420: image.YCbCrSubsampleRatio420,
	image.YCbCrSubsampleRatio422: image.YCbCrSubsampleRatio440,
	image.YCbCrSubsampleRatio440: image.YCbCrSubsampleRatio422,
}

// turnYCbCr turns each plane. A mirrored picture of odd width begins within the
// pixels that share a chroma sample; a rectangle that begins there says so.
func (o Orientation) turnYCbCr(src *image.YCbCr) image.Image {
	src = fromOrigin(src)
	ratio := src.SubsampleRatio
	if o.sideways() {
		turned, ok := turnedRatio[ratio]
		if !ok {
			src = fullChroma(src)
			turned = image.YCbCrSubsampleRatio444
		}
		ratio = turned
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	sx, sy := Shares(src.SubsampleRatio)
	cw, ch := (w+sx-1)/sx, (h+sy-1)/sy
	// How far the upright picture's origin is into the turned samples.
	left, top := o.origin(cw*sx-w, ch*sy-h)
	uw, uh := o.Size(w, h)
	cuw, _ := o.Size(cw, ch)
	dst := &image.YCbCr{
		YStride: uw, CStride: cuw, SubsampleRatio: ratio,
		Rect: image.Rect(left, top, left+uw, top+uh),
	}
	dst.Y = o.plane(src.Y, src.YStride, w, h, 1)
	src.Y = nil
	dst.Cb = o.plane(src.Cb, src.CStride, cw, ch, 1)
	dst.Cr = o.plane(src.Cr, src.CStride, cw, ch, 1)
	return dst
}

// origin returns the place in the turned samples where the upright picture
// begins, when the stored one ends so many pixels before its samples do.
func (o Orientation) origin(spareX, spareY int) (int, int) {
	x, y := o.source(0, 0, 2, 2) // which stored corner comes to the upper left
	left, top := x*spareX, y*spareY
	if o.sideways() {
		return top, left
	}
	return left, top
}

// Shares returns how many pixels share a chroma sample across and down.
func Shares(ratio image.YCbCrSubsampleRatio) (int, int) {
	switch ratio {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}

// fromOrigin returns the same picture with a rectangle that begins at 0, 0.
func fromOrigin(src *image.YCbCr) *image.YCbCr {
	moved := *src
	if src.Rect.Min != (image.Point{}) {
		moved = *fullChroma(src)
	}
	return &moved
}

// fullChroma returns a picture in which no pixels share chroma samples.
func fullChroma(src *image.YCbCr) *image.YCbCr {
	dst := image.NewYCbCr(image.Rect(0, 0, src.Rect.Dx(), src.Rect.Dy()), image.YCbCrSubsampleRatio444)
	for y := range dst.Rect.Dy() {
		for x := range dst.Rect.Dx() {
			to := dst.YOffset(x, y)
			luma := src.YOffset(src.Rect.Min.X+x, src.Rect.Min.Y+y)
			chroma := src.COffset(src.Rect.Min.X+x, src.Rect.Min.Y+y)
			dst.Y[to], dst.Cb[to], dst.Cr[to] = src.Y[luma], src.Cb[chroma], src.Cr[chroma]
		}
	}
	return dst
}

// tile is the side of the squares in which planes are turned, in pixels: what
// is on its side would otherwise leave the processor's cache with each pixel.
const tile = 64

// plane turns w × h pixels of so many bytes.
func (o Orientation) plane(pix []byte, stride, w, h, width int) []byte {
	uw, uh := o.Size(w, h)
	out := make([]byte, uw*uh*width)
	InBands((uh+tile-1)/tile, func(from, to int) {
		for top := from * tile; top < min(to*tile, uh); top += tile {
			for left := 0; left < uw; left += tile {
				for y := top; y < min(top+tile, uh); y++ {
					o.run(out, pix, stride, w, h, width, left, min(left+tile, uw), y)
				}
			}
		}
	})
	return out
}

// run fills a part of an upright row.
func (o Orientation) run(out, pix []byte, stride, w, h, width, left, right, y int) {
	uw, _ := o.Size(w, h)
	x0, y0 := o.source(left, y, w, h)
	x1, y1 := o.source(left+1, y, w, h)
	from, step := y0*stride+x0*width, (y1-y0)*stride+(x1-x0)*width
	to := (y*uw + left) * width
	for range right - left {
		if width == 1 {
			out[to] = pix[from]
		} else {
			copy(out[to:to+width], pix[from:from+width])
		}
		to, from = to+width, from+step
	}
}
