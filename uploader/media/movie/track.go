package movie

import (
	"encoding/binary"
	"fmt"
	"time"

	"mediadrop/uploader/media/defect"
)

// track is a Track with what is needed to judge it.
type track struct {
	Track
	id        uint32
	timescale uint32
	units     uint64 // duration
	matrix    matrix
	samples   uint64
	bytes     uint64 // of all samples
	end       int64  // of the last byte of a sample in the file, as far as known
	order     compositionOrder
	tables    sampleTable
	// lengthSize is how many bytes the lengths of a sample's units have; 0 where
	// it has no units, or they are not described.
	lengthSize int
	protected  bool
}

func (t *track) duration() time.Duration { return inTime(t.units, t.timescale) }

// setBitRate computes the bit rate from the sizes, over the track's own duration
// or else the movie's.
func (t *track) setBitRate(movie time.Duration) {
	d := t.duration()
	if d == 0 {
		d = movie
	}
	if rate := float64(t.bytes) * 8 / d.Seconds(); d > 0 && rate < 1<<31 {
		t.BitRate = int(rate)
	}
}

// parseTrak reads one track (ISO/IEC 14496-12, 8.3).
func parseTrak(body []byte, quickTime bool) (track, error) {
	t := track{Track: Track{Type: Other}, matrix: identity}
	var mdia []byte
	err := eachBox(body, func(b box) error {
		switch b.kind {
		case "tkhd":
			return t.readHeader(b.body)
		case "mdia":
			mdia = b.body
		}
		return nil
	})
	if err != nil || mdia == nil {
		return t, err
	}
	return t, t.readMedia(mdia, quickTime)
}

// readHeader reads tkhd (ISO/IEC 14496-12, 8.3.2).
func (t *track) readHeader(body []byte) error {
	if len(body) < 4 {
		return fmt.Errorf("track header cut off: %w", defect.ErrBroken)
	}
	id, matrixAt := 12, 40
	if body[0] == 1 {
		id, matrixAt = 20, 52
	}
	if len(body) < matrixAt+36 {
		return fmt.Errorf("track header cut off: %w", defect.ErrBroken)
	}
	t.id = binary.BigEndian.Uint32(body[id:])
	t.matrix = readMatrix(body[matrixAt:])
	return nil
}

// readMedia reads mdia. The handler decides how the sample entries are read and
// may come after them, so the sample table waits.
func (t *track) readMedia(mdia []byte, quickTime bool) error {
	var minf []byte
	err := eachBox(mdia, func(b box) error {
		switch b.kind {
		case "mdhd":
			times, _, err := readTimes(b.body)
			t.timescale, t.units = times.timescale, times.units
			return err
		case "hdlr":
			t.Type = handlerType(b.body)
		case "minf":
			minf = b.body
		}
		return nil
	})
	if err != nil {
		return err
	}
	return eachBox(minf, func(b box) error {
		if b.kind == "stbl" {
			return t.readSampleTable(b.body, quickTime)
		}
		return nil
	})
}

// handlerType reads the media handler of hdlr (ISO/IEC 14496-12, 8.4.3).
func handlerType(body []byte) TrackType {
	if len(body) < 12 {
		return Other
	}
	switch string(body[8:12]) {
	case "vide":
		return Video
	case "soun":
		return Audio
	}
	return Other
}
