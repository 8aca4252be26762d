package colours

import (
	"image"
	"math"

	"mediadrop/uploader/media/picture/pixels"
)

// Transfer characteristics of pictures that are brighter than ordinary screens
// (ITU-T H.273, table 3).
const (
	transferPQ  = 16
	transferHLG = 18
)

const (
	// paperWhite is the brightness of white in pictures with highlights (ITU-R
	// BT.2408), and oldWhite in those that were made from ordinary ones (BT.2035),
	// in cd/m².
	paperWhite, oldWhite = 203, 100
	// noisyWhite is what oldWhite can become in 8 bits and with coding's noise.
	noisyWhite = 140
	// knee is where highlights begin to be compressed, as a share of white.
	knee = 0.75
)

// lightOf returns the brightness that a value stands for, in cd/m².
func (c Coding) lightOf(v float64) float64 {
	if c.Transfer == transferHLG { // ITU-R BT.2100, table 5, for a screen of 1,000 cd/m²
		const a, b, cc = 0.17883277, 0.28466892, 0.55991073
		scene := v * v / 3
		if v > 0.5 {
			scene = (math.Exp((v-cc)/a) + b) / 12
		}
		return 1000 * math.Pow(scene, 1.2)
	}
	// SMPTE ST 2084.
	const m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
	p := math.Pow(v, 1/m2)
	return 10000 * math.Pow(max(0, p-c1)/(c2-c3*p), 1/m1)
}

// Bright reports whether a picture has a range that has to be compressed.
func (c Coding) Bright() bool { return c.Transfer == transferPQ || c.Transfer == transferHLG }

// toneMap is the conversion of a bright picture to sRGB. What is darker than three
// quarters of white stays as it is; what is brighter is compressed until the
// brightest of the picture is white. Pictures that never go above the white of
// ordinary ones were made of these, and stay as they were.
type toneMap struct {
	light [256]float32 // from a stored value, with white as 1
	scale [256]float32 // of the light of a colour, by its largest value
	mix   [3][3]float32
}

func (c Coding) toneMap(img image.Image, luma *pixels.LumaCoding) *toneMap {
	brightest := c.lightOf(float64(brightestOf(img, luma)) / 255)
	white := float64(paperWhite)
	if brightest <= noisyWhite {
		white, brightest = oldWhite, oldWhite
	}
	m := &toneMap{}
	for v := range m.light {
		light := c.lightOf(float64(v)/255) / white
		m.light[v], m.scale[v] = float32(light), float32(compressed(light, brightest/white))
	}
	mix := matrix{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}
	if p := profileOf(c.Primaries); p != nil {
		mix = srgbD50.inverse().times(p.matrix)
	}
	for i := range 3 {
		for j := range 3 {
			m.mix[i][j] = float32(mix[i][j])
		}
	}
	return m
}

// rgb returns the light of a colour in sRGB's primaries; some of it may be below 0
// or above 1.
func (m *toneMap) rgb(r, g, b byte) (lr, lg, lb float32) {
	s := m.scale[max(r, g, b)]
	x, y, z := s*m.light[r], s*m.light[g], s*m.light[b]
	return m.mix[0][0]*x + m.mix[0][1]*y + m.mix[0][2]*z, m.mix[1][0]*x + m.mix[1][1]*y + m.mix[1][2]*z, m.mix[2][0]*x + m.mix[2][1]*y + m.mix[2][2]*z
}

// compressed returns by what the light of a colour is to be multiplied (Reinhard
// and others, Photographic Tone Reproduction, 2002, equation 4, above the knee).
func compressed(light, peak float64) float64 {
	if light <= knee || peak <= 1 {
		return 1
	}
	at, most := (light-knee)/(1-knee), (peak-knee)/(1-knee)
	return (knee + (1-knee)*at*(1+at/(most*most))/(1+at)) / light
}

// brightestOf returns the value that one pixel of a thousand is brighter than: a
// glint is no reason to darken the rest.
func brightestOf(img image.Image, luma *pixels.LumaCoding) byte {
	var counts [256]int
	total := 0
	count := func(r, g, b byte) {
		counts[max(r, g, b)]++
		total++
	}
	b := img.Bounds()
	step := max(1, b.Dx()*b.Dy()/1_000_000)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X + y%step; x < b.Max.X; x += step {
			count(pixels.ColourAt(img, x, y, luma))
		}
	}
	above := 0
	for v := 255; v > 0; v-- {
		if above += counts[v]; above > total/1000 {
			return byte(v)
		}
	}
	return 0
}
