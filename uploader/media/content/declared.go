package content

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"mediadrop/uploader/media/defect"
)

// checkDeclared holds a file against the length that it says it has, where its format
// says that in its beginning and nothing here reads it: what is left of a film that was
// not copied to its end looks whole otherwise.
func checkDeclared(mime string, head []byte, size int64) error {
	length := map[string]func([]byte) int64{
		"video/x-msvideo": riffLength, "audio/aiff": riffLength, "video/x-ms-asf": asfLength,
		"video/matroska": matroskaLength, "video/webm": matroskaLength,
	}[mime]
	if length == nil {
		return nil
	}
	if said := length(head); said > size+1 { // a byte that fills up may be left out
		return fmt.Errorf("%d bytes of %d: %w", size, said, defect.ErrTruncated)
	}
	return nil
}

// riffLength returns the length of a RIFF file or, with numbers in the other order, an
// IFF file (Microsoft, "Multimedia Programming Interface and Data Specifications 1.0";
// EA IFF 85). Programs that write to a pipe say 0 or the largest number.
func riffLength(head []byte) int64 {
	if len(head) < 8 {
		return 0
	}
	length := binary.LittleEndian.Uint32(head[4:])
	if string(head[:4]) == "FORM" {
		length = binary.BigEndian.Uint32(head[4:])
	}
	if length >= 1<<31-1 {
		return 0
	}
	return 8 + int64(length)
}

// asfProperties begins the object with the length of a file (Microsoft, "Advanced
// Systems Format Specification 01.20.05", 3.2).
var asfProperties = []byte("\xa1\xdc\xab\x8c\x47\xa9\xcf\x11\x8e\xe4\x00\xc0\x0c\x20\x53\x65")

func asfLength(head []byte) int64 {
	at := bytes.Index(head, asfProperties)
	const fields = 92
	if at < 0 || at+fields > len(head) {
		return 0
	}
	object := head[at:]
	if broadcast := object[88]&1 != 0; broadcast {
		return 0
	}
	return int64(min(binary.LittleEndian.Uint64(object[40:]), 1<<62))
}

// matroskaLength returns where the segment ends, which holds all but the header
// (RFC 9559, 5.1; RFC 8794, 4 and 5). Recorders that are cut off leave it unknown.
func matroskaLength(head []byte) int64 {
	at := 4
	header, width := elementLength(head, at)
	if header < 0 || header > int64(len(head)) {
		return 0
	}
	at += width + int(header)
	if at+4 > len(head) || !bytes.Equal(head[at:at+4], []byte("\x18\x53\x80\x67")) {
		return 0
	}
	segment, width := elementLength(head, at+4)
	if segment < 0 {
		return 0
	}
	return int64(at+4+width) + segment
}

// elementLength reads a number of 1 to 8 bytes, the first of which says how many they
// are. It returns -1 for one that is unknown or not there.
func elementLength(head []byte, at int) (length int64, width int) {
	if at >= len(head) || head[at] == 0 {
		return -1, 0
	}
	for width = 1; head[at]<<(width-1)&0x80 == 0; width++ {
	}
	if at+width > len(head) {
		return -1, 0
	}
	length = int64(head[at]) & (1<<(8-width) - 1)
	for _, b := range head[at+1 : at+width] {
		length = length<<8 | int64(b)
	}
	if length == 1<<(7*width)-1 {
		return -1, width
	}
	return length, width
}
