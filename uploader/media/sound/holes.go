package sound

import (
	"bytes"
	"fmt"

	"mediadrop/uploader/media/defect"
)

const (
	holeBlock = 256 << 10 // what is read at a time
	// holeCell is what zeros are looked for in. Frames have headers that are not zero,
	// every 1,440 bytes at most also in silence (MPEG audio of 320 kbit/s at 32 kHz).
	holeCell = 2 << 10
	// leastEnd is how many zeros are believed at the end: recorders fill up the
	// last block of their memory.
	leastEnd = 128 << 10
	// longestHole is how many zeros are read before the end is taken for missing.
	longestHole = 16 << 20
)

// checkHoles reads coded sound from a place to another through and looks for zeros,
// as copies that broke off leave them.
func (s *source) checkHoles(from, to int64) error {
	var zeros [holeCell]byte
	block := make([]byte, max(0, min(holeBlock, to-from)))
	first := int64(-1) // the place of the first zeros
	for at := from; at < to && (first < 0 || at-first < longestHole); at += int64(len(block)) {
		part := block[:min(int64(len(block)), to-at)]
		if err := s.readAt(part, at); err != nil {
			return err
		}
		for i := 0; i < len(part); i += holeCell {
			cell := part[i:min(i+holeCell, len(part))]
			switch isZero := bytes.Equal(cell, zeros[:len(cell)]); {
			case isZero && first < 0:
				first = at + int64(i)
			case !isZero && first >= 0:
				return fmt.Errorf("zeros at %d: %w", first, defect.ErrBroken)
			}
		}
	}
	return checkEnd(first, to)
}

// checkEnd judges zeros from a place to the end of the sound, or as far as they were
// read; there are none where it is negative.
func checkEnd(first, to int64) error {
	if first >= 0 && to-first > leastEnd {
		return fmt.Errorf("nothing but zeros from %d on: %w", first, defect.ErrTruncated)
	}
	return nil
}
