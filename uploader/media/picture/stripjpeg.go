package picture

import (
	"encoding/binary"
	"io"

	"mediadrop/uploader/media/picture/jpegdata"
	"mediadrop/uploader/media/picture/reading"
)

// stripJPEG copies the segments that are needed, up to the end of the picture.
// The orientation goes behind JFIF's segment, which must be the first.
func stripJPEG(in *reading.Input, orientation int, w io.Writer) error {
	if _, err := w.Write([]byte{0xff, jpegdata.MarkerSOI}); err != nil {
		return err
	}
	oriented := orientation == 1
	return jpegdata.Walk(in, func(s jpegdata.Segment) error {
		if s.Marker != jpegdata.MarkerAPP0 && !oriented {
			oriented = true
			if err := writeEXIF(w, orientation); err != nil {
				return err
			}
		}
		body, err := in.UpTo(s.Body.At, int(min(s.Body.Length, 16)))
		switch {
		case err != nil:
			return err
		case !keptSegment(s.Marker, body):
			return nil
		case s.Marker == jpegdata.MarkerAPP0 && len(body) >= 14:
			return writeJFIF(w, body[:14])
		}
		return in.CopyTo(w, s.Extent)
	})
}

// writeEXIF writes a segment with nothing but an orientation.
func writeEXIF(w io.Writer, orientation int) error {
	block := orientationOnly(orientation)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, jpegdata.MarkerAPP1}, uint16(2+len(exifMagic)+len(block)))
	segment = append(append(segment, exifMagic...), block...)
	_, err := w.Write(segment)
	return err
}

// writeJFIF writes JFIF's segment without the preview that it may have, which
// can show what was cut away from the picture (JFIF 1.02: Xthumbnail).
func writeJFIF(w io.Writer, body []byte) error {
	segment := append([]byte{0xff, jpegdata.MarkerAPP0, 0, 16}, body[:12]...)
	_, err := w.Write(append(segment, 0, 0))
	return err
}
