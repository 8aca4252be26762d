package sound

import (
	"bytes"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
)

// endless is a file with a beginning and zeros behind it, which counts what is read
// of it.
type endless struct {
	begin      []byte
	size, read int64
}

func (e *endless) ReadAt(b []byte, at int64) (int, error) {
	clear(b)
	n := int(min(int64(len(b)), e.size-at))
	if at < int64(len(e.begin)) {
		copy(b[:n], e.begin[at:])
	}
	e.read += int64(n)
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// cafFile is a Core Audio file with these chunks behind its description.
func cafFile(format string, perPacket uint32, chunks ...[]byte) []byte {
	b := append([]byte("caff\x00\x01\x00\x00"), cafChunk("desc", 32)...)
	b = binary.BigEndian.AppendUint64(b, 0x40e7700000000000) // 48,000
	b = append(b, format...)
	for _, v := range []uint32{0, perPacket, 960, 1, 0} {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return append(b, bytes.Join(chunks, nil)...)
}

func cafChunk(kind string, length int64, content ...byte) []byte {
	return append(binary.BigEndian.AppendUint64([]byte(kind), uint64(length)), content...)
}

// TestHostileSounds: whatever is in a file, little of it is read and kept.
func TestHostileSounds(t *testing.T) {
	const gigabytes = 4 << 30
	repeated := func(s string) []byte { return []byte(strings.Repeat(s, 1+(1<<20)/len(s))) }
	wavHead := "RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00"
	empty := oggPage(1, 2, 0, nil)
	for name, content := range map[string][]byte{
		"magic words of Ogg":         repeated("OggS"),
		"pages of nothing":           repeated(string(empty)),
		"beginnings of streams":      repeated(string(oggPage(1, 2, 0, opusHead(1)))),
		"headers of MP3":             repeated("\xff\xfb\x90\xc0"),
		"synchronisation":            repeated("\xff"),
		"headers of AAC":             repeated("\xff\xf1\x50\x80\x00\xff\xfc"),
		"tags":                       repeated("ID3\x04\x00\x00\x00\x00\x00\x00"),
		"a tag of 256 MB":            append([]byte("ID3\x04\x00\x00\x7f\x7f\x7f\x7f"), repeated("x")...),
		"chunks of WAV of nothing":   append([]byte(wavHead), repeated("LIST\x00\x00\x00\x00")...),
		"a chunk of WAV of 4 GB":     append([]byte(wavHead), "data\xff\xff\xff\xff"...),
		"chunks of CAF of nothing":   cafFile("opus", 0, repeated("free\x00\x00\x00\x00\x00\x00\x00\x00")),
		"a chunk of CAF of 2^63":     cafFile("opus", 0, cafChunk("free", 1<<62), cafChunk("data", -1)),
		"a chunk of CAF of -2":       cafFile("opus", 0, cafChunk("free", -2)),
		"packets of CAF without end": cafFile("opus", 1, cafChunk("pakt", 24, bytes.Repeat([]byte{0x7f}, 24)...), cafChunk("data", -1)),
		"AMR of nothing":             append([]byte("#!AMR\n"), repeated("\x7c")...),
		"a song, then nothing":       mp3Frames(10),
		"speech, then nothing":       append([]byte("#!AMR\n"), bytes.Repeat(append([]byte{0x3c}, make([]byte, 31)...), 100)...),
	} {
		for _, size := range []int64{int64(len(content)), gigabytes} {
			f := &endless{begin: content, size: size}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Examine(f, size)
			runtime.ReadMemStats(&after)
			require.LessOrEqual(t, after.TotalAlloc-before.TotalAlloc, uint64(2<<20), "%s: %v", name, err)
			require.LessOrEqual(t, f.read, int64(20<<20), "%s: %v", name, err)
		}
	}
}

func TestCoreAudio(t *testing.T) {
	packets := cafChunk("pakt", 24, append(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, 50), 96_000), make([]byte, 8)...)...)
	data := cafChunk("data", 100, make([]byte, 100)...)
	opus := cafFile("opus", 0, cafChunk("free", 3, 1, 2, 3), data, packets)
	info, err := examine(opus)
	require.NoError(t, err)
	require.Equal(t, Info{Format: "caf", Codec: "opus", Channels: 1, SampleRate: 48000, Streams: 1, Duration: seconds(2, 1)}, info)

	info, err = examine(cafFile("lpcm", 2, cafChunk("data", -1, make([]byte, 100)...)))
	require.NoError(t, err)
	require.Equal(t, "pcm", info.Codec)
	require.Equal(t, seconds(1, 1), info.Duration)

	for name, test := range map[string]struct {
		content []byte
		want    error
	}{
		"cut":             {opus[:len(opus)-len(packets)-1], defect.ErrTruncated},
		"no data":         {cafFile("opus", 0, packets), defect.ErrTruncated},
		"no description":  {append([]byte("caff\x00\x01\x00\x00"), data...), defect.ErrBroken},
		"a negative size": {cafFile("opus", 0, cafChunk("free", -5), data), defect.ErrBroken},
	} {
		_, err := examine(test.content)
		require.ErrorIs(t, err, test.want, name)
	}
}

// TestPages: a bit that is wrong anywhere before the last page of a voice message is
// noticed. What follows a whole page could be anything.
func TestPages(t *testing.T) {
	voice := oggFile(oggPage(1, 2, 0, opusHead(1)), oggPage(1, 0, 960, noise(2000)), oggPage(1, 0, 1920, noise(3000)), oggPage(1, 4, 2880, noise(100)))
	_, err := examine(voice)
	require.NoError(t, err)
	for at := 0; at < bytes.LastIndex(voice, []byte("OggS")); at += 7 {
		b := bytes.Clone(voice)
		b[at] ^= 1
		_, err := examine(b)
		require.Error(t, err, at)
	}
	for name, test := range map[string]struct {
		content []byte
		want    error
	}{
		"a hole":                 {append(append(bytes.Clone(voice[:1000]), make([]byte, 500)...), voice[1500:]...), defect.ErrBroken},
		"a page is missing":      {append(bytes.Clone(voice[:300]), voice[2300:]...), defect.ErrBroken},
		"a tag at the end":       {append(bytes.Clone(voice), "TAG and a title"...), nil},
		"text between pages":     {append(append(bytes.Clone(voice), "some text, which is no page"...), voice...), defect.ErrBroken},
		"one file after another": {append(bytes.Clone(voice), voice...), nil},
	} {
		_, err := examine(test.content)
		require.ErrorIs(t, err, test.want, name)
	}
}

func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{3}).Read(b)
	return b
}

func TestHoles(t *testing.T) {
	song := mp3Frames(2000)
	change := func(from, to int) []byte {
		b := bytes.Clone(song)
		clear(b[from:to])
		return b
	}
	for name, test := range map[string]struct {
		content []byte
		want    error
	}{
		"whole":                   {song, nil},
		"a hole":                  {change(100_000, 110_000), defect.ErrBroken},
		"a hole over a block":     {change(250_000, 270_000), defect.ErrBroken},
		"its last third":          {change(500_000, len(song)), defect.ErrTruncated},
		"a recorder's last block": {append(bytes.Clone(song), make([]byte, 64<<10)...), nil},
		"frames of silence":       {bytes.Repeat(append([]byte{0xff, 0xfb, 0x90, 0xc0}, make([]byte, 413)...), 500), nil},
	} {
		_, err := examine(test.content)
		require.ErrorIs(t, err, test.want, name)
	}
}
