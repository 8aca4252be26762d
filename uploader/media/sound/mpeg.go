package sound

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"mediadrop/uploader/media/defect"
)

// mpegFrame is the header of a frame of MPEG audio (ISO/IEC 11172-3, 2.4.1.3, and
// 13818-3 for the lower rates).
type mpegFrame struct {
	layer    int // 1, 2, 3
	rate     int // hertz
	bitRate  int // bits a second
	channels int
	samples  int // in a frame
	length   int // bytes
	half     bool
}

var (
	bitRatesFull = [4][]int{
		1: {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
		2: {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
		3: {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
	}
	bitRatesHalf = [4][]int{
		1: {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
		2: {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
		3: {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
	}
	mpegRates = [3]int{44100, 48000, 32000}
)

// parseMPEG reads the frame header that b begins with.
func parseMPEG(b []byte) (mpegFrame, bool) {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe0 != 0xe0 {
		return mpegFrame{}, false
	}
	version, layer := b[1]>>3&3, 4-int(b[1]>>1&3)
	bitRate, rate, padding := int(b[2]>>4), int(b[2]>>2&3), int(b[2]>>1&1)
	if version == 1 || layer == 4 || bitRate == 0 || bitRate == 15 || rate == 3 {
		return mpegFrame{}, false
	}
	h := mpegFrame{layer: layer, half: version != 3, channels: 2}
	if b[3]>>6 == 3 {
		h.channels = 1
	}
	h.rate = mpegRates[rate]
	rates := bitRatesFull
	if h.half {
		rates, h.rate = bitRatesHalf, h.rate/2
		if version == 0 { // MPEG 2.5
			h.rate /= 2
		}
	}
	h.bitRate = 1000 * rates[layer][bitRate]
	h.samples = map[int]int{1: 384, 2: 1152, 3: 1152}[layer]
	if layer == 3 && h.half {
		h.samples = 576
	}
	if layer == 1 {
		h.length = (12*h.bitRate/h.rate + padding) * 4
	} else {
		h.length = h.samples/8*h.bitRate/h.rate + padding
	}
	return h, true
}

// examineMPEG looks for the first two frames that follow one another and agree:
// the bits of one header occur in many files.
func examineMPEG(s source) (Info, error) {
	for at := bytes.IndexByte(s.head, 0xff); at >= 0 && at+4 <= len(s.head); at++ {
		next := bytes.IndexByte(s.head[at:], 0xff)
		if next < 0 {
			break
		}
		at += next
		h, ok := parseMPEG(s.head[at:])
		if !ok || h.length < 4 {
			continue
		}
		second, ok := parseMPEG(s.head[min(at+h.length, len(s.head)):])
		alone := at == 0 && int64(h.length) == s.length() // a file of one frame
		if alone || ok && second.layer == h.layer && second.rate == h.rate {
			return h.info(s, at), nil
		}
	}
	return Info{}, fmt.Errorf("no sound that is known here: %w", defect.ErrBroken)
}

func (h mpegFrame) info(s source, at int) Info {
	name := fmt.Sprintf("mp%d", h.layer)
	info := Info{Format: name, Codec: name, Channels: h.channels, SampleRate: h.rate, Streams: 1}
	if frames := h.countedFrames(s.head[at:]); frames > 0 {
		info.Duration = seconds(float64(frames)*float64(h.samples), float64(h.rate))
	} else {
		info.Duration = seconds(8*float64(s.length()-int64(at)), float64(h.bitRate))
	}
	return info
}

// countedFrames reads the number of frames that encoders leave in the first
// frame when the bit rate varies (Xing's and Fraunhofer's headers).
func (h mpegFrame) countedFrames(frame []byte) uint32 {
	side := 32 // bytes of side information after the header
	switch {
	case h.half && h.channels == 1:
		side = 9
	case h.half || h.channels == 1:
		side = 17
	}
	if at := 4 + side; len(frame) >= at+12 {
		tag := string(frame[at : at+4])
		if (tag == "Xing" || tag == "Info") && frame[at+7]&1 != 0 {
			return binary.BigEndian.Uint32(frame[at+8:])
		}
	}
	if at := 4 + 32; len(frame) >= at+18 && string(frame[at:at+4]) == "VBRI" {
		return binary.BigEndian.Uint32(frame[at+14:])
	}
	return 0
}
