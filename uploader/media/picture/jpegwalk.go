package picture

import (
	"bytes"
	"encoding/binary"
	"errors"

	"mediadrop/uploader/media/defect"
)

// walkJPEG calls visit for each segment from the one after SOI to EOI. It reads
// through all coded data, because only that shows whether the file is whole.
func walkJPEG(in *input, visit func(segment) error) error {
	at := int64(2)
	for {
		s, err := nextSegment(in, at)
		if err != nil {
			return err
		}
		if err := visit(s); err != nil {
			return err
		}
		if s.marker == markerEOI {
			return nil
		}
		at = s.end()
	}
}

// nextSegment reads the segment at a place. Like the decoders, it skips what is
// no marker.
func nextSegment(in *input, at int64) (segment, error) {
	at, marker, err := findMarker(in, at)
	if err != nil {
		return segment{}, err
	}
	s := segment{marker: marker, extent: extent{at, 2}, body: extent{at + 2, 0}}
	if standsAlone(marker) {
		return s, nil
	}
	b, err := in.bytes(at+2, 2)
	if err != nil {
		return s, err
	}
	length := int64(binary.BigEndian.Uint16(b))
	if length < 2 {
		return s, broken("a segment of %d bytes", length)
	}
	s.body = extent{at + 4, length - 2}
	s.length = 2 + length
	if !in.holds(s.extent) {
		return s, truncated("a segment of %d bytes", length)
	}
	if marker == markerSOS {
		end, err := endOfScan(in, s.end())
		if err != nil {
			return s, err
		}
		s.length = end - s.at
	}
	return s, nil
}

// standsAlone reports whether a marker has no parameters (T.81, B.1.1.3).
func standsAlone(marker byte) bool {
	return marker == markerSOI || marker == markerEOI || marker == markerTEM || isRestart(marker)
}

func isRestart(marker byte) bool { return marker >= 0xd0 && marker <= 0xd7 }

// findMarker returns the place and code of the next marker: 0xff, perhaps more of
// them to fill up, and a code that is neither that nor 0.
func findMarker(in *input, at int64) (int64, byte, error) {
	for {
		rest, err := chunkFrom(in, at)
		if err != nil {
			return 0, 0, err
		}
		i := bytes.IndexByte(rest, 0xff)
		if i < 0 {
			at += int64(len(rest))
			continue
		}
		at += int64(i)
		code, err := in.bytes(at, 2)
		if err != nil {
			return 0, 0, err
		}
		switch code[1] {
		case 0xff:
			at++
		case 0:
			at += 2
		default:
			return at, code[1], nil
		}
	}
}

// endOfScan returns the place of the first marker after coded data that is no
// part of it: restarts are.
func endOfScan(in *input, at int64) (int64, error) {
	for {
		found, marker, err := findMarker(in, at)
		if err != nil {
			if errors.Is(err, defect.ErrTruncated) {
				return 0, truncated("the coded data has no end")
			}
			return 0, err
		}
		if !isRestart(marker) {
			return found, nil
		}
		at = found + 2
	}
}
