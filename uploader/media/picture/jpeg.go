package picture

import (
	"bytes"
	"encoding/binary"

	"mediadrop/uploader/media/picture/jpegdata"
	"mediadrop/uploader/media/picture/reading"
)

const (
	// maxBlockVisits bounds how often decoders go through blocks for all scans. A
	// picture of 70 megapixels in 20 scans takes half of it; with 70,000 scans a
	// small file would keep them for half an hour.
	maxBlockVisits = 1 << 26
	// maxSegments bounds those that are kept; a picture in 100 scans, each with
	// tables of its own, has some 300.
	maxSegments = 1 << 14
	// maxProfileParts is how many parts a profile can have: their number is a byte.
	maxProfileParts = 255
)

// jpegKind is what decides how a JPEG is decoded.
type jpegKind struct {
	components  int
	progressive bool
	adobe       bool // says how four components are to be read
	transform   byte
}

// jpegReader gathers facts from segments.
type jpegReader struct {
	in    *reading.Input
	found *facts
	seen  bool // a frame header
	scans int
	end   int64
	data  int64 // length of all coded data
	each  int64 // blocks that a scan may go through
	gone  int64 // that all scans do
	bits  int64 // the fewest that the coded data can have
}

func readJPEG(in *reading.Input, found *facts) error {
	found.Format = JPEG
	r := &jpegReader{in: in, found: found}
	if err := jpegdata.Walk(in, r.take); err != nil {
		return err
	}
	switch {
	case !r.seen || r.scans == 0:
		return reading.Broken("no picture before its end")
	case r.data < r.bits/8:
		return reading.Truncated("%d bytes for %d × %d pixels", r.data, found.Width, found.Height)
	}
	return r.trailer()
}

func (r *jpegReader) take(s jpegdata.Segment) error {
	if s.Decides() {
		if r.found.segments = append(r.found.segments, s); len(r.found.segments) > maxSegments {
			return reading.TooBig("more than %d segments", maxSegments)
		}
	}
	switch {
	case s.Marker == jpegdata.MarkerSOS:
		if !r.seen {
			return reading.Broken("a scan before the frame")
		}
		r.scans++
		if r.gone += r.each; r.gone > maxBlockVisits {
			return reading.TooBig("%d scans", r.scans)
		}
		r.data += s.End() - s.Body.End()
	case s.Marker == jpegdata.MarkerEOI:
		r.end = s.End()
	case jpegdata.IsFrame(s.Marker):
		return r.frame(s)
	case s.Marker == jpegdata.MarkerCOM:
		r.found.Metadata = true
	case s.Marker >= jpegdata.MarkerAPP0 && s.Marker <= jpegdata.MarkerAPP15:
		return r.application(s)
	}
	return nil
}

// frame reads a frame header (T.81, B.2.2).
func (r *jpegReader) frame(s jpegdata.Segment) error {
	if r.seen {
		return reading.Broken("two frames")
	}
	r.seen = true
	if s.Body.Length < 6 || s.Body.Length > 6+3*255 {
		return reading.Broken("a frame header of %d bytes", s.Body.Length)
	}
	b, err := r.in.Bytes(s.Body.At, int(s.Body.Length))
	if err != nil {
		return err
	}
	width, height := int64(binary.BigEndian.Uint16(b[3:])), int64(binary.BigEndian.Uint16(b[1:]))
	components := int(b[5])
	if len(b) != 6+3*components || width == 0 || height == 0 {
		return reading.Broken("a frame header that contradicts itself")
	}
	f := r.found
	f.Bits = int(b[0])
	f.Model = map[int]Model{1: Gray, 3: RGB, 4: CMYK}[components]
	if f.Model == "" {
		f.Model = Other
	}
	f.jpeg.components, f.jpeg.progressive = components, s.Marker == jpegdata.MarkerSOF2
	samples := samplesPerPixel(b[6:])
	f.claim(width, height, jpegTenths(f.jpeg, samples))
	r.each = width * height * samples / 10 / 64
	r.bits = fewestBits(f.jpeg, width*height*samples/10)
	if s.Marker > jpegdata.MarkerSOF2 {
		f.Model = Other
		return reading.UnknownKind("a method of coding (%#x) that programs do not show", s.Marker)
	}
	return nil
}

// samplesPerPixel returns the samples of all components, in tenths a pixel.
func samplesPerPixel(components []byte) int64 {
	var most, all int64
	for c := components; len(c) >= 3; c = c[3:] {
		area := int64(c[1]>>4) * int64(c[1]&15)
		most, all = max(most, area), all+area
	}
	if most == 0 || len(components) == 3 {
		return 10
	}
	return 10 * all / most
}

// jpegTenths estimates the memory of decoding, in tenths of a byte a pixel.
// Progressive pictures are gathered as coefficients of four bytes first; what
// is not luma and chroma is turned into four bytes a pixel.
func jpegTenths(kind jpegKind, samples int64) int64 {
	tenths := samples
	if kind.progressive {
		tenths *= 5
	}
	if kind.components == 4 {
		tenths += 40
	}
	return tenths
}

// fewestBits returns the least that the samples can be coded in: each block of 64
// takes a bit for its first coefficient, and another one for the end of the
// block where not many blocks are ended at once.
func fewestBits(kind jpegKind, samples int64) int64 {
	if kind.progressive {
		return samples / 64
	}
	return samples / 32
}

// application reads what programs add to a JPEG.
func (r *jpegReader) application(s jpegdata.Segment) error {
	b, err := r.in.UpTo(s.Body.At, int(min(s.Body.Length, 64)))
	if err != nil {
		return err
	}
	magic := func(m string) bool { return bytes.HasPrefix(b, []byte(m)) }
	f := r.found
	switch {
	case s.Marker == jpegdata.MarkerAPP1 && magic(jpegdata.MagicEXIF):
		f.addEXIF(r.in.Part(s.Body))
	case s.Marker == jpegdata.MarkerAPP1 && magic(jpegdata.MagicXMP):
		f.addXMP(r.in.Part(s.Body))
	case s.Marker == jpegdata.MarkerAPP2 && magic(jpegdata.MagicICC):
		if skip := int64(len(jpegdata.MagicICC)) + 2; s.Body.Length > skip && len(f.profile) < maxProfileParts {
			f.profile = append(f.profile, reading.Extent{At: s.Body.At + skip, Length: s.Body.Length - skip})
		}
	case s.Marker == jpegdata.MarkerAPP2 && magic(jpegdata.MagicMPF):
		f.Metadata = true
		f.Beside = jpegdata.Beside(r.in.Part(reading.Extent{At: s.Body.At + int64(len(jpegdata.MagicMPF)), Length: s.Body.Length - int64(len(jpegdata.MagicMPF))}))
	case s.Marker == jpegdata.MarkerAPP14 && magic(jpegdata.MagicAdobe) && len(b) >= 12:
		f.jpeg.adobe, f.jpeg.transform = true, b[11]
	case !jpegdata.Keeps(s.Marker, b):
		f.Metadata = true
	}
	return nil
}

// trailer looks at what follows the end of the picture: the parts of a moving
// photo, previews, or just padding.
func (r *jpegReader) trailer() error {
	after, err := r.in.UpTo(r.end, 4096)
	if err != nil {
		return err
	}
	if len(bytes.Trim(after, "\x00\xff\r\n")) > 0 {
		r.found.Metadata = true
	}
	if bytes.HasPrefix(after[min(4, len(after)):], []byte("ftyp")) || bytes.Contains(after[:min(len(after), 64)], []byte("MotionPhoto_Data")) {
		r.found.Motion = true
	}
	return nil
}
