package pixels

import (
	"image"
	"image/color"
)

// LumaCoding is a way to store colours as luma and chroma (ITU-T H.273, table 4
// and the equations before it).
type LumaCoding struct {
	Red, Blue float64 // the shares of red and blue in luma
	Limited   bool
}

// RGB reads a colour; without a coding as in JPEG.
func (l *LumaCoding) RGB(y, cb, cr uint8) (uint8, uint8, uint8) {
	if l == nil {
		return color.YCbCrToRGB(y, cb, cr)
	}
	luma, b, r := float64(y), float64(cb)-128, float64(cr)-128
	if l.Limited {
		luma, b, r = (luma-16)*255/219, b*255/224, r*255/224
	}
	green := 1 - l.Red - l.Blue
	red, blue := luma+2*(1-l.Red)*r, luma+2*(1-l.Blue)*b
	rest := (luma - l.Red*red - l.Blue*blue) / green
	return Clamp(float32(red)), Clamp(float32(rest)), Clamp(float32(blue))
}

// ColourAt returns the colour of a pixel.
func ColourAt(img image.Image, x, y int, luma *LumaCoding) (r, g, b byte) {
	switch src := img.(type) {
	case *image.YCbCr:
		i, c := src.YOffset(x, y), src.COffset(x, y)
		return luma.RGB(src.Y[i], src.Cb[c], src.Cr[c])
	case *image.Gray:
		v := src.GrayAt(x, y).Y
		return v, v, v
	case *image.NRGBA:
		c := src.NRGBAAt(x, y)
		return c.R, c.G, c.B
	}
	c, d, e, _ := img.At(x, y).RGBA()
	return byte(c >> 8), byte(d >> 8), byte(e >> 8)
}
