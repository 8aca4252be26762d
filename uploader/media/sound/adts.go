package sound

import (
	"fmt"

	"mediadrop/uploader/media/defect"
)

// adtsFrame is the header of a frame of AAC in ADTS (ISO/IEC 13818-7, 6.2).
type adtsFrame struct {
	profile  int
	rate     int
	channels int
	length   int
}

var (
	adtsRates    = [...]int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}
	adtsProfiles = [...]string{"Main", "LC", "SSR", "LTP"}
)

func parseADTS(b []byte) (adtsFrame, bool) {
	if len(b) < 7 || b[0] != 0xff || b[1]&0xf6 != 0xf0 {
		return adtsFrame{}, false
	}
	rate := int(b[2] >> 2 & 15)
	h := adtsFrame{
		profile:  int(b[2] >> 6),
		channels: int(b[2]&1)<<2 | int(b[3]>>6),
		length:   int(b[3]&3)<<11 | int(b[4])<<3 | int(b[5]>>5),
	}
	if rate >= len(adtsRates) || h.length < 7 {
		return adtsFrame{}, false
	}
	if h.rate = adtsRates[rate]; h.channels == 7 {
		h.channels = 8
	}
	return h, true
}

func isADTS(b []byte) bool {
	_, ok := parseADTS(b)
	return ok
}

// examineADTS walks the frames at the beginning, and takes the others to be as
// large: only reading them all would tell.
func examineADTS(s source) (Info, error) {
	first, _ := parseADTS(s.head)
	frames, at := 0, 0
	for at < len(s.head) {
		h, ok := parseADTS(s.head[at:])
		if !ok || at+h.length > len(s.head) {
			break
		}
		frames++
		at += h.length
	}
	whole := int64(len(s.head)) == s.length()
	switch {
	case frames == 0 && whole:
		return Info{}, fmt.Errorf("the first frame is cut off: %w", defect.ErrTruncated)
	case frames < 2 && !whole:
		return Info{}, fmt.Errorf("no second frame of AAC: %w", defect.ErrBroken)
	}
	perFrame := float64(at) / float64(frames)
	return Info{
		Format: "aac", Codec: "aac", Profile: adtsProfiles[first.profile], Streams: 1,
		Channels: first.channels, SampleRate: first.rate,
		Duration: seconds(1024*float64(s.length())/perFrame, float64(first.rate)),
	}, nil
}
