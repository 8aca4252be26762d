package sound

import (
	"bytes"
	"fmt"

	"mediadrop/uploader/media/defect"
)

// Bytes of a frame with its header by frame type (RFC 4867, 5.3, with the sizes
// of 3GPP TS 26.101 and 26.201); 0 is reserved.
var (
	amrNarrow = [16]int{13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1}
	amrWide   = [16]int{18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1}
)

// WideBand is the profile of AMR with 16,000 samples a second, which is another
// codec (3GPP TS 26.171).
const WideBand = "WB"

// examineAMR walks the frames at the beginning, 20 ms each, and takes the others
// to be as large.
func examineAMR(s source) (Info, error) {
	info := Info{Format: "amr", Codec: "amr", Profile: "NB", Channels: 1, SampleRate: 8000, Streams: 1}
	magic, sizes := "#!AMR\n", amrNarrow
	switch {
	case bytes.HasPrefix(s.head, []byte("#!AMR-WB\n")):
		magic, sizes = "#!AMR-WB\n", amrWide
		info.Profile, info.SampleRate = WideBand, 16000
	case !bytes.HasPrefix(s.head, []byte(magic)): // several channels: nothing plays them
		return Info{}, fmt.Errorf("an unknown kind of AMR: %w", defect.ErrBroken)
	}
	frames, at := 0, len(magic)
	for at < len(s.head) {
		size := sizes[s.head[at]>>3&15]
		if size == 0 {
			if frames == 0 {
				return Info{}, fmt.Errorf("reserved frame type in AMR: %w", defect.ErrBroken)
			}
			break
		}
		if at+size > len(s.head) {
			break
		}
		frames++
		at += size
	}
	if frames == 0 {
		return Info{}, fmt.Errorf("no frame of AMR: %w", defect.ErrTruncated)
	}
	perFrame := float64(at-len(magic)) / float64(frames)
	info.Duration = seconds(float64(s.length()-int64(len(magic)))/perFrame, 50)
	return info, nil
}
