package sound

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"mediadrop/uploader/media/defect"
)

// cafCodecs: the format IDs of Apple's CoreAudioBaseTypes.h that are written
// otherwise than the names used here.
var cafCodecs = map[string]string{"lpcm": "pcm", "ulaw": "ulaw", "alaw": "alaw", ".mp3": "mp3", ".mp2": "mp2", ".mp1": "mp1", "samr": "amr", "sawb": "amr"}

// examineCAF walks the chunks of a Core Audio file (Apple, "Core Audio Format
// Specification 1.0"), in which iPhones keep voice messages.
func examineCAF(s source) (Info, error) {
	const mostChunks = 1000
	info := Info{Format: "caf", Streams: 1}
	var perPacket, framesPerPacket uint32
	frames, hasData := 0.0, false
	at := s.start + 8
	for range mostChunks {
		if at+12 > s.size {
			break
		}
		var head [12]byte
		if err := s.readAt(head[:], at); err != nil {
			return Info{}, err
		}
		at += 12
		kind, length := string(head[:4]), int64(binary.BigEndian.Uint64(head[4:]))
		if kind == "data" && length == -1 { // written to a pipe: up to the end
			length = s.size - at
		}
		switch left := s.size - at; {
		case length < 0:
			return Info{}, fmt.Errorf("a chunk of %d bytes in the CAF file: %w", length, defect.ErrBroken)
		case length > left:
			return Info{}, fmt.Errorf("%d bytes of %q where %d are left: %w", length, kind, left, defect.ErrTruncated)
		}
		var b [32]byte
		part := b[:min(length, int64(len(b)))]
		if err := s.readAt(part, at); err != nil {
			return Info{}, err
		}
		switch {
		case kind == "desc" && len(part) == len(b):
			perPacket, framesPerPacket = binary.BigEndian.Uint32(b[16:]), binary.BigEndian.Uint32(b[20:])
			info.describeCAF(b)
		case kind == "data":
			hasData = true
			if err := info.checkCAF(s, at, length); err != nil {
				return Info{}, err
			}
			if perPacket > 0 {
				frames = float64(length) / float64(perPacket) * float64(framesPerPacket)
			}
		case kind == "pakt" && len(part) >= 16:
			frames = float64(int64(binary.BigEndian.Uint64(b[8:])))
		}
		at += length
	}
	switch {
	case !hasData:
		return Info{}, fmt.Errorf("no sound in the CAF file: %w", defect.ErrTruncated)
	case info.Codec == "":
		return Info{}, fmt.Errorf("no description in the CAF file: %w", defect.ErrBroken)
	}
	info.Duration = seconds(frames, float64(info.SampleRate))
	return info, nil
}

// uncoded are the codecs in which zeros are silence.
var uncoded = map[string]bool{"pcm": true, "ulaw": true, "alaw": true}

// checkCAF looks for holes in the sound.
func (i *Info) checkCAF(s source, at, length int64) error {
	if uncoded[i.Codec] {
		return nil
	}
	return s.checkHoles(at, at+length)
}

// describeCAF reads the description of the sound.
func (i *Info) describeCAF(b [32]byte) {
	if rate := math.Float64frombits(binary.BigEndian.Uint64(b[:])); rate > 0 && rate < math.MaxInt32 {
		i.SampleRate = int(rate)
	}
	id := string(b[8:12])
	if i.Codec = cafCodecs[id]; i.Codec == "" {
		i.Codec = strings.ToValidUTF8(strings.TrimSpace(id), "?")
	}
	i.Channels = int(binary.BigEndian.Uint32(b[24:]) & math.MaxInt32)
}
