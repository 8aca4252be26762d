package sound

import (
	"encoding/binary"
	"fmt"
	"math"

	"mediadrop/uploader/media/defect"
)

// wavCodecs: the format tags of Microsoft's mmreg.h.
var wavCodecs = map[uint16]string{
	1: "pcm", 2: "adpcm", 3: "pcm", 6: "alaw", 7: "ulaw", 0x11: "adpcm", 0x31: "gsm", 0x50: "mp2", 0x55: "mp3",
	0xff: "aac", 0x160: "wma", 0x161: "wma", 0x2000: "ac3",
}

// examineWAV walks the chunks of a RIFF file (Microsoft's "Multimedia Programming
// Interface and Data Specifications 1.0").
func examineWAV(s source) (Info, error) {
	const mostChunks = 1000
	info := Info{Format: "wav", Streams: 1}
	var perSecond uint32
	at := s.start + 12
	for range mostChunks {
		if at+8 > s.size {
			break
		}
		var head [8]byte
		if err := s.readAt(head[:], at); err != nil {
			return Info{}, err
		}
		at += 8
		kind, length := string(head[:4]), int64(binary.LittleEndian.Uint32(head[4:]))
		switch kind {
		case "fmt ":
			var err error
			if perSecond, err = info.readFormat(s, at, length); err != nil {
				return Info{}, err
			}
		case "data":
			return info.withData(s, at, length, perSecond)
		}
		at += length + length&1 // chunks begin at even places
	}
	return Info{}, fmt.Errorf("no sound in the WAV file: %w", defect.ErrTruncated)
}

func (i *Info) readFormat(s source, at, length int64) (perSecond uint32, err error) {
	var b [26]byte
	if length < 16 {
		return 0, fmt.Errorf("format of the WAV file cut off: %w", defect.ErrBroken)
	}
	if err := s.readAt(b[:min(length, int64(len(b)))], at); err != nil {
		return 0, err
	}
	tag := binary.LittleEndian.Uint16(b[:])
	if tag == 0xfffe { // extensible: the tag begins the sub-format
		tag = binary.LittleEndian.Uint16(b[24:])
	}
	if i.Codec = wavCodecs[tag]; i.Codec == "" {
		i.Codec = fmt.Sprintf("0x%04x", tag)
	}
	i.Channels, i.SampleRate = int(binary.LittleEndian.Uint16(b[2:])), int(binary.LittleEndian.Uint32(b[4:])&math.MaxInt32)
	return binary.LittleEndian.Uint32(b[8:]), nil
}

// withData ends at the sound itself. Programs that write to a pipe do not know
// its length and say 0 or the largest number.
func (i *Info) withData(s source, at, length int64, perSecond uint32) (Info, error) {
	left := s.size - at
	switch {
	case i.Codec == "":
		return Info{}, fmt.Errorf("sound before its format in the WAV file: %w", defect.ErrBroken)
	case length == math.MaxUint32 || length == 0 && left > 0:
		length = left
	case length > left:
		return Info{}, fmt.Errorf("%d bytes of sound where %d are left: %w", length, left, defect.ErrTruncated)
	}
	i.Duration = seconds(float64(length), float64(perSecond))
	return *i, nil
}
