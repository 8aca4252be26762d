package movie

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"mediadrop/uploader/media/defect"
)

// move describes how the places in a file change when its movie box goes from
// old to front and becomes length bytes long.
type move struct {
	front, length int64
	old           span
}

func (m move) place(offset uint64) uint64 {
	switch {
	case offset < uint64(m.front):
		return offset
	case offset < uint64(m.old.end):
		return offset + uint64(m.length)
	default:
		return offset + uint64(m.length) - uint64(m.old.end-m.old.start)
	}
}

// relocate returns the movie box as it must be at front, without what tells about
// the film. First with tables as wide as they are; where an offset no longer fits
// in 32 bits, all tables are widened. How long the box becomes is known only when
// it was written, and moves the data: then it is written again.
func relocate(moov []byte, front int64, old span) ([]byte, error) {
	m := move{front: front, length: int64(len(moov)), old: old}
	for _, widen := range []bool{false, true} {
		for range 2 {
			moved, fits, err := rewrite(moov, m, widen)
			if err != nil || fits && m.length == int64(len(moved)) {
				return moved, err
			}
			m.length = int64(len(moved))
		}
	}
	return nil, fmt.Errorf("offsets of more than 64 bits: %w", defect.ErrBroken)
}

// rewrite copies a box and moves the chunk offsets in it. It reports whether all
// of them fit in their tables.
func rewrite(b []byte, m move, widen bool) (out []byte, fits bool, err error) {
	r := rewriter{move: m, widen: widen, fits: true, out: make([]byte, 0, len(b)+len(b)/16)}
	err = r.inside(b, "")
	return r.out, r.fits, err
}

type rewriter struct {
	move  move
	widen bool
	fits  bool
	out   []byte
}

// needed are the boxes that it takes to play a film, by what holds them; all are
// that are not listed. Others tell about it: where it was made (QuickTime File Format,
// "User Data Atoms", "Metadata"; boxes of their own, such as "gps ", in dash cameras),
// with what, by whom, or refer to tracks that tell it.
var needed = map[string][]string{
	"moov": {"mvhd", "iods", "trak"},
	"trak": {"tkhd", "tapt", "edts", "mdia"},
}

// private reports whether a box tells about the film and is not needed to play
// it. So do tracks of neither pictures nor sound.
func private(holder string, found box) bool {
	boxes, listed := needed[holder]
	switch {
	case listed && !slices.Contains(boxes, found.kind), holder != "" && slices.Contains(telling, found.kind):
		return true
	case holder == "moov" && found.kind == "trak":
		t, err := parseTrak(found.body, false)
		return err == nil && t.Type == Other
	}
	return false
}

// telling are the boxes that tell about what holds them, wherever they are.
var telling = []string{"udta", "meta", "uuid"}

// holders are the boxes on the way to the chunk offsets; each is looked into
// once, so that nothing can be nested without end.
var holders = map[string]string{"moov": "trak", "trak": "mdia", "mdia": "minf", "minf": "stbl"}

func (r *rewriter) inside(b []byte, holder string) error {
	for {
		found, rest, err := nextBox(b)
		if err != nil {
			return err
		}
		if found.kind == "" { // padding stays
			r.out = append(r.out, b...)
			return nil
		}
		whole := b[:len(b)-len(rest)]
		switch _, holds := holders[found.kind]; {
		case private(holder, found):
		case holder == "" && found.kind == "moov", holder != "" && holders[holder] == found.kind && (holds || found.kind == "stbl"):
			err = r.holder(found, whole)
		case holder == "stbl" && (found.kind == "stco" || found.kind == "co64"):
			err = r.chunkOffsets(found)
		default:
			r.out = append(r.out, whole...)
		}
		if err != nil {
			return err
		}
		b = rest
	}
}

// holder copies a box with what is in it, and sets its size right.
func (r *rewriter) holder(found box, whole []byte) error {
	start := len(r.out)
	r.out = append(r.out, whole[:found.head]...)
	if err := r.inside(found.body, found.kind); err != nil {
		return err
	}
	length := uint64(len(r.out) - start)
	switch {
	case found.head == 16:
		binary.BigEndian.PutUint64(r.out[start+8:], length)
	case length > math.MaxUint32:
		return fmt.Errorf("box %q would be %d bytes: %w", found.kind, length, defect.ErrTooBig)
	default: // also where it was 0, to the end: it no longer is the last
		binary.BigEndian.PutUint32(r.out[start:], uint32(length))
	}
	return nil
}

// chunkOffsets writes stco or co64 anew, without what may follow the entries.
func (r *rewriter) chunkOffsets(found box) error {
	c, err := readChunks(found)
	if err != nil {
		return err
	}
	kind, width := found.kind, c.width
	if r.widen {
		kind, width = "co64", 8
	}
	r.out = binary.BigEndian.AppendUint32(r.out, uint32(8+8+width*c.count()))
	r.out = append(r.out, kind...)
	r.out = append(r.out, found.body[:8]...) // version, flags, count
	for i := range c.count() {
		offset := r.move.place(c.at(i))
		if width == 8 {
			r.out = binary.BigEndian.AppendUint64(r.out, offset)
			continue
		}
		r.fits = r.fits && offset <= math.MaxUint32
		r.out = binary.BigEndian.AppendUint32(r.out, uint32(offset))
	}
	return nil
}
