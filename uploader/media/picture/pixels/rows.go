package pixels

import "image"

// rows reads a normal picture row by row.
type rows struct {
	width, height int
	channels      int // 1 gray; 3 luma and chroma; 4 colours times opacity, and opacity
	read          func(y int, out []byte)
}

func rowsOf(img image.Image) rows {
	b := img.Bounds()
	r := rows{width: b.Dx(), height: b.Dy()}
	switch src := img.(type) {
	case *image.Gray:
		r.channels = 1
		r.read = func(y int, out []byte) { copy(out, src.Pix[y*src.Stride:]) }
	case *image.YCbCr:
		r.channels = 3
		r.read = func(y int, out []byte) { readYCbCr(src, b.Min.Y+y, out) }
	case *image.NRGBA:
		r.channels = 4
		r.read = func(y int, out []byte) { readNRGBA(src.Pix[y*src.Stride:][:4*r.width], out) }
	}
	return r
}

func readYCbCr(src *image.YCbCr, y int, out []byte) {
	left, right := src.Rect.Min.X, src.Rect.Max.X
	luma := src.Y[src.YOffset(left, y):]
	first := src.COffset(left, y)
	cb, cr := src.Cb[first:], src.Cr[first:]
	across, _ := Shares(src.SubsampleRatio)
	base := left / across
	for x := left; x < right; x++ {
		c := x/across - base
		pixel := out[3*(x-left):][:3]
		pixel[0], pixel[1], pixel[2] = luma[x-left], cb[c], cr[c]
	}
}

func readNRGBA(row, out []byte) {
	for i := 3; i < len(row); i += 4 {
		a := uint32(row[i])
		if a == 255 {
			copy(out[i-3:i+1], row[i-3:i+1])
			continue
		}
		for c := i - 3; c < i; c++ {
			out[c] = byte((uint32(row[c])*a + 127) / 255)
		}
		out[i] = row[i]
	}
}

// canvas takes rows of a picture of the same kind.
type canvas struct {
	img image.Image
	put func(y int, row []float32)
}

func newCanvas(like image.Image, width, height int) canvas {
	rect := image.Rect(0, 0, width, height)
	switch like.(type) {
	case *image.Gray:
		dst := image.NewGray(rect)
		return canvas{dst, func(y int, row []float32) {
			for x, v := range row {
				dst.Pix[y*dst.Stride+x] = Clamp(v)
			}
		}}
	case *image.YCbCr:
		dst := image.NewYCbCr(rect, image.YCbCrSubsampleRatio444)
		return canvas{dst, func(y int, row []float32) {
			for x := range width {
				i := y*dst.YStride + x
				dst.Y[i], dst.Cb[i], dst.Cr[i] = Clamp(row[3*x]), Clamp(row[3*x+1]), Clamp(row[3*x+2])
			}
		}}
	}
	dst := image.NewNRGBA(rect)
	return canvas{dst, func(y int, row []float32) {
		out := dst.Pix[y*dst.Stride:]
		for x := range width {
			putNRGBA(out[4*x:][:4], row[4*x:][:4])
		}
	}}
}

func putNRGBA(out []byte, pixel []float32) {
	out[3] = Clamp(pixel[3])
	if out[3] == 0 {
		return
	}
	share := 255 / pixel[3]
	if out[3] == 255 {
		share = 1
	}
	for c := range 3 {
		out[c] = Clamp(pixel[c] * share)
	}
}

// Clamp returns the nearest value that a byte has.
func Clamp(v float32) byte { return byte(max(0, min(255, v+0.5))) }
