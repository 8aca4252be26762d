package jpegdata

import (
	"encoding/binary"

	"mediadrop/uploader/media/picture/reading"
)

// The coded data of a JPEG is read whole, without making a picture of it: that
// shows whether each block of the picture is really there. Decoders conceal what
// is missing, and show gray or shifted colours in its place. It takes a third
// of the time of decoding, and no memory but eight bytes a block for
// progressive ones.

// component is one of the components of a frame.
type component struct {
	id            byte
	across, down  int // blocks in a unit of an interleaved scan
	width, height int // in blocks, as in a scan of its own
	stride        int // blocks in a row with the units' padding
	dc            int // the last first coefficient
	seen          bool
	filled        []uint64 // of progressive ones: which coefficients are not 0
}

// codedJPEG follows the parts of a JPEG that matter for its coded data.
type codedJPEG struct {
	in             *reading.Input
	progressive    bool
	components     []component
	unitsX, unitsY int
	tables         [2][4]*huffman // DC, AC
	restart        int            // units between restarts; 0 for none
}

// frame reads a frame header that was found to be right.
func (j *codedJPEG) frame(b []byte, progressive bool) error {
	j.progressive = progressive
	width, height := int(binary.BigEndian.Uint16(b[3:])), int(binary.BigEndian.Uint16(b[1:]))
	most, tallest := 1, 1
	for c := b[6:]; len(c) >= 3; c = c[3:] {
		part := component{id: c[0], across: int(c[1] >> 4), down: int(c[1] & 15)}
		if part.across < 1 || part.across > 4 || part.down < 1 || part.down > 4 {
			return reading.Broken("a component sampled %d × %d", part.across, part.down)
		}
		most, tallest = max(most, part.across), max(tallest, part.down)
		j.components = append(j.components, part)
	}
	j.unitsX, j.unitsY = Above(width, 8*most), Above(height, 8*tallest)
	for i := range j.components {
		c := &j.components[i]
		c.width = Above(Above(width*c.across, most), 8)
		c.height = Above(Above(height*c.down, tallest), 8)
		c.stride = j.unitsX * c.across
	}
	return nil
}

// Above divides and rounds up.
func Above(n, by int) int { return (n + by - 1) / by }

// define reads Huffman tables (T.81, B.2.4.2).
func (j *codedJPEG) define(b []byte) error {
	for len(b) >= 17 {
		class, number, total := int(b[0]>>4), int(b[0]&15), 0
		for _, n := range b[1:17] {
			total += int(n)
		}
		if class > 1 || number > 3 || total > 256 || len(b) < 17+total {
			return reading.Broken("a table of codes that contradicts itself")
		}
		h := newHuffman(b[1:17], append([]byte(nil), b[17:17+total]...))
		if h == nil {
			return reading.Broken("a table of codes that contradicts itself")
		}
		j.tables[class][number] = h
		b = b[17+total:]
	}
	if len(b) > 0 {
		return reading.Broken("a table of codes that is cut off")
	}
	return nil
}

// Decides reports whether it takes a segment to read the coded data.
func (s Segment) Decides() bool {
	return s.Marker == MarkerSOS || s.Marker == markerDHT || s.Marker == markerDRI || IsFrame(s.Marker)
}

// Check reads all coded data of a JPEG that has been walked through. segments are all
// that decide how, in their order.
func Check(in *reading.Input, segments []Segment) error {
	j := &codedJPEG{in: reading.NewInput(in.File, in.Size)}
	var frame bool
	for _, s := range segments {
		if err := j.take(s, &frame); err != nil {
			return err
		}
	}
	for _, c := range j.components {
		if !c.seen {
			return reading.Truncated("no scan of component %d", c.id)
		}
	}
	return nil
}

// take reads a segment; frame tells whether there was one that begins the picture.
func (j *codedJPEG) take(s Segment, frame *bool) error {
	if s.Marker == MarkerSOS {
		return j.readScan(s)
	}
	if IsFrame(s.Marker) && *frame {
		return nil
	}
	b, err := j.in.Bytes(s.Body.At, int(s.Body.Length))
	if err != nil {
		return err
	}
	switch {
	case s.Marker == markerDHT:
		return j.define(b)
	case s.Marker == markerDRI && len(b) == 2:
		j.restart = int(binary.BigEndian.Uint16(b))
		return nil
	case s.Marker == markerDRI:
		return reading.Broken("a restart interval of %d bytes", len(b))
	}
	*frame = true
	return j.frame(b, s.Marker == MarkerSOF2)
}
