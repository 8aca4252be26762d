package colours

import (
	"image"
	"image/color"
	"math"

	"mediadrop/uploader/media/picture/pixels"
)

// Conversion turns stored colours into sRGB. It may be used concurrently.
type Conversion struct {
	same   bool               // the primaries and curves are those of sRGB
	light  [3][256]int32      // from a stored value to light, in 1/65535
	mix    [3][3]int64        // from light to light, in 1/65536
	stored [1<<14 + 1]uint8   // from light, in 1/16384, to a value of sRGB
	luma   *pixels.LumaCoding // how luma and chroma are to be read, if not as in JPEG
	table  *Lattice           // instead of curves and mix
	bright *toneMap           // instead of curves and mix
	gray   *[256]byte         // what becomes of grays
}

// profileOf returns what a number of primaries means (ITU-T H.273, table 2).
func profileOf(primaries int64) *profile {
	p := &profile{}
	switch primaries {
	case 12:
		p.matrix = p3D50
	case 9:
		p.matrix = rec2020D50
	default:
		return nil
	}
	for i := range p.curves {
		for v := range p.curves[i] {
			p.curves[i][v] = fromSRGB(float64(v) / 255)
		}
	}
	return p
}

// Luma returns how luma and chroma are to be read, and nil for as in JPEG.
func (c Coding) Luma() *pixels.LumaCoding {
	l := &pixels.LumaCoding{Red: 0.299, Blue: 0.114, Limited: c.Limited}
	switch c.Matrix {
	case 1:
		l.Red, l.Blue = 0.2126, 0.0722
	case 9:
		l.Red, l.Blue = 0.2627, 0.0593
	default:
		if !c.Limited {
			return nil
		}
	}
	return l
}

