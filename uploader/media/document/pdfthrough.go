package document

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"mediadrop/uploader/media/defect"
)

const (
	pdfBlock = 1 << 20 // what is read at a time
	// pdfMargin is read before and behind each block, so that no object's first
	// words are cut.
	pdfMargin = 64
	// zeroCell is what zeros are looked for in; so many of them make a hole.
	zeroCell = 512
	minCells = 4
	// maxHoles bounds how many holes are looked into, in so many streams.
	maxHoles        = 4096
	maxHoledStreams = 256
)

// hole is a part of the file, in whole cells, that is nothing but zeros.
type hole struct{ start, end int64 }

// readThrough reads the file from its beginning to its end. It returns how many
// objects are not near the place that they should be at, and ErrBroken where one
// should be within zeros, or where zeros are that nobody wrote.
func (p *pdfFile) readThrough(encrypted bool) (missing int, err error) {
	order := p.objects.inOrder()
	rest := order
	var holes []hole
	block := make([]byte, min(p.size, pdfBlock+2*pdfMargin))
	for at := int64(0); at < p.size; at += pdfBlock {
		from := max(0, at-pdfMargin)
		window := block[:min(int64(len(block)), p.size-from)]
		if err := readInto(p.file, window, from); err != nil {
			return 0, err
		}
		for ; len(rest) > 0 && p.objects.places[rest[0]] < min(at+pdfBlock, p.size); rest = rest[1:] {
			switch n := int64(rest[0]); findObject(window, p.objects.places[n]-from, n) {
			case objectZero:
				return 0, fmt.Errorf("zeros at %d instead of object %d: %w", p.objects.places[n], n, defect.ErrBroken)
			case objectMissing:
				missing++
			}
		}
		holes = addHoles(holes, window[at-from:], at)
	}
	missing += len(rest) // places behind the end
	return missing, p.judgeHoles(holes, order, encrypted)
}

// inOrder returns the numbers of the objects that have a place, in the order of
// their places.
func (o *pdfObjects) inOrder() []uint32 {
	var order []uint32
	for number, place := range o.places {
		if place > 0 {
			order = append(order, uint32(number))
		}
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(o.places[a], o.places[b]) })
	return order
}

// objectState is what was found at the place of an object.
type objectState int

const (
	objectThere objectState = iota
	objectMissing
	objectZero
)

// findObject looks for an object's first words at a place in a window. Programs
// miscount by some bytes, and readers forgive it.
func findObject(window []byte, place, number int64) objectState {
	if beginsObject(window[place:], number) {
		return objectThere
	}
	for i := max(1, place-16); i < min(place+16, int64(len(window))); i++ {
		if isDigit(window[i]) && !isDigit(window[i-1]) && beginsObject(window[i:], number) {
			return objectThere
		}
	}
	if head := window[place:min(place+pdfMargin/2, int64(len(window)))]; len(bytes.Trim(head, "\x00")) == 0 {
		return objectZero
	}
	return objectMissing
}

// beginsObject reports whether b begins with an object of a number: "12 0 obj".
func beginsObject(b []byte, number int64) bool {
	b = bytes.TrimLeft(b[:min(len(b), pdfMargin)], "\x00\t\n\f\r ")
	n, b, ok := leadingNumber(b)
	if !ok || n != number {
		return false
	}
	_, b, ok = leadingNumber(bytes.TrimLeft(b, "\x00\t\n\f\r "))
	return ok && bytes.HasPrefix(bytes.TrimLeft(b, "\x00\t\n\f\r "), []byte("obj"))
}

func leadingNumber(b []byte) (n int64, rest []byte, ok bool) {
	for len(b) > 0 && isDigit(b[0]) && n < 1<<50 {
		n, b, ok = 10*n+int64(b[0]-'0'), b[1:], true
	}
	return n, b, ok
}

// addHoles adds the zeros of a block of the file, which begins at a multiple of
// the size of a cell.
func addHoles(holes []hole, block []byte, at int64) []hole {
	var zeros [zeroCell]byte
	block = block[:min(len(block), pdfBlock)]
	for ; len(block) >= zeroCell; block, at = block[zeroCell:], at+zeroCell {
		if block[0] != 0 || !bytes.Equal(block[:zeroCell], zeros[:]) {
			continue
		}
		if last := len(holes) - 1; last >= 0 && holes[last].end == at {
			holes[last].end += zeroCell
			continue
		}
		if last := len(holes) - 1; last >= 0 && holes[last].end-holes[last].start < minCells*zeroCell {
			holes = holes[:last] // too few zeros in a row
		}
		if len(holes) < maxHoles {
			holes = append(holes, hole{at, at + zeroCell})
		}
	}
	return holes
}
