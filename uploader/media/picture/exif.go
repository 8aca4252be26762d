package picture

import (
	"bytes"

	"mediadrop/uploader/media/picture/jpegdata"
	"mediadrop/uploader/media/picture/reading"
	"mediadrop/uploader/media/picture/tags"
)

// maxXMP bounds what is searched of an XMP packet, in bytes. JPEG allows 64 KB; what is
// beyond it in other formats is the history of edits.
const maxXMP = 256 << 10

// addEXIF takes over what an EXIF block says. A block that cannot be read is
// metadata all the same; viewers ignore it, and so does this.
func (f *facts) addEXIF(in *reading.Input) {
	if start, err := in.UpTo(0, len(jpegdata.MagicEXIF)); err == nil && string(start) == jpegdata.MagicEXIF {
		in = in.Part(reading.Extent{At: int64(len(jpegdata.MagicEXIF)), Length: in.Size - int64(len(jpegdata.MagicEXIF))})
	}
	d, err := tags.FirstDirectory(in)
	if err != nil {
		f.Metadata = true
		return
	}
	if f.Orientation == 1 && f.Format != HEIF {
		f.Orientation = d.Orientation()
	}
	_, oriented := d.Find(tags.Orientation)
	if onlyOrientation := oriented && len(d.Entries) == 1 && d.Next == 0; !onlyOrientation {
		f.Metadata = true
	}
	f.Location = f.Location || d.Located()
}

// motionMarks are what Android's cameras say of a photo with a film behind it
// (Android, "Motion Photo format 1.0").
var motionMarks = []string{`MotionPhoto="1"`, `MicroVideo="1"`, `MotionPhoto>1<`, `MicroVideo>1<`}

// addXMP takes over what an XMP packet says. Its names of the position are
// those of EXIF (XMP specification part 2, 2.5: exif:GPSLatitude).
func (f *facts) addXMP(in *reading.Input) {
	f.Metadata = true
	packet, err := in.UpTo(0, maxXMP)
	if err != nil {
		return
	}
	for _, mark := range motionMarks {
		f.Motion = f.Motion || f.Format == JPEG && bytes.Contains(packet, []byte(mark))
	}
	if bytes.Contains(packet, []byte("GPSLatitude")) || bytes.Contains(packet, []byte("GPSLongitude")) {
		f.Location = true
	}
}
