package colours

import (
	"image"

	"mediadrop/uploader/media/picture/pixels"
)

// Lattice is a conversion to sRGB that is known at points all over the range, and
// taken from the ones around a colour everywhere else.
type Lattice struct {
	inputs int          // channels: 3 or 4
	points int          // along each channel
	values []float32    // red, green and blue of 0 to 255, the last channel running fastest
	place  [256]int32   // of a stored value: the point below it
	share  [256]float32 // and how far it is to the next
}

// newLattice asks for the colours at all points. The channels go from 0 to 1, and
// so do red, green and blue; there is room for four of each.
func newLattice(inputs, points int, colour func(in, out []float64)) *Lattice {
	l := &Lattice{inputs: inputs, points: points}
	total := 1
	for range inputs {
		total *= points
	}
	l.values = make([]float32, 3*total)
	pixels.InBands(total, func(from, to int) {
		in, out := make([]float64, 4), make([]float64, 4)
		for i := from; i < to; i++ {
			rest := i
			for c := inputs - 1; c >= 0; c-- {
				in[c], rest = float64(rest%points)/float64(points-1), rest/points
			}
			colour(in, out)
			for c := range 3 {
				l.values[3*i+c] = float32(255 * max(0, min(1, out[c])))
			}
		}
	})
	for v := range 256 {
		at := float64(v) / 255 * float64(points-1)
		l.place[v] = min(int32(at), int32(points-2))
		l.share[v] = float32(at) - float32(l.place[v])
	}
	return l
}

// rgb converts a colour of three channels, between the eight points around it.
func (l *Lattice) rgb(a, b, c byte) (byte, byte, byte) {
	n := int32(l.points)
	at := (l.place[a]*n+l.place[b])*n + l.place[c]
	r, g, bl := l.between(at, n*n, n, l.share[a], l.share[b], l.share[c])
	return pixels.Clamp(r), pixels.Clamp(g), pixels.Clamp(bl)
}

// inks converts a colour of four channels.
func (l *Lattice) inks(c, m, y, k byte) (byte, byte, byte) {
	n := int32(l.points)
	at := ((l.place[c]*n+l.place[m])*n+l.place[y])*n + l.place[k]
	r0, g0, b0 := l.between(at, n*n, n, l.share[m], l.share[y], l.share[k])
	r1, g1, b1 := l.between(at+n*n*n, n*n, n, l.share[m], l.share[y], l.share[k])
	s := l.share[c]
	return pixels.Clamp(r0 + s*(r1-r0)), pixels.Clamp(g0 + s*(g1-g0)), pixels.Clamp(b0 + s*(b1-b0))
}

// between interpolates in a cube whose first corner is at a place; the three
// channels are first, second and 1 apart.
func (l *Lattice) between(at, first, second int32, x, y, z float32) (r, g, b float32) {
	var sum [3]float32
	for corner := range int32(8) {
		weight, i := float32(1), at
		if corner&4 != 0 {
			weight, i = weight*x, i+first
		} else {
			weight *= 1 - x
		}
		if corner&2 != 0 {
			weight, i = weight*y, i+second
		} else {
			weight *= 1 - y
		}
		if corner&1 != 0 {
			weight, i = weight*z, i+1
		} else {
			weight *= 1 - z
		}
		if weight == 0 {
			continue
		}
		v := l.values[3*i:][:3]
		sum[0], sum[1], sum[2] = sum[0]+weight*v[0], sum[1]+weight*v[1], sum[2]+weight*v[2]
	}
	return sum[0], sum[1], sum[2]
}

// WithoutInks converts a picture for print, in its own memory.
func (l *Lattice) WithoutInks(src *image.CMYK) *image.NRGBA {
	pixels.InBands(len(src.Pix)/4, func(from, to int) {
		var last [4]byte
		var r, g, b byte
		for p, first := src.Pix[4*from:4*to], true; len(p) > 0; p = p[4:] {
			if first || [4]byte(p) != last { // areas have one colour
				last, first = [4]byte(p), false
				r, g, b = l.inks(p[0], p[1], p[2], p[3])
			}
			p[0], p[1], p[2], p[3] = r, g, b, 255
		}
	})
	return &image.NRGBA{Pix: src.Pix, Stride: src.Stride, Rect: src.Rect}
}
