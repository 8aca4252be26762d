package movie

// bits reads numbers of any width. Past the end it gives zeros and is failed.
type bits struct {
	data   []byte
	at     int // in bits
	failed bool
}

// read returns the next n bits, at most 32.
func (r *bits) read(n int) uint32 {
	if r.at+n > 8*len(r.data) {
		r.failed = true
		return 0
	}
	var v uint32
	for range n {
		v = v<<1 | uint32(r.data[r.at/8]>>(7-r.at%8)&1)
		r.at++
	}
	return v
}

// exponential returns an Exp-Golomb number (ITU-T H.264, 9.1).
func (r *bits) exponential() uint32 {
	zeros := 0
	for !r.failed && zeros < 32 && r.read(1) == 0 {
		zeros++
	}
	if zeros >= 32 {
		r.failed = true
		return 0
	}
	return 1<<zeros - 1 + r.read(zeros)
}

// objectType is GetAudioObjectType of ISO/IEC 14496-3, 1.6.2.1.
func (r *bits) objectType() int {
	if v := r.read(5); v != 31 {
		return int(v)
	}
	return 32 + int(r.read(6))
}

func (r *bits) sampleRate() int {
	i := r.read(4)
	switch {
	case i == 15:
		return int(r.read(24))
	case int(i) < len(aacRates):
		return aacRates[i]
	}
	return 0
}

// unescape takes the bytes out of a NAL unit that keep start codes away
// (ITU-T H.264, 7.4.1). Only the beginning of a unit is ever asked for.
func unescape(nal []byte) []byte {
	const needed = 64
	out := make([]byte, 0, needed)
	for i, c := range nal[:min(len(nal), needed)] {
		if i >= 2 && c == 3 && nal[i-1] == 0 && nal[i-2] == 0 {
			continue
		}
		out = append(out, c)
	}
	return out
}
