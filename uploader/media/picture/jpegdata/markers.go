package jpegdata

import "mediadrop/uploader/media/picture/reading"

// Markers of ITU-T T.81, table B.1.
const (
	MarkerSOI   = 0xd8
	MarkerEOI   = 0xd9
	MarkerSOS   = 0xda
	MarkerSOF2  = 0xc2
	markerDHT   = 0xc4
	markerDRI   = 0xdd
	markerTEM   = 0x01
	MarkerAPP0  = 0xe0
	MarkerAPP1  = 0xe1
	MarkerAPP2  = 0xe2
	MarkerAPP14 = 0xee
	MarkerAPP15 = 0xef
	MarkerCOM   = 0xfe
)

// What the segments of applications begin with.
const (
	MagicJFIF  = "JFIF\x00"
	MagicEXIF  = "Exif\x00\x00"
	MagicXMP   = "http://ns.adobe.com/xap/1.0/\x00"
	MagicICC   = "ICC_PROFILE\x00"
	MagicAdobe = "Adobe"
	MagicMPF   = "MPF\x00"
)

// Segment is one part of a JPEG file: a marker with its parameters, and for a
// scan also the coded data that follows.
type Segment struct {
	Marker         byte
	reading.Extent                // from the marker's 0xff on
	Body           reading.Extent // the parameters
}

// IsFrame reports whether a marker begins a frame (T.81, table B.1).
func IsFrame(marker byte) bool {
	return marker >= 0xc0 && marker <= 0xcf && marker != markerDHT && marker != 0xc8 && marker != 0xcc
}
