package movie

import (
	"encoding/binary"
	"fmt"
	"math"

	"mediadrop/uploader/media/defect"
)

// sampleTable collects the tables of stbl that depend on one another.
type sampleTable struct {
	sizes   sizes
	toChunk []byte // stsc: first chunk, samples per chunk, description
	chunks  chunks
}

// readSampleTable reads stbl (ISO/IEC 14496-12, 8.5 to 8.7).
func (t *track) readSampleTable(stbl []byte, quickTime bool) error {
	var tables sampleTable
	err := eachBox(stbl, func(b box) (err error) {
		switch b.kind {
		case "stsd":
			err = t.readEntries(b.body, quickTime)
		case "ctts":
			err = t.order.readTable(b.body)
		case "stsz", "stz2":
			tables.sizes, err = readSizes(b)
		case "stsc":
			tables.toChunk, err = table(b.body, 12)
		case "stco", "co64":
			tables.chunks, err = readChunks(b)
		}
		return err
	})
	if err != nil {
		return err
	}
	t.BFrames = t.Type == Video && t.order.differs
	t.samples, t.bytes = tables.sizes.count, tables.sizes.total()
	t.end, t.tables = tables.end(), tables
	return nil
}

// eachSample calls visit for each sample with its number, place and size, in the
// order of the file's chunks. It does nothing where all have one size.
func (t sampleTable) eachSample(visit func(n, at, size uint64) error) error {
	var sample uint64
	run := stscRun{entries: t.toChunk}
	for i := range t.chunks.count() {
		at := t.chunks.at(i)
		for left := run.samples(i + 1); left > 0 && t.sizes.each == 0 && sample < t.sizes.count; left-- {
			size := t.sizes.at(sample)
			if err := visit(sample, at, size); err != nil {
				return err
			}
			at += size
			sample++
		}
	}
	return nil
}

// sizes is stsz or stz2: one size for all samples, or one for each.
type sizes struct {
	count  uint64
	each   uint64 // when not 0, the size of every sample
	bits   uint64 // width of an entry
	listed []byte
}

func readSizes(b box) (sizes, error) {
	if len(b.body) < 12 {
		return sizes{}, fmt.Errorf("sample sizes cut off: %w", defect.ErrBroken)
	}
	s := sizes{
		count: uint64(binary.BigEndian.Uint32(b.body[8:])), each: uint64(binary.BigEndian.Uint32(b.body[4:])),
		bits: 32, listed: b.body[12:],
	}
	if b.kind == "stz2" {
		s.each, s.bits = 0, uint64(b.body[7])
		if s.bits != 4 && s.bits != 8 && s.bits != 16 {
			return sizes{}, fmt.Errorf("sample sizes of %d bits: %w", s.bits, defect.ErrBroken)
		}
	}
	if s.each == 0 && s.count*s.bits > 8*uint64(len(s.listed)) {
		return sizes{}, fmt.Errorf("%d sample sizes in %d bytes: %w", s.count, len(s.listed), defect.ErrBroken)
	}
	return s, nil
}

// at returns the size of a sample; i is below count.
func (s sizes) at(i uint64) uint64 {
	switch {
	case s.each != 0:
		return s.each
	case s.bits == 32:
		return uint64(binary.BigEndian.Uint32(s.listed[4*i:]))
	case s.bits == 16:
		return uint64(binary.BigEndian.Uint16(s.listed[2*i:]))
	case s.bits == 8:
		return uint64(s.listed[i])
	case i%2 == 0:
		return uint64(s.listed[i/2] >> 4)
	default:
		return uint64(s.listed[i/2] & 15)
	}
}

func (s sizes) total() uint64 {
	if s.each != 0 {
		return s.count * s.each // below 2^64: both are 32 bits
	}
	var sum uint64
	for i := range s.count {
		sum += s.at(i)
	}
	return sum
}

// chunks is stco or co64: where in the file the samples lie.
type chunks struct {
	width int // bytes of an entry
	list  []byte
}

func readChunks(b box) (chunks, error) {
	width := 4
	if b.kind == "co64" {
		width = 8
	}
	list, err := table(b.body, width)
	return chunks{width, list}, err
}

func (c chunks) count() int { return len(c.list) / max(c.width, 1) }

func (c chunks) at(i int) uint64 {
	if c.width == 8 {
		return binary.BigEndian.Uint64(c.list[8*i:])
	}
	return uint64(binary.BigEndian.Uint32(c.list[4*i:]))
}

// end returns the end of the last byte that a sample needs. Where all samples have
// one size, only the beginnings of the chunks count: QuickTime stores packed
// sound with a size that is not the packets' (QuickTime File Format, "Sound
// Sample Descriptions"), and a false alarm is worse than a missed one.
func (t sampleTable) end() int64 {
	var end, sample uint64
	run := stscRun{entries: t.toChunk}
	for i := range t.chunks.count() {
		start := t.chunks.at(i)
		var length uint64
		for left := run.samples(i + 1); left > 0 && t.sizes.each == 0 && sample < t.sizes.count; left-- {
			length += t.sizes.at(sample)
			sample++
		}
		if start+length < start {
			return math.MaxInt64
		}
		end = max(end, start+length)
	}
	return int64(min(end, math.MaxInt64))
}

// places returns where the samples lie, chunk by chunk.
func (t sampleTable) places() []span {
	all := make([]span, 0, t.chunks.count())
	var sample uint64
	run := stscRun{entries: t.toChunk}
	for i := range t.chunks.count() {
		in := uint64(run.samples(i + 1))
		length := t.sizes.each * in
		for ; in > 0 && t.sizes.each == 0 && sample < t.sizes.count; in-- {
			length += t.sizes.at(sample)
			sample++
		}
		at := t.chunks.at(i)
		all = append(all, span{start: int64(at), end: int64(at + length)})
	}
	return all
}

// stscRun finds the number of samples in chunks that are asked for in order.
type stscRun struct {
	entries []byte
	current uint32
}

func (r *stscRun) samples(chunk int) uint32 {
	for len(r.entries) >= 12 && uint64(binary.BigEndian.Uint32(r.entries)) <= uint64(chunk) {
		r.current = binary.BigEndian.Uint32(r.entries[4:])
		r.entries = r.entries[12:]
	}
	return r.current
}

// compositionOrder finds B-frames: pictures that are shown in another order than
// they are decoded in have differing distances between the two times. A distance
// that all share is only a delay.
type compositionOrder struct {
	known, differs bool
	first          uint32
}

func (o *compositionOrder) add(offset uint32) {
	if !o.known {
		o.known, o.first = true, offset
	}
	o.differs = o.differs || offset != o.first
}

// readTable reads ctts (ISO/IEC 14496-12, 8.6.1.3).
func (o *compositionOrder) readTable(body []byte) error {
	entries, err := table(body, 8)
	for ; len(entries) > 0 && err == nil; entries = entries[8:] {
		if count := binary.BigEndian.Uint32(entries); count > 0 {
			o.add(binary.BigEndian.Uint32(entries[4:]))
		}
	}
	return err
}
