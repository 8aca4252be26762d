// Package jpegdata walks through the segments of a JPEG, reads its coded data without
// making a picture of it, and copies it without what tells about the picture.
package jpegdata

import (
	"bytes"
	"encoding/binary"
	"errors"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/reading"
)

// Walk calls visit for each segment from the one after SOI to EOI. It reads
// through all coded data, because only that shows whether the file is whole.
func Walk(in *reading.Input, visit func(Segment) error) error {
	at := int64(2)
	for {
		s, err := nextSegment(in, at)
		if err != nil {
			return err
		}
		if err := visit(s); err != nil {
			return err
		}
		if s.Marker == MarkerEOI {
			return nil
		}
		at = s.End()
	}
}

// nextSegment reads the segment at a place. Like the decoders, it skips what is
// no marker.
func nextSegment(in *reading.Input, at int64) (Segment, error) {
	at, marker, err := findMarker(in, at)
	if err != nil {
		return Segment{}, err
	}
	s := Segment{Marker: marker, Extent: reading.Extent{At: at, Length: 2}, Body: reading.Extent{At: at + 2, Length: 0}}
	if standsAlone(marker) {
		return s, nil
	}
	b, err := in.Bytes(at+2, 2)
	if err != nil {
		return s, err
	}
	length := int64(binary.BigEndian.Uint16(b))
	if length < 2 {
		return s, reading.Broken("a segment of %d bytes", length)
	}
	s.Body = reading.Extent{At: at + 4, Length: length - 2}
	s.Length = 2 + length
	if !in.Holds(s.Extent) {
		return s, reading.Truncated("a segment of %d bytes", length)
	}
	if marker == MarkerSOS {
		end, err := endOfScan(in, s.End())
		if err != nil {
			return s, err
		}
		s.Length = end - s.At
	}
	return s, nil
}

// standsAlone reports whether a marker has no parameters (T.81, B.1.1.3).
func standsAlone(marker byte) bool {
	return marker == MarkerSOI || marker == MarkerEOI || marker == markerTEM || isRestart(marker)
}

func isRestart(marker byte) bool { return marker >= 0xd0 && marker <= 0xd7 }

// findMarker returns the place and code of the next marker: 0xff, perhaps more of
// them to fill up, and a code that is neither that nor 0.
func findMarker(in *reading.Input, at int64) (int64, byte, error) {
	for {
		rest, err := reading.ChunkFrom(in, at)
		if err != nil {
			return 0, 0, err
		}
		i := bytes.IndexByte(rest, 0xff)
		if i < 0 {
			at += int64(len(rest))
			continue
		}
		at += int64(i)
		code, err := in.Bytes(at, 2)
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
func endOfScan(in *reading.Input, at int64) (int64, error) {
	for {
		found, marker, err := findMarker(in, at)
		if err != nil {
			if errors.Is(err, defect.ErrTruncated) {
				return 0, reading.Truncated("the coded data has no end")
			}
			return 0, err
		}
		if !isRestart(marker) {
			return found, nil
		}
		at = found + 2
	}
}
