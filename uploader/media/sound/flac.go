package sound

import (
	"encoding/binary"
	"fmt"

	"mediadrop/uploader/media/defect"
)

// streamInfo reads STREAMINFO with its block header (RFC 9639, 8.1 and 8.2);
// b holds at least 22 bytes or gives an empty answer.
func streamInfo(b []byte) Info {
	if len(b) < 22 || b[0]&0x7f != 0 {
		return Info{Codec: "flac"}
	}
	packed := binary.BigEndian.Uint64(b[14:]) // rate 20, channels 3, bits 5, samples 36
	rate := int(packed >> 44)
	return Info{
		Codec: "flac", SampleRate: rate, Channels: int(packed>>41&7) + 1, Streams: 1,
		Duration: seconds(float64(packed&(1<<36-1)), float64(rate)),
	}
}

func examineFLAC(s source) (Info, error) {
	if len(s.head) < 4+22 {
		return Info{}, fmt.Errorf("FLAC without its description: %w", defect.ErrTruncated)
	}
	info := streamInfo(s.head[4:])
	if info.SampleRate == 0 {
		return Info{}, fmt.Errorf("FLAC without its description: %w", defect.ErrBroken)
	}
	info.Format = "flac"
	frames, err := s.afterBlocks()
	if err != nil {
		return Info{}, err
	}
	return info, s.checkHoles(frames, s.size)
}

// afterBlocks returns where the sound begins, behind the blocks that tell about it
// (RFC 9639, 8.1). One of them may be padding of zeros.
func (s *source) afterBlocks() (int64, error) {
	const mostBlocks = 128 // kinds
	at := s.start + 4
	for range mostBlocks {
		var head [4]byte
		if err := s.readAt(head[:], at); err != nil {
			return 0, err
		}
		at += 4 + int64(binary.BigEndian.Uint32(head[:])&0xffffff)
		switch {
		case at >= s.size:
			return 0, fmt.Errorf("no sound in the FLAC file: %w", defect.ErrTruncated)
		case head[0]&0x80 != 0:
			return at, nil
		}
	}
	return 0, fmt.Errorf("more than %d blocks before the sound: %w", mostBlocks, defect.ErrBroken)
}