// fromSRGB returns the light of a value, toSRGB the value of a light
// (IEC 61966-2-1).
func fromSRGB(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func toSRGB(light float64) float64 {
	if light <= 0.0031308 {
		return 12.92 * light
	}
	return 1.055*math.Pow(light, 1/2.4) - 0.055
}

// use makes the tables for a profile, unless it is that of sRGB.
func (c *Conversion) use(p profile) {
	mix := srgbD50.inverse().times(p.matrix)
	for i := range 3 {
		for v := range 256 {
			c.light[i][v] = int32(math.Round(65535 * p.curves[i][v]))
		}
		for j := range 3 {
			// A damaged profile may have any number.
			c.mix[i][j] = int64(math.Round(65536 * max(-100, min(100, mix[i][j]))))
		}
	}
	c.makeStored()
	c.same = false
	c.same = c.changesNothing()
}

// makeStored makes the table of sRGB's curve.
func (c *Conversion) makeStored() {
	for i := range c.stored {
		c.stored[i] = uint8(math.Round(255 * toSRGB(float64(i)/float64(len(c.stored)-1))))
	}
}

// changesNothing tries colours all over the range: a step of one is what
// rounding does.
func (c *Conversion) changesNothing() bool {
	near := func(a, b uint8) bool { return a-b+1 <= 2 }
	for r := 0; r < 256; r += 51 {
		for g := 0; g < 256; g += 51 {
			for b := 0; b < 256; b += 51 {
				r1, g1, b1 := c.RGB(uint8(r), uint8(g), uint8(b))
				if !near(r1, uint8(r)) || !near(g1, uint8(g)) || !near(b1, uint8(b)) {
					return false
				}
			}
		}
	}
	return true
}

// RGB converts a colour.
func (c *Conversion) RGB(r, g, b uint8) (uint8, uint8, uint8) {
	switch {
	case c.table != nil:
		return c.table.rgb(r, g, b)
	case c.bright != nil:
		lr, lg, lb := c.bright.rgb(r, g, b)
		return c.fromLight(lr), c.fromLight(lg), c.fromLight(lb)
	case c.same:
		return r, g, b
	}
	lr, lg, lb := int64(c.light[0][r]), int64(c.light[1][g]), int64(c.light[2][b])
	out := func(m *[3]int64) uint8 {
		light := (m[0]*lr + m[1]*lg + m[2]*lb) >> 18 // to 1/16384
		return c.stored[max(0, min(int64(len(c.stored)-1), light))]
	}
	return out(&c.mix[0]), out(&c.mix[1]), out(&c.mix[2])
}

// fromLight returns the stored value of a light.
func (c *Conversion) fromLight(light float32) uint8 {
	last := float32(len(c.stored) - 1)
	return c.stored[int(max(0, min(last, light*last+0.5)))]
}

// Apply converts a normal picture in place.
func (c *Conversion) Apply(img image.Image) {
	if c == nil {
		return
	}
	switch src := img.(type) {
	case *image.Gray:
		for i, v := range src.Pix {
			switch {
			case c.gray != nil:
				src.Pix[i] = c.gray[v]
			case c.bright != nil:
				src.Pix[i], _, _ = c.RGB(v, v, v)
			}
		}
	case *image.NRGBA:
		pixels.InBands(len(src.Pix)/4, func(from, to int) {
			for p := src.Pix[4*from : 4*to]; len(p) > 0; p = p[4:] {
				p[0], p[1], p[2] = c.RGB(p[0], p[1], p[2])
			}
		})
	case *image.YCbCr:
		_, down := pixels.Shares(src.SubsampleRatio)
		first := src.Rect.Min.Y / down
		pixels.InBands((src.Rect.Max.Y+down-1)/down-first, func(from, to int) {
			for band := first + from; band < first+to; band++ {
				c.chromaRow(src, band*down, (band+1)*down)
			}
		})
	}
}

// chromaRow converts the rows of pixels that share a row of chroma samples.
func (c *Conversion) chromaRow(src *image.YCbCr, top, bottom int) {
	across, _ := pixels.Shares(src.SubsampleRatio)
	top, bottom = max(top, src.Rect.Min.Y), min(bottom, src.Rect.Max.Y)
	for left := src.Rect.Min.X / across * across; left < src.Rect.Max.X; left += across {
		block := image.Rect(max(left, src.Rect.Min.X), top, min(left+across, src.Rect.Max.X), bottom)
		c.chromaSample(src, block)
	}
}

// chromaSample converts the pixels that share a chroma sample.
func (c *Conversion) chromaSample(src *image.YCbCr, block image.Rectangle) {
	at := src.COffset(block.Min.X, block.Min.Y)
	cb, cr := src.Cb[at], src.Cr[at]
	var sumB, sumR, n int
	for y := block.Min.Y; y < block.Max.Y; y++ {
		i := src.YOffset(block.Min.X, y)
		for range block.Dx() {
			luma, b, r := color.RGBToYCbCr(c.RGB(c.luma.RGB(src.Y[i], cb, cr)))
			src.Y[i] = luma
			sumB, sumR, n = sumB+int(b), sumR+int(r), n+1
			i++
		}
	}
	if n > 0 {
		src.Cb[at], src.Cr[at] = uint8((sumB+n/2)/n), uint8((sumR+n/2)/n)
	}
}

func (m matrix) times(n matrix) (product matrix) {
	for i := range 3 {
		for j := range 3 {
			for k := range 3 {
				product[i][j] += m[i][k] * n[k][j]
			}
		}
	}
	return product
}

func (m matrix) inverse() (inverse matrix) {
	minor := func(i, j int) float64 {
		a, b, c, d := (i+1)%3, (i+2)%3, (j+1)%3, (j+2)%3
		return m[a][c]*m[b][d] - m[a][d]*m[b][c]
	}
	determinant := m[0][0]*minor(0, 0) + m[0][1]*minor(0, 1) + m[0][2]*minor(0, 2)
	for i := range 3 {
		for j := range 3 {
			inverse[j][i] = minor(i, j) / determinant
		}
	}
	return inverse
}
