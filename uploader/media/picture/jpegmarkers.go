package picture

// Markers of ITU-T T.81, table B.1.
const (
	markerSOI   = 0xd8
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerSOF2  = 0xc2
	markerDHT   = 0xc4
	markerDRI   = 0xdd
	markerTEM   = 0x01
	markerAPP0  = 0xe0
	markerAPP1  = 0xe1
	markerAPP2  = 0xe2
	markerAPP14 = 0xee
	markerAPP15 = 0xef
	markerCOM   = 0xfe
)

// segment is one part of a JPEG file: a marker with its parameters, and for a
// scan also the coded data that follows.
type segment struct {
	marker byte
	extent        // from the marker's 0xff on
	body   extent // the parameters
}

// isFrame reports whether a marker begins a frame (T.81, table B.1).
func isFrame(marker byte) bool {
	return marker >= 0xc0 && marker <= 0xcf && marker != markerDHT && marker != 0xc8 && marker != 0xcc
}
