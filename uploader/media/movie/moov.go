package movie

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"mediadrop/uploader/media/defect"
)

// maxTracks is far above what cameras (about 6) and editors (about 50) write.
const maxTracks = 1000

// movieBox is what the movie box and the fragments say.
type movieBox struct {
	timescale uint32
	units     uint64 // duration in the timescale; 0 unknown
	matrix    matrix
	tracks    []track
	extends   bool                      // there may be fragments
	defaults  map[uint32]sampleDefaults // by track ID, for fragments
}

// parseMoov reads a movie box with its header.
func parseMoov(moov []byte, quickTime bool) (*movieBox, error) {
	m := &movieBox{matrix: identity, defaults: map[uint32]sampleDefaults{}}
	top, _, err := nextBox(moov)
	if err != nil {
		return nil, err
	}
	err = eachBox(top.body, func(b box) error {
		switch b.kind {
		case "mvhd":
			return m.readHeader(b.body)
		case "mvex":
			m.extends = true
			return m.readExtends(b.body)
		case "cmov": // QuickTime of the nineties; nothing writes it today
			return fmt.Errorf("compressed movie box: %w", defect.ErrBroken)
		case "trak":
			if len(m.tracks) == maxTracks {
				return fmt.Errorf("more than %d tracks: %w", maxTracks, defect.ErrTooBig)
			}
			t, err := parseTrak(b.body, quickTime)
			m.tracks = append(m.tracks, t)
			return err
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range m.tracks {
		if t := &m.tracks[i]; t.Type == Video {
			t.Rotation = t.matrix.times(m.matrix).rotation()
		}
	}
	return m, nil
}

// readHeader reads mvhd (ISO/IEC 14496-12, 8.2.2).
func (m *movieBox) readHeader(body []byte) error {
	times, rest, err := readTimes(body)
	if err != nil {
		return err
	}
	m.timescale, m.units = times.timescale, times.units
	const beforeMatrix = 16 // rate, volume, reserved
	if len(rest) >= beforeMatrix+36 {
		m.matrix = readMatrix(rest[beforeMatrix:])
	}
	return nil
}

// times are the fields that mvhd and mdhd begin with.
type times struct {
	timescale uint32
	units     uint64
}

func readTimes(body []byte) (t times, rest []byte, err error) {
	if len(body) < 4 {
		return t, nil, fmt.Errorf("header cut off: %w", defect.ErrBroken)
	}
	switch version := body[0]; {
	case version == 0 && len(body) >= 20:
		t.timescale, t.units = binary.BigEndian.Uint32(body[12:]), uint64(binary.BigEndian.Uint32(body[16:]))
		rest = body[20:]
		if t.units == math.MaxUint32 { // "cannot be determined"
			t.units = 0
		}
	case version == 1 && len(body) >= 32:
		t.timescale, t.units = binary.BigEndian.Uint32(body[20:]), binary.BigEndian.Uint64(body[24:])
		rest = body[32:]
		if t.units == math.MaxUint64 {
			t.units = 0
		}
	default:
		return t, nil, fmt.Errorf("header cut off: %w", defect.ErrBroken)
	}
	return t, rest, nil
}

// duration is that of the movie, or of its longest track where the movie does
// not say (recordings in fragments).
func (m *movieBox) duration() time.Duration {
	if d := inTime(m.units, m.timescale); d > 0 {
		return d
	}
	var longest time.Duration
	for i := range m.tracks {
		if t := &m.tracks[i]; t.Type != Other {
			longest = max(longest, t.duration())
		}
	}
	return longest
}

// inTime turns units of a timescale into time; 0 when that makes no sense.
func inTime(units uint64, timescale uint32) time.Duration {
	if timescale == 0 {
		return 0
	}
	seconds := float64(units) / float64(timescale)
	if seconds > 1e9 { // thirty years
		return 0
	}
	return time.Duration(seconds * float64(time.Second))
}
