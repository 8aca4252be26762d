package jpegdata

import (
	"bytes"

	"mediadrop/uploader/media/picture/reading"
)

// scan is one pass over some components' blocks.
const (
	// maxLeftOver is how many bytes may follow the last block of a scan, and how
	// many more if they say nothing: some cameras fill up to a multiple of what
	// they write at once.
	maxLeftOver, maxFilling = 2, 4096
	// longestHole is the longest run of zeros that can belong to blocks full of
	// numbers: a block of a disk is longer. In flat areas, zeros can mean that
	// nothing changes.
	longestHole = 256
	// maxDC is beyond what the first coefficient of a block can be with 12 bits
	// a sample (T.81, F.1.5.1: 15 bits with sign). With damaged data, it drifts.
	maxDC = 1 << 15
)

// scan is the reading of one scan.
type scan struct {
	*codedJPEG
	codedBits
	parts      []scanPart
	start, end int // coefficients
	high, low  int // bits
	run        int // blocks to come without a code of their own
}

// scanPart is a component in a scan, with its tables.
type scanPart struct {
	*component
	dcTable, acTable *huffman
}

// readScan reads the header of a scan (T.81, B.2.3) and its coded data.
func (j *codedJPEG) readScan(s Segment) error {
	b, err := j.in.Bytes(s.Body.At, int(s.Body.Length))
	if err != nil {
		return err
	}
	run, err := j.newScan(b)
	if err != nil {
		return err
	}
	run.codedBits = codedBits{in: j.in, at: s.Body.End()}
	if err := run.units(); err != nil {
		return err
	}
	return j.leftOver(reading.Extent{At: run.place(), Length: s.End() - run.place()})
}

// leftOver looks at what follows the last block.
func (j *codedJPEG) leftOver(e reading.Extent) error {
	if e.Length <= maxLeftOver {
		return nil
	}
	if e.Length <= maxFilling {
		b, err := j.in.Bytes(e.At, int(e.Length))
		if err != nil {
			return err
		}
		if len(bytes.Trim(b[1:], "\x00\xff")) <= maxLeftOver {
			return nil
		}
	}
	return reading.Broken("%d bytes of coded data that belong to no part of the picture", e.Length)
}

func (j *codedJPEG) newScan(b []byte) (*scan, error) {
	if len(b) < 4 || len(b) != 4+2*int(b[0]) || b[0] < 1 || b[0] > 4 {
		return nil, reading.Broken("a scan whose header contradicts itself")
	}
	run := &scan{codedJPEG: j}
	tail := b[len(b)-3:]
	run.start, run.end, run.high, run.low = int(tail[0]), int(tail[1]), int(tail[2]>>4), int(tail[2]&15)
	for i := range int(b[0]) {
		part := scanPart{}
		for c := range j.components {
			if j.components[c].id == b[1+2*i] {
				part.component = &j.components[c]
			}
		}
		dc, ac := b[2+2*i]>>4, b[2+2*i]&15
		if part.component == nil || dc > 3 || ac > 3 {
			return nil, reading.Broken("a scan of a component that is not there")
		}
		part.dcTable, part.acTable = j.tables[0][dc], j.tables[1][ac]
		run.parts = append(run.parts, part)
	}
	return run, run.check()
}

// check finds scans that cannot be (T.81, G.1.1.1).
func (s *scan) check() error {
	if !s.progressive {
		s.start, s.end, s.high, s.low = 0, 63, 0, 0
	} else if s.start > s.end || s.end > 63 || s.start == 0 && s.end != 0 || s.start > 0 && len(s.parts) > 1 || s.low > 13 {
		return reading.Broken("a scan of coefficients %d to %d", s.start, s.end)
	}
	for _, p := range s.parts {
		if s.start == 0 && s.high == 0 && p.dcTable == nil || s.end > 0 && p.acTable == nil {
			return reading.Broken("a scan without its table of codes")
		}
		if s.progressive && p.filled == nil {
			p.filled = make([]uint64, p.stride*s.unitsY*p.down)
		}
		p.seen = p.seen || s.start == 0
	}
	return nil
}

