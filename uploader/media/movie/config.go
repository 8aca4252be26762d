package movie

import "encoding/binary"

// The readers here look into descriptions of codecs. A description that is too
// short for a fact leaves the fact unknown: the file may play all the same.

// readAVC reads AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3). The
// sequence parameters inside are what decoders go by, so they win.
func (t *track) readAVC(b []byte) {
	if len(b) < 5 {
		return
	}
	t.Profile, t.Chroma, t.lengthSize = h264Profiles[b[1]], chromas[1], int(b[4]&3)+1
	if len(b) < 8 || b[5]&31 == 0 {
		return
	}
	sps := b[8:]
	if length := int(binary.BigEndian.Uint16(b[6:])); length <= len(sps) {
		t.readSPS(sps[:length])
	}
}

// readSPS reads the beginning of seq_parameter_set_data (ITU-T H.264, 7.3.2.1.1),
// after the byte of the NAL unit's header.
func (t *track) readSPS(nal []byte) {
	r := bits{data: unescape(nal)}
	r.read(8)
	profile := byte(r.read(8))
	r.read(16) // constraints, level
	r.exponential()
	if r.failed {
		return
	}
	if name, ok := h264Profiles[profile]; ok {
		t.Profile = name
	}
	switch profile {
	case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135:
	default:
		return // always 4:2:0 in 8 bits
	}
	chroma := r.exponential()
	if chroma == 3 {
		r.read(1)
	}
	depth := r.exponential()
	if !r.failed && chroma < uint32(len(chromas)) && depth <= 6 {
		t.Chroma, t.Bits = chromas[chroma], 8+int(depth)
	}
}

// readHEVC reads HEVCDecoderConfigurationRecord (ISO/IEC 14496-15, 8.3.3).
func (t *track) readHEVC(b []byte) {
	if len(b) < 18 {
		return
	}
	t.Profile = hevcProfiles[b[1]&31]
	if len(b) > 21 {
		t.lengthSize = int(b[21]&3) + 1
	}
	t.Chroma, t.Bits = chromas[b[16]&3], 8+int(b[17]&7)
}

// readAV1 reads AV1CodecConfigurationRecord ("AV1 Codec ISO Media File Format
// Binding", 2.3.3).
func (t *track) readAV1(b []byte) {
	if len(b) < 4 {
		return
	}
	flag := func(bit byte) bool { return b[2]&bit != 0 }
	t.Profile = map[byte]string{0: "Main", 1: "High", 2: "Professional"}[b[1]>>5]
	switch {
	case flag(0x20):
		t.Bits = 12
	case flag(0x40):
		t.Bits = 10
	}
	switch {
	case flag(0x10):
		t.Chroma = chromas[0]
	case flag(0x08) && flag(0x04):
		t.Chroma = chromas[1]
	case flag(0x08):
		t.Chroma = chromas[2]
	default:
		t.Chroma = chromas[3]
	}
}

// readVP reads VPCodecConfigurationRecord ("VP Codec ISO Media File Format
// Binding", after version and flags).
func (t *track) readVP(b []byte) {
	if len(b) < 8 {
		return
	}
	if depth := int(b[6] >> 4); depth >= 8 {
		t.Bits = depth
	}
	if chroma := b[6] >> 1 & 7; chroma < 4 {
		t.Chroma = [...]string{"4:2:0", "4:2:0", "4:2:2", "4:4:4"}[chroma]
	}
}

// readES reads the ES descriptor of esds, after version and flags
// (ISO/IEC 14496-1, 7.2.6): which codec it is, and of AAC the details.
func (t *track) readES(b []byte) {
	if len(b) < 4 {
		return
	}
	tag, es := descriptor(b[4:])
	if tag != 3 || len(es) < 3 {
		return
	}
	flags, es := es[2], es[3:]
	if flags&0x80 != 0 { // depends on another stream
		es = es[min(2, len(es)):]
	}
	if flags&0x40 != 0 && len(es) > 0 { // URL
		es = es[min(1+int(es[0]), len(es)):]
	}
	if flags&0x20 != 0 { // clock
		es = es[min(2, len(es)):]
	}
	tag, config := descriptor(es)
	if tag != 4 || len(config) < 13 {
		return
	}
	name, ok := objectTypes[config[0]]
	if !ok {
		return
	}
	t.Codec = name
	if tag, specific := descriptor(config[13:]); tag == 5 && name == "aac" {
		t.readAAC(specific)
	}
}

// descriptor returns tag and content of the descriptor that b begins with. Its
// length has seven bits a byte (ISO/IEC 14496-1, 8.3.3).
func descriptor(b []byte) (tag byte, content []byte) {
	if len(b) == 0 {
		return 0, nil
	}
	tag, b = b[0], b[1:]
	length := 0
	for i := 0; i < 4 && len(b) > 0; i++ {
		next := b[0]
		length, b = length<<7|int(next&0x7f), b[1:]
		if next&0x80 == 0 {
			break
		}
	}
	length = min(length, len(b))
	return tag, b[:length]
}

// readAAC reads AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1).
func (t *track) readAAC(b []byte) {
	r := bits{data: b}
	objectType, rate := r.objectType(), r.sampleRate()
	channels := int(r.read(4))
	if objectType == 5 || objectType == 29 { // the rate of the extension is what is heard
		rate = r.sampleRate()
	}
	if r.failed {
		return
	}
	t.Profile = aacProfiles[objectType]
	if rate > 0 {
		t.SampleRate = rate
	}
	switch {
	case channels > 0 && channels < 7:
		t.Channels = channels
	case channels == 7: // 7.1
		t.Channels = 8
	}
}
