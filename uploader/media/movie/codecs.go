package movie

// codecNames gives plain names to sample entries (the MP4 registration
// authority's list, mp4ra.org, and QuickTime File Format, "Media Data Atom Types").
var codecNames = map[string]string{
	"avc1": "h264", "avc2": "h264", "avc3": "h264", "avc4": "h264", "dva1": "h264", "dvav": "h264",
	"hvc1": "hevc", "hev1": "hevc", "dvh1": "hevc", "dvhe": "hevc",
	"vvc1": "vvc", "vvi1": "vvc",
	"av01": "av1", "vp08": "vp8", "vp09": "vp9",
	"s263": "h263", "h263": "h263", "H263": "h263",
	"jpeg": "mjpeg", "mjpa": "mjpeg", "mjpb": "mjpeg", "MJPG": "mjpeg", "mjpg": "mjpeg",
	"apch": "prores", "apcn": "prores", "apcs": "prores", "apco": "prores", "ap4h": "prores", "ap4x": "prores",
	"XVID": "mpeg4", "DIVX": "mpeg4", "FMP4": "mpeg4",

	"samr": "amr", "sawb": "amr",
	".mp3": "mp3", "ms\x00\x55": "mp3",
	"alac": "alac", "ac-3": "ac3", "ec-3": "eac3", "Opus": "opus", "fLaC": "flac",
	"sowt": "pcm", "twos": "pcm", "lpcm": "pcm", "raw ": "pcm", "NONE": "pcm", "ipcm": "pcm", "fpcm": "pcm",
	"in24": "pcm", "in32": "pcm", "fl32": "pcm", "fl64": "pcm",
}

// objectTypes gives names to the codecs of MPEG-4's own sample entries, mp4v and
// mp4a (ISO/IEC 14496-1, table 5, and mp4ra.org, "Object types").
var objectTypes = map[byte]string{
	0x20: "mpeg4", 0x21: "h264", 0x23: "hevc",
	0x60: "mpeg2", 0x61: "mpeg2", 0x62: "mpeg2", 0x63: "mpeg2", 0x64: "mpeg2", 0x65: "mpeg2",
	0x6a: "mpeg1", 0x6c: "mjpeg",
	0x40: "aac", 0x66: "aac", 0x67: "aac", 0x68: "aac",
	0x69: "mp3", 0x6b: "mp3", 0xa5: "ac3", 0xa6: "eac3", 0xa9: "dts", 0xad: "opus", 0xdd: "vorbis",
}

// h264Profiles: ITU-T H.264, annex A.
var h264Profiles = map[byte]string{
	66: "Baseline", 77: "Main", 88: "Extended", 100: "High", 110: "High 10", 122: "High 4:2:2", 244: "High 4:4:4", 44: "CAVLC 4:4:4",
}

// hevcProfiles: ITU-T H.265, annex A.
var hevcProfiles = map[byte]string{1: "Main", 2: "Main 10", 3: "Main Still Picture", 4: "Range Extensions"}

// aacProfiles: ISO/IEC 14496-3, table 1.17.
var aacProfiles = map[int]string{1: "Main", 2: "LC", 3: "SSR", 4: "LTP", 5: "HE", 23: "LD", 29: "HEv2", 39: "ELD", 42: "xHE"}

// aacRates: ISO/IEC 14496-3, table 1.18.
var aacRates = [...]int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

// chromas: chroma_format_idc of ITU-T H.264, table 6-1, and H.265.
var chromas = [...]string{"4:0:0", "4:2:0", "4:2:2", "4:4:4"}

// plainCodec names the codec of a sample entry.
func plainCodec(entry string) string {
	if name, ok := codecNames[entry]; ok {
		return name
	}
	return entry
}
