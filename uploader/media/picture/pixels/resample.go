package pixels

import (
	"image"
	"math"
)

// Resample returns a normal picture in a smaller size, in the same form; one with
// luma and chroma comes with chroma for each pixel. It first averages squares
// of pixels, and then filters with the kernel of Catmull and Rom. It keeps but a
// few rows besides the result: golang.org/x/image/draw needs 32 bytes for each
// pixel of a picture that is as wide as the result and as high as the source.
func Resample(img image.Image, width, height int) image.Image {
	from := rowsOf(img)
	to := newCanvas(img, width, height)
	// What is left to the kernel is between 1.5 and 3 times as large.
	box := max(1, int(float64(from.width)/float64(width)/1.5))
	across := weigh(from.width, box, width)
	down := weigh(from.height, box, height)
	InBands(height, func(first, end int) {
		s := newSampler(from, box, across, down)
		for y := first; y < end; y++ {
			to.put(y, s.row(y))
		}
	})
	return to.img
}

// taps are the pixels that make one pixel of the result, and their weights.
type taps struct {
	first   int
	weights []float32
}

// weigh computes the weights for a side of so many pixels, averaged in boxes.
func weigh(from, box, to int) []taps {
	cells := (from + box - 1) / box
	scale := float64(from) / float64(box) / float64(to)
	reach := 2 * max(1, scale) // the kernel reaches two pixels of the result
	all := make([]taps, to)
	for i := range all {
		centre := (float64(i) + 0.5) * scale
		first := max(0, int(math.Floor(centre-reach)))
		last := min(cells-1, int(math.Ceil(centre+reach)))
		all[i] = taps{first: first}
		sum := float32(0)
		for c := first; c <= last; c++ {
			w := float32(catmullRom((float64(c) + 0.5 - centre) / max(1, scale)))
			all[i].weights = append(all[i].weights, w)
			sum += w
		}
		for j := range all[i].weights {
			all[i].weights[j] /= sum
		}
	}
	return all
}

// catmullRom is the cubic kernel with B = 0 and C = 1/2 (Mitchell and
// Netravali, Reconstruction Filters in Computer Graphics, 1988).
func catmullRom(t float64) float64 {
	switch t = math.Abs(t); {
	case t < 1:
		return (1.5*t-2.5)*t*t + 1
	case t < 2:
		return ((-0.5*t+2.5)*t-4)*t + 2
	}
	return 0
}

// sampler makes rows of the result one after another.
type sampler struct {
	from         rows
	box          int
	across, down []taps
	cells        int
	ring         [][]float32 // rows of cells, filtered across, by their number
	next         int         // the first row of cells that is not in the ring
	raw          []byte
	sums         []uint32
	averages     []float32
	result       []float32
}

func newSampler(from rows, box int, across, down []taps) *sampler {
	s := &sampler{from: from, box: box, across: across, down: down}
	s.cells = (from.width + box - 1) / box
	most := 0
	for _, t := range down {
		most = max(most, len(t.weights))
	}
	s.ring = make([][]float32, most)
	for i := range s.ring {
		s.ring[i] = make([]float32, len(across)*from.channels)
	}
	s.raw = make([]byte, from.width*from.channels)
	s.sums = make([]uint32, s.cells*from.channels)
	s.averages = make([]float32, s.cells*from.channels)
	s.result = make([]float32, len(across)*from.channels)
	return s
}

// row returns a row of the result, valid until the next call.
func (s *sampler) row(y int) []float32 {
	t := s.down[y]
	for s.next = max(s.next, t.first); s.next < t.first+len(t.weights); s.next++ {
		s.average(s.next)
		s.filter(s.ring[s.next%len(s.ring)])
	}
	clear(s.result)
	for i, w := range t.weights {
		row := s.ring[(t.first+i)%len(s.ring)]
		for j, v := range row {
			s.result[j] += w * v
		}
	}
	return s.result
}

// average makes a row of cells.
func (s *sampler) average(cell int) {
	clear(s.sums)
	first, end := cell*s.box, min((cell+1)*s.box, s.from.height)
	for y := first; y < end; y++ {
		s.from.read(y, s.raw)
		s.add()
	}
	n := s.from.channels
	for c := range s.cells {
		pixels := (min((c+1)*s.box, s.from.width) - c*s.box) * (end - first)
		share := 1 / float32(pixels)
		for i := c * n; i < (c+1)*n; i++ {
			s.averages[i] = float32(s.sums[i]) * share
		}
	}
}

// add adds a row of the source to the sums.
func (s *sampler) add() {
	n := s.from.channels
	at := 0
	for c := range s.cells {
		sums := s.sums[c*n : (c+1)*n]
		for range min(s.box, s.from.width-c*s.box) {
			pixel := s.raw[at : at+n]
			for i := range sums {
				sums[i] += uint32(pixel[i])
			}
			at += n
		}
	}
}

// filter makes a row as wide as the result.
func (s *sampler) filter(out []float32) {
	n := s.from.channels
	for x, t := range s.across {
		pixel := out[x*n : (x+1)*n]
		clear(pixel)
		at := t.first * n
		for _, w := range t.weights {
			for i, v := range s.averages[at : at+n] {
				pixel[i] += w * v
			}
			at += n
		}
	}
}
