package jpegdata

import (
	"bytes"
	"encoding/binary"
	"io"

	"mediadrop/uploader/media/picture/reading"
	"mediadrop/uploader/media/picture/tags"
)

// Strip copies the segments that are needed, up to the end of the picture.
// The orientation goes behind JFIF's segment, which must be the first.
func Strip(in *reading.Input, orientation int, w io.Writer) error {
	if _, err := w.Write([]byte{0xff, MarkerSOI}); err != nil {
		return err
	}
	oriented := orientation == 1
	return Walk(in, func(s Segment) error {
		if s.Marker != MarkerAPP0 && !oriented {
			oriented = true
			if err := writeEXIF(w, orientation); err != nil {
				return err
			}
		}
		body, err := in.UpTo(s.Body.At, int(min(s.Body.Length, 16)))
		switch {
		case err != nil:
			return err
		case !Keeps(s.Marker, body):
			return nil
		case s.Marker == MarkerAPP0 && len(body) >= 14:
			return writeJFIF(w, body[:14])
		}
		return in.CopyTo(w, s.Extent)
	})
}

// writeEXIF writes a segment with nothing but an orientation.
func writeEXIF(w io.Writer, orientation int) error {
	block := tags.OnlyOrientation(orientation)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, MarkerAPP1}, uint16(2+len(MagicEXIF)+len(block)))
	segment = append(append(segment, MagicEXIF...), block...)
	_, err := w.Write(segment)
	return err
}

// writeJFIF writes JFIF's segment without the preview that it may have, which
// can show what was cut away from the picture (JFIF 1.02: Xthumbnail).
func writeJFIF(w io.Writer, body []byte) error {
	segment := append([]byte{0xff, MarkerAPP0, 0, 16}, body[:12]...)
	_, err := w.Write(append(segment, 0, 0))
	return err
}

// Keeps reports whether Strip keeps an application's or comment's segment,
// whose first bytes are given: only what decides how the picture looks. JFIF
// has the density, Adobe's segment the meaning of the components.
func Keeps(marker byte, body []byte) bool {
	switch marker {
	case MarkerAPP0:
		return bytes.HasPrefix(body, []byte(MagicJFIF))
	case MarkerAPP2:
		return bytes.HasPrefix(body, []byte(MagicICC))
	case MarkerAPP14:
		return bytes.HasPrefix(body, []byte(MagicAdobe))
	}
	return marker < MarkerAPP0 || marker > MarkerAPP15 && marker != MarkerCOM
}
