package heic

import (
	"image"

	"mediadrop/uploader/media/picture/reading"
)

// maxMemory bounds the decoder's memory, in bytes. It is beyond maxDecoded,
// because what is in the file's coded data can need more than its boxes say.
const maxMemory = reading.MaxDecoded + reading.MaxDecoded/2

// Tenths estimates the memory of decoding, in tenths of a byte a pixel:
// the picture's luma and chroma in the decoder, in a tile of it, in what it
// hands over (measured: 430 MB for the whole process with 48 megapixels).
const Tenths = 80

// strideOf is the length of a row in libheif, which makes room for at least 64
// pixels, and for a multiple of 16 bytes (HeifPixelImage::ImagePlane::alloc in
// version 1.18).
func strideOf(pixels, bytes int) int { return (max(64, pixels+pixels&1)*bytes + 15) &^ 15 }

// layout is how the decoder hands over a picture.
type layout struct {
	planes  []plane
	size    int
	picture func([]byte) image.Image
}

type plane struct{ at, stride, height int }

func (l *layout) add(stride, height int) {
	l.planes = append(l.planes, plane{l.size, stride, height})
	l.size += stride * height
}

// layout returns how the planes lie, with so many bytes a sample. Only those of one
// make a picture.
func (a *answer) layout(bytes int) (l layout, err error) {
	if int64(a.width)*int64(a.height)*Tenths/10 > reading.MaxDecoded || a.width <= 0 || a.height <= 0 {
		return l, reading.Broken("the decoder finds %d × %d pixels", a.width, a.height)
	}
	rect := image.Rect(0, 0, a.width, a.height)
	switch a.colours {
	case 0:
		return a.layoutYCbCr(bytes, rect)
	case 1:
		stride := strideOf(a.width, 4*bytes)
		l.add(stride, a.height)
		l.picture = func(b []byte) image.Image {
			if a.premultiplied != 0 {
				return &image.RGBA{Pix: b, Stride: stride, Rect: rect}
			}
			return &image.NRGBA{Pix: b, Stride: stride, Rect: rect}
		}
		return l, nil
	case 2:
		stride := strideOf(a.width, bytes)
		l.add(stride, a.height)
		l.picture = func(b []byte) image.Image { return &image.Gray{Pix: b, Stride: stride, Rect: rect} }
		return l, nil
	}
	return l, reading.Broken("colours of kind %d from the decoder", a.colours)
}

func (a *answer) layoutYCbCr(bytes int, rect image.Rectangle) (l layout, err error) {
	width, height := a.width, a.height
	var ratio image.YCbCrSubsampleRatio
	switch a.chroma {
	case 1:
		ratio, width, height = image.YCbCrSubsampleRatio420, (width+1)/2, (height+1)/2
	case 2:
		ratio, width = image.YCbCrSubsampleRatio422, (width+1)/2
	case 3:
		ratio = image.YCbCrSubsampleRatio444
	default:
		return l, reading.Broken("chroma of kind %d from the decoder", a.chroma)
	}
	stride, chroma := strideOf(a.width, bytes), strideOf(width, bytes)
	l.add(stride, a.height)
	l.add(chroma, height)
	l.add(chroma, height)
	cb, cr := l.planes[1].at, l.planes[2].at
	l.picture = func(b []byte) image.Image {
		return &image.YCbCr{
			Y: b[:cb:cb], Cb: b[cb:cr:cr], Cr: b[cr:],
			YStride: stride, CStride: chroma, SubsampleRatio: ratio, Rect: rect,
		}
	}
	return l, nil
}

// narrowed makes a picture of planes of two bytes a sample, of which the given
// number of bits is used.
func (l layout) narrowed(wide []byte, narrow layout, bits int) image.Image {
	out := make([]byte, narrow.size)
	for i, from := range l.planes {
		to := narrow.planes[i]
		for y := range from.height {
			row, dst := wide[from.at+y*from.stride:], out[to.at+y*to.stride:][:to.stride]
			for x := range min(to.stride, from.stride/2) {
				dst[x] = byte((int(row[2*x]) | int(row[2*x+1])<<8) >> (bits - 8))
			}
		}
	}
	return narrow.picture(out)
}
