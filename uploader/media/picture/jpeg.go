package picture

import (
	"bytes"
	"encoding/binary"
)

const (
	jfifMagic  = "JFIF\x00"
	exifMagic  = "Exif\x00\x00"
	xmpMagic   = "http://ns.adobe.com/xap/1.0/\x00"
	iccMagic   = "ICC_PROFILE\x00"
	adobeMagic = "Adobe"
	mpfMagic   = "MPF\x00"

	// maxBlockVisits bounds how often decoders go through blocks for all scans. A
	// picture of 70 megapixels in 20 scans takes half of it; with 70,000 scans a
	// small file would keep them for half an hour.
	maxBlockVisits = 1 << 26
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
	in    *input
	found *facts
	seen  bool // a frame header
	scans int
	end   int64
	data  int64 // length of all coded data
	each  int64 // blocks that a scan may go through
	gone  int64 // that all scans do
	bits  int64 // the fewest that the coded data can have
}

func readJPEG(in *input, found *facts) error {
	found.Format = JPEG
	r := &jpegReader{in: in, found: found}
	if err := walkJPEG(in, r.take); err != nil {
		return err
	}
	switch {
	case !r.seen || r.scans == 0:
		return broken("no picture before its end")
	case r.data < r.bits/8:
		return truncated("%d bytes for %d × %d pixels", r.data, found.Width, found.Height)
	}
	return r.trailer()
}

func (r *jpegReader) take(s segment) error {
	switch {
	case s.marker == markerSOS:
		if !r.seen {
			return broken("a scan before the frame")
		}
		r.scans++
		if r.gone += r.each; r.gone > maxBlockVisits {
			return tooBig("%d scans", r.scans)
		}
		r.data += s.end() - s.body.end()
	case s.marker == markerEOI:
		r.end = s.end()
	case isFrame(s.marker):
		return r.frame(s)
	case s.marker == markerCOM:
		r.found.Metadata = true
	case s.marker >= markerAPP0 && s.marker <= markerAPP15:
		return r.application(s)
	}
	return nil
}

// frame reads a frame header (T.81, B.2.2).
func (r *jpegReader) frame(s segment) error {
	if r.seen {
		return broken("two frames")
	}
	r.seen = true
	if s.body.length < 6 || s.body.length > 6+3*255 {
		return broken("a frame header of %d bytes", s.body.length)
	}
	b, err := r.in.bytes(s.body.at, int(s.body.length))
	if err != nil {
		return err
	}
	width, height := int64(binary.BigEndian.Uint16(b[3:])), int64(binary.BigEndian.Uint16(b[1:]))
	components := int(b[5])
	if len(b) != 6+3*components || width == 0 || height == 0 {
		return broken("a frame header that contradicts itself")
	}
	f := r.found
	f.Bits = int(b[0])
	f.Model = map[int]Model{1: Gray, 3: RGB, 4: CMYK}[components]
	if f.Model == "" {
		f.Model = Other
	}
	f.jpeg.components, f.jpeg.progressive = components, s.marker == markerSOF2
	samples := samplesPerPixel(b[6:])
	f.claim(width, height, jpegTenths(f.jpeg, samples))
	r.each = width * height * samples / 10 / 64
	r.bits = fewestBits(f.jpeg, width*height*samples/10)
	if s.marker > markerSOF2 {
		f.Model = Other
		return unknownKind("a method of coding (%#x) that programs do not show", s.marker)
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
func (r *jpegReader) application(s segment) error {
	b, err := r.in.upTo(s.body.at, int(min(s.body.length, 64)))
	if err != nil {
		return err
	}
	magic := func(m string) bool { return bytes.HasPrefix(b, []byte(m)) }
	f := r.found
	switch {
	case s.marker == markerAPP1 && magic(exifMagic):
		f.addEXIF(r.in.part(s.body))
	case s.marker == markerAPP1 && magic(xmpMagic):
		f.addXMP(r.in.part(s.body))
	case s.marker == markerAPP2 && magic(iccMagic):
		if skip := int64(len(iccMagic)) + 2; s.body.length > skip && len(f.profile) < maxProfileParts {
			f.profile = append(f.profile, extent{s.body.at + skip, s.body.length - skip})
		}
	case s.marker == markerAPP2 && magic(mpfMagic):
		f.Metadata = true
		f.Beside = besideOf(r.in.part(extent{s.body.at + int64(len(mpfMagic)), s.body.length - int64(len(mpfMagic))}))
	case s.marker == markerAPP14 && magic(adobeMagic) && len(b) >= 12:
		f.jpeg.adobe, f.jpeg.transform = true, b[11]
	case !keptSegment(s.marker, b):
		f.Metadata = true
	}
	return nil
}

// trailer looks at what follows the end of the picture: the parts of a moving
// photo, previews, or just padding.
func (r *jpegReader) trailer() error {
	after, err := r.in.upTo(r.end, 4096)
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
