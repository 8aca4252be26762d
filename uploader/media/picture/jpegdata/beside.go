package jpegdata

import (
	"mediadrop/uploader/media/picture/reading"
	"mediadrop/uploader/media/picture/tags"
)

// Tags and types of the list of pictures in one file (CIPA DC-007, "Multi-Picture
// Format", 5.2.2 to 5.2.3).
const (
	tagPictureCount = 0xb001
	tagPictures     = 0xb002
	pictureEntry    = 16 // bytes of each
	maxBeside       = 100
)

// Beside returns how many pictures a list names besides the first, to be looked at:
// smaller ones of the same, and what only computes with, are none.
func Beside(in *reading.Input) int {
	d, err := tags.FirstDirectory(in)
	if err != nil {
		return 0
	}
	list := d.Bytes(tagPictures, maxBeside*pictureEntry)
	n := 0
	for i := pictureEntry; i+pictureEntry <= len(list); i += pictureEntry {
		switch kind := d.Order.Uint32(list[i:]) & 0xffffff; kind {
		case 0x020001, 0x020002, 0x020003, 0x030000: // a panorama's, another eye's or angle's, another main one
			n++
		}
	}
	return n
}