// units goes through the scan's units: a block where there is one component,
// and otherwise what belongs to the largest blocks (T.81, A.2).
func (s *scan) units() error {
	across, down := s.unitsX, s.unitsY
	if len(s.parts) == 1 {
		across, down = s.parts[0].width, s.parts[0].height
	}
	s.reset()
	left, marker := s.restart, byte(0)
	for y := range down {
		for x := range across {
			if s.restart > 0 && left == 0 {
				if err := s.resume(marker); err != nil {
					return err
				}
				left, marker = s.restart, (marker+1)&7
			}
			left--
			if err := s.unit(x, y); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *scan) reset() {
	s.run = 0
	for _, p := range s.parts {
		p.dc = 0
	}
}

// resume goes past a restart marker (T.81, F.2.1.3.1): it must be the one that is
// due, right behind the bits.
func (s *scan) resume(number byte) error {
	for range maxFilling {
		if s.fill(); s.codedBits.end {
			break
		}
		s.next, s.have = 0, 0
	}
	if len(s.part) < 2 {
		return s.short()
	}
	if !s.codedBits.end || s.part[1] != 0xd0+number {
		return reading.Broken("a restart marker is missing")
	}
	s.part = s.part[2:]
	s.next, s.have, s.codedBits.end = 0, 0, false
	s.reset()
	return nil
}

func (s *scan) unit(x, y int) error {
	if len(s.parts) == 1 {
		return s.block(s.parts[0], x, y)
	}
	for _, p := range s.parts {
		for dy := range p.down {
			for dx := range p.across {
				if err := s.block(p, x*p.across+dx, y*p.down+dy); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// block reads what the scan says of a block.
func (s *scan) block(p scanPart, x, y int) error {
	if !s.progressive {
		if err := s.first(p); err != nil {
			return err
		}
		return s.rest(p)
	}
	filled := &p.filled[y*p.stride+x]
	switch {
	case s.start == 0 && s.high == 0:
		return s.first(p)
	case s.start == 0:
		_, err := s.value(1)
		return err
	case s.high == 0:
		return s.newCoefficients(p, filled)
	}
	return s.refine(p, filled)
}

// first reads the first coefficient, as the difference to the last block's.
func (s *scan) first(p scanPart) error {
	width, err := s.symbol(p.dcTable)
	if err != nil {
		return err
	}
	if width > 15 {
		return errCode
	}
	difference, err := s.signed(int(width))
	if p.dc += difference; p.dc > maxDC || p.dc < -maxDC {
		return errCode
	}
	return err
}

// rest reads the other coefficients of a sequential block (T.81, F.2.2.2).
func (s *scan) rest(p scanPart) error {
	for at := 1; at < 64; at++ {
		code, err := s.symbol(p.acTable)
		if err != nil {
			return err
		}
		zeros, width := int(code>>4), int(code&15)
		if width == 0 {
			if zeros != 15 {
				return nil
			}
			at += 15
			continue
		}
		if at += zeros; at > 63 {
			return errCode
		}
		if _, err := s.value(width); err != nil {
			return err
		}
	}
	return s.full()
}

// full looks at where a block without an end of its own came from.
func (s *scan) full() error {
	if s.hole > longestHole {
		return reading.Broken("a hole in the coded data")
	}
	return nil
}

// newCoefficients reads some coefficients of a progressive block for the first
// time (T.81, G.1.2.2).
func (s *scan) newCoefficients(p scanPart, filled *uint64) error {
	if s.run > 0 {
		s.run--
		return nil
	}
	for at := s.start; at <= s.end; at++ {
		code, err := s.symbol(p.acTable)
		if err != nil {
			return err
		}
		zeros, width := int(code>>4), int(code&15)
		if width == 0 {
			if zeros != 15 {
				return s.endOfBand(zeros)
			}
			at += 15
			continue
		}
		if at += zeros; at > s.end {
			return errCode
		}
		if _, err := s.value(width); err != nil {
			return err
		}
		*filled |= 1 << at
	}
	return s.full()
}

// endOfBand reads for how many blocks more the rest is 0.
func (s *scan) endOfBand(width int) error {
	more, err := s.value(width)
	s.run = 1<<width - 1 + more
	return err
}

// refine reads one more bit of some coefficients (T.81, G.1.2.3).
func (s *scan) refine(p scanPart, filled *uint64) error {
	at := s.start
	for s.run == 0 && at <= s.end {
		code, err := s.symbol(p.acTable)
		if err != nil {
			return err
		}
		zeros, width := int(code>>4), int(code&15)
		switch {
		case width > 1:
			return errCode
		case width == 1:
			if _, err := s.value(1); err != nil { // its sign
				return err
			}
		case zeros != 15:
			if err := s.endOfBand(zeros); err != nil {
				return err
			}
			s.run++ // with this block
			continue
		}
		if at, err = s.correct(*filled, at, zeros); err != nil {
			return err
		}
		if width == 1 {
			if at > s.end {
				return errCode
			}
			*filled |= 1 << at
		}
		at++
	}
	if s.run > 0 {
		s.run--
		_, err := s.correct(*filled, at, 64)
		return err
	}
	return nil
}

// correct reads a bit for each coefficient that is not 0, until it has gone past
// so many that are. It returns the place of the next one that is 0.
func (s *scan) correct(filled uint64, at, zeros int) (int, error) {
	for ; at <= s.end; at++ {
		if filled>>at&1 != 0 {
			if _, err := s.value(1); err != nil {
				return at, err
			}
			continue
		}
		if zeros == 0 {
			break
		}
		zeros--
	}
	return at, nil
}
