package heif

import (
	"image"

	"mediadrop/uploader/media/picture/pixels"
	"mediadrop/uploader/media/picture/reading"
)

// withAlpha puts colours and transparency together. Some cameras store the
// transparency smaller.
func withAlpha(img, alpha image.Image, luma *pixels.LumaCoding) (image.Image, error) {
	plane, ok := alpha.(*image.Gray)
	if chroma, is := alpha.(*image.YCbCr); is {
		plane, ok = &image.Gray{Pix: chroma.Y, Stride: chroma.YStride, Rect: chroma.Rect}, true
	}
	if !ok {
		return nil, reading.Broken("a channel of transparency with colours")
	}
	b := img.Bounds()
	if plane.Rect.Size() != b.Size() {
		if plane.Rect.Dx() > b.Dx() || plane.Rect.Dy() > b.Dy() || plane.Rect.Empty() {
			return nil, reading.Broken("a channel of transparency of %v for %v", plane.Rect.Size(), b.Size())
		}
	}
	dst := image.NewNRGBA(b)
	for y := range b.Dy() {
		row := plane.Pix[y*plane.Rect.Dy()/b.Dy()*plane.Stride:]
		out := dst.Pix[y*dst.Stride:]
		for x := range b.Dx() {
			pixel := out[4*x:][:4]
			pixel[0], pixel[1], pixel[2] = pixels.ColourAt(img, b.Min.X+x, b.Min.Y+y, luma)
			pixel[3] = row[x*plane.Rect.Dx()/b.Dx()]
		}
	}
	return dst, nil
}
