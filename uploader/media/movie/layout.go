package movie

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"mediadrop/uploader/media/defect"
)

const (
	// maxMoov bounds the memory: ten hours of video with sound need about 20 MB.
	maxMoov = 64 << 20
	// maxBoxes bounds the reads: a fragment a second for a day, with their data.
	maxBoxes = 200_000
)

// span is where a box of the file lies.
type span struct {
	kind       string
	start, end int64
	head       int64 // bytes of the header
}

// layout is the order of the boxes of a file. Of boxes that must be alone, the
// first counts, as for ffmpeg.
type layout struct {
	brand   string
	hasFtyp bool
	ftyp    span
	moov    span // zero when there is none
	mdat    span // the first; zero when there is none
	meta    bool
	moofs   []span
	boxes   []span // all of them
	cut     error  // of a box behind the movie box that the file does not hold; nil for none
}

// beginnings are the boxes a file can begin with: everything else is no file of
// this family.
var beginnings = []string{"ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "styp", "uuid", "meta", "moof", "sidx"}

// known are the boxes that a file can be cut off in.
var known = append([]string{"udta", "mfra", "ssix", "emsg", "prft", "pdin", "bloc", "mdat"}, beginnings...)

// imageBrands are those of HEIC and AVIF pictures (ISO/IEC 23008-12 and the AVIF
// specification), which have no movie box and are not movies cut short.
var imageBrands = []string{"mif1", "msf1", "miaf", "heic", "heix", "heim", "heis", "hevc", "hevx", "avif", "avis", "jxl ", "crx "}

// scan reads the headers of the boxes of the file, and nothing else but the brand.
func scan(f io.ReaderAt, size int64) (layout, error) {
	var l layout
	count := 0
	for at := int64(0); at+8 <= size; count++ {
		if count == maxBoxes {
			return l, fmt.Errorf("more than %d boxes: %w", maxBoxes, defect.ErrTooBig)
		}
		s, err := readHeader(f, at, size)
		switch {
		case err != nil && !isDefect(err):
			return l, err
		case count == 0 && (err != nil && s.kind == "" || !slices.Contains(beginnings, s.kind)):
			return l, fmt.Errorf("no file of the MP4 family: %w", defect.ErrBroken)
		case l.moov.end > 0 && (!printable(s.kind) || err != nil && l.mdat.end > 0 && !slices.Contains(known, s.kind)):
			return l, nil // something was appended to the movie: dash cameras write text there
		case l.moov.end > 0 && isDefect(err):
			l.cut = err // whether that matters, the tables say
			return l, nil
		case err != nil:
			return l, err
		}
		if err := l.add(f, s); err != nil {
			return l, err
		}
		at = s.end
	}
	if count == 0 {
		return l, fmt.Errorf("no box: %w", defect.ErrBroken)
	}
	return l, nil
}

func (l *layout) add(f io.ReaderAt, s span) error {
	switch {
	case s.kind == "ftyp" && !l.hasFtyp:
		brand := make([]byte, 4)
		if s.end-s.start < s.head+4 {
			return fmt.Errorf("brand cut off: %w", defect.ErrBroken)
		}
		if err := readAt(f, brand, s.start+s.head); err != nil {
			return err
		}
		l.hasFtyp, l.ftyp, l.brand = true, s, string(brand)
	case s.kind == "moov" && l.moov.end == 0:
		l.moov = s
	case s.kind == "mdat" && l.mdat.end == 0:
		l.mdat = s
	case s.kind == "moof":
		l.moofs = append(l.moofs, s)
	case s.kind == "meta":
		l.meta = true
	}
	l.boxes = append(l.boxes, s)
	return nil
}

// readHeader reads the header of the box at the given place. Its error is a
// defect when the box cannot be as it says; the span's kind is set even then.
func readHeader(f io.ReaderAt, at, size int64) (span, error) {
	var b [16]byte
	head := b[:8]
	if err := readAt(f, head, at); err != nil {
		return span{}, err
	}
	s := span{kind: string(b[4:8]), start: at, head: 8}
	length := uint64(binary.BigEndian.Uint32(b[:]))
	switch length {
	case 0: // the last box: to the end of the file
		s.end = size
		return s, nil
	case 1:
		if at+16 > size {
			return s, fmt.Errorf("box %q: header cut off: %w", s.kind, defect.ErrTruncated)
		}
		if err := readAt(f, b[8:], at+8); err != nil {
			return span{}, err
		}
		length, s.head = binary.BigEndian.Uint64(b[8:]), 16
	}
	if length < uint64(s.head) {
		return s, fmt.Errorf("box %q of %d bytes: %w", s.kind, length, defect.ErrBroken)
	}
	if length > uint64(size-at) {
		return s, fmt.Errorf("box %q of %d bytes where %d are left: %w", s.kind, length, size-at, defect.ErrTruncated)
	}
	s.end = at + int64(length)
	return s, nil
}

// complete returns an error where there is no movie at all.
func (l layout) complete() error {
	switch {
	case l.moov.end > 0:
		return nil
	case l.meta && slices.Contains(imageBrands, l.brand):
		return fmt.Errorf("a picture (%q), not a movie: %w", l.brand, defect.ErrBroken)
	default: // written last by most recorders: the recording broke off
		return fmt.Errorf("no movie box: %w", defect.ErrTruncated)
	}
}

func (l layout) quickTime() bool { return !l.hasFtyp || l.brand == "qt  " }

func (l layout) fastStart() bool { return l.mdat.end == 0 || l.moov.start < l.mdat.start }

// readMoov returns the movie box with its header.
func (l layout) readMoov(f io.ReaderAt) ([]byte, error) {
	length := l.moov.end - l.moov.start
	if length > maxMoov {
		return nil, fmt.Errorf("movie box of %d bytes: %w", length, defect.ErrTooBig)
	}
	b := make([]byte, length)
	return b, readAt(f, b, l.moov.start)
}

// readAt fills b. A file that became shorter than its size since it was looked
// at is truncated.
func readAt(f io.ReaderAt, b []byte, at int64) error {
	n, err := f.ReadAt(b, at)
	switch {
	case n == len(b):
		return nil
	case err == nil || errors.Is(err, io.EOF):
		return fmt.Errorf("byte %d is missing: %w", at+int64(n), defect.ErrTruncated)
	default:
		return fmt.Errorf("read the movie: %w", err)
	}
}

func isDefect(err error) bool {
	return errors.Is(err, defect.ErrTruncated) || errors.Is(err, defect.ErrBroken) || errors.Is(err, defect.ErrTooBig)
}

// printable tells the name of a box from appended bytes. 0xA9 is the © of
// QuickTime's texts.
func printable(kind string) bool {
	for i := range len(kind) {
		if c := kind[i]; c != 0xa9 && (c < ' ' || c > '~') {
			return false
		}
	}
	return len(kind) == 4
}
