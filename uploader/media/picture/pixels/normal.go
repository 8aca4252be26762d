// Package pixels turns, shrinks and flattens decoded pictures of the three types that
// Normal makes of all.
package pixels

import (
	"image"
	"image/color"
	"image/draw"
)

// Normal returns a picture in one of the three types that the rest of the package
// works on: *image.YCbCr and *image.Gray, which are opaque, and *image.NRGBA. It
// may reuse the memory of img. luma says how a picture with luma, chroma and
// transparency, which becomes NRGBA, stores its colours.
func Normal(img image.Image, luma *LumaCoding) image.Image {
	switch src := img.(type) {
	case *image.YCbCr, *image.Gray, *image.NRGBA:
		return src
	case *image.RGBA:
		unmultiply(src.Pix)
		return &image.NRGBA{Pix: src.Pix, Stride: src.Stride, Rect: src.Rect}
	case *image.CMYK:
		return withoutInks(src)
	case *image.Gray16:
		return narrowGray(src)
	case *image.NRGBA64:
		return narrow(src.Pix, src.Stride, src.Rect)
	case *image.RGBA64:
		narrowed := narrow(src.Pix, src.Stride, src.Rect)
		unmultiply(narrowed.Pix)
		return narrowed
	case *image.Paletted:
		return withoutPalette(src)
	case *image.NYCbCrA:
		return withoutChroma(src, luma)
	}
	dst := image.NewNRGBA(img.Bounds())
	draw.Draw(dst, dst.Rect, img, img.Bounds().Min, draw.Src)
	return dst
}

// unmultiply takes the transparency out of the colours.
func unmultiply(pix []byte) {
	for i := 3; i < len(pix); i += 4 {
		if a := uint32(pix[i]); a != 0 && a != 255 {
			for c := i - 3; c < i; c++ {
				pix[c] = byte(min(255, (uint32(pix[c])*255+a/2)/a))
			}
		}
	}
}

func withoutInks(src *image.CMYK) image.Image {
	p := src.Pix
	for i := 0; i+3 < len(p); i += 4 {
		p[i], p[i+1], p[i+2] = color.CMYKToRGB(p[i], p[i+1], p[i+2], p[i+3])
		p[i+3] = 255
	}
	return &image.NRGBA{Pix: p, Stride: src.Stride, Rect: src.Rect}
}

// eighth returns the 8 bits that are nearest to 16.
func eighth(high, low byte) byte { return byte(((uint32(high)<<8|uint32(low))*255 + 32767) / 65535) }

func narrowGray(src *image.Gray16) image.Image {
	dst := image.NewGray(src.Rect)
	for y := range dst.Rect.Dy() {
		row := src.Pix[y*src.Stride:]
		for x := range dst.Rect.Dx() {
			dst.Pix[y*dst.Stride+x] = eighth(row[2*x], row[2*x+1])
		}
	}
	return dst
}

func narrow(pix []byte, stride int, rect image.Rectangle) *image.NRGBA {
	dst := image.NewNRGBA(rect)
	for y := range rect.Dy() {
		row, out := pix[y*stride:], dst.Pix[y*dst.Stride:][:dst.Stride]
		for x := range out {
			out[x] = eighth(row[2*x], row[2*x+1])
		}
	}
	return dst
}

func withoutPalette(src *image.Paletted) image.Image {
	var colours [256]color.NRGBA
	for i, c := range src.Palette {
		colours[i] = color.NRGBAModel.Convert(c).(color.NRGBA)
	}
	dst := image.NewNRGBA(src.Rect)
	for y := range src.Rect.Dy() {
		row, out := src.Pix[y*src.Stride:][:src.Rect.Dx()], dst.Pix[y*dst.Stride:]
		for x, index := range row {
			c := colours[index]
			copy(out[4*x:], []byte{c.R, c.G, c.B, c.A})
		}
	}
	return dst
}

func withoutChroma(src *image.NYCbCrA, luma *LumaCoding) image.Image {
	dst := image.NewNRGBA(src.Rect)
	for y := src.Rect.Min.Y; y < src.Rect.Max.Y; y++ {
		out := dst.Pix[dst.PixOffset(src.Rect.Min.X, y):]
		for x := src.Rect.Min.X; x < src.Rect.Max.X; x++ {
			yi, ci, ai := src.YOffset(x, y), src.COffset(x, y), src.AOffset(x, y)
			out[0], out[1], out[2] = luma.RGB(src.Y[yi], src.Cb[ci], src.Cr[ci])
			out[3] = src.A[ai]
			out = out[4:]
		}
	}
	return dst
}

// Transparent reports whether any pixel lets something through.
func Transparent(img image.Image) bool {
	src, ok := img.(*image.NRGBA)
	return ok && !src.Opaque()
}

// Flatten puts an NRGBA picture on white.
func Flatten(img image.Image) {
	src, ok := img.(*image.NRGBA)
	if !ok {
		return
	}
	for i := 3; i < len(src.Pix); i += 4 {
		if a := uint32(src.Pix[i]); a != 255 {
			for c := i - 3; c < i; c++ {
				src.Pix[c] = byte((uint32(src.Pix[c])*a + 255*(255-a) + 127) / 255)
			}
			src.Pix[i] = 255
		}
	}
}
