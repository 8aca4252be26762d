package movie

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"mediadrop/uploader/media/defect"
)

// A download or copy that stalled leaves a file of the right size whose tables are
// whole and whose data is zeros from some place on. Only the samples show that.

const (
	// maxLookedAt bounds what is read of all samples, in bytes; of larger films
	// it is spread over all of them. WhatsApp takes 16 MB.
	maxLookedAt = 32 << 20
	// maxSample bounds what is read of one.
	maxSample = 1 << 20
	// longestZeros is the longest run of zeros in coded pictures that is let
	// pass. There should not be three (ITU-T H.264, 7.4.1.1); what was never
	// written are blocks of 512 and more.
	longestZeros = 256
	// wrongOfHundred is how many of a hundred pictures may not be as their
	// lengths say.
	wrongOfHundred = 1
)

// codedInUnits are the codecs whose samples are units with their lengths before
// them (ISO/IEC 14496-15).
var codedInUnits = map[string]bool{"h264": true, "hevc": true}

// neverZeros are the codecs in which no sample is all zeros.
var neverZeros = map[string]bool{"h264": true, "hevc": true, "aac": true, "mpeg4": true, "mp3": true, "amr": true, "opus": true}

// checkSamples reads samples of all tracks whose coding is known.
func (m *movieBox) checkSamples(ctx context.Context, f io.ReaderAt) error {
	var all uint64
	for i := range m.tracks {
		if t := &m.tracks[i]; neverZeros[t.Codec] {
			all += t.bytes
		}
	}
	step := all/maxLookedAt + 1
	for i := range m.tracks {
		t := &m.tracks[i]
		if !neverZeros[t.Codec] || t.tables.sizes.each != 0 {
			continue
		}
		c := coded{f: f, track: t}
		err := t.tables.eachSample(func(n, at, size uint64) error {
			if n%step != 0 && n+1 < t.samples { // the last one in any case
				return nil
			}
			if n%64 == 0 {
				if err := ctx.Err(); err != nil {
					return context.Cause(ctx)
				}
			}
			return c.look(n, at, size)
		})
		if err != nil {
			return err
		}
		if c.wrong*100 > c.looked*wrongOfHundred {
			return fmt.Errorf("%d of %d pictures are not as their lengths say: %w", c.wrong, c.looked, defect.ErrBroken)
		}
	}
	return nil
}

// coded looks at the samples of one track.
type coded struct {
	f             io.ReaderAt
	track         *track
	block         []byte
	looked, wrong int
}

func (c *coded) look(n, at, size uint64) error {
	if size == 0 {
		return nil
	}
	if c.block == nil {
		c.block = make([]byte, maxSample)
	}
	b := c.block[:min(size, maxSample)]
	if err := readAt(c.f, b, int64(at)); err != nil {
		return err
	}
	c.looked++
	const fewest = 16 // shorter ones may mean silence
	if size >= fewest && len(bytes.Trim(b, "\x00")) == 0 {
		return fmt.Errorf("sample %d of %d is zeros: %w", n+1, c.track.samples, defect.ErrTruncated)
	}
	if !codedInUnits[c.track.Codec] || c.track.lengthSize == 0 {
		return nil
	}
	if bytes.Contains(b, zeros[:]) {
		return fmt.Errorf("picture %d of %d has a hole: %w", n+1, c.track.samples, defect.ErrTruncated)
	}
	if !unitsAddUp(b, size, c.track.lengthSize) {
		c.wrong++
	}
	return nil
}

var zeros [longestZeros]byte

// unitsAddUp reports whether the units of a sample fill it. Of a long one only the
// beginning is there.
func unitsAddUp(b []byte, size uint64, lengthSize int) bool {
	for at := uint64(0); at < size; {
		if at+uint64(lengthSize) > uint64(len(b)) {
			return uint64(len(b)) < size || len(bytes.Trim(b[at:], "\x00")) == 0
		}
		length := uint64(0)
		for _, digit := range b[at : at+uint64(lengthSize)] {
			length = length<<8 | uint64(digit)
		}
		at += uint64(lengthSize) + length
		if at > size {
			return false
		}
	}
	return true
}
