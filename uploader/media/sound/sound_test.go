package sound

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
)

func examine(content []byte) (Info, error) {
	return Examine(bytes.NewReader(content), int64(len(content)))
}

// oggPage makes a page of one packet; flags 2 begins a stream.
func oggPage(serial uint32, flags byte, granule uint64, packet []byte) []byte {
	b := append([]byte("OggS\x00"), flags)
	b = binary.LittleEndian.AppendUint64(b, granule)
	b = binary.LittleEndian.AppendUint32(b, serial)
	b = append(b, make([]byte, 8)...) // number, checksum
	segments := bytes.Repeat([]byte{255}, len(packet)/255)
	segments = append(segments, byte(len(packet)%255))
	b = append(b, byte(len(segments)))
	b = append(append(b, segments...), packet...)
	binary.LittleEndian.PutUint32(b[22:], oggSum(0, b))
	return b
}

func opusHead(channels byte) []byte {
	return append([]byte("OpusHead\x01"), channels, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0)
}

func oggFile(pages ...[]byte) []byte { return bytes.Join(pages, nil) }

func mp3Frames(n int) []byte {
	frame := append([]byte{0xff, 0xfb, 0x90, 0xc0}, make([]byte, 413)...) // 128 kbit/s, 44.1 kHz, mono
	return bytes.Repeat(frame, n)
}

func adtsFrames(n int) []byte {
	frame := append([]byte{0xff, 0xf1, 0x50, 0x80, 0x0c, 0x9f, 0xfc}, make([]byte, 93)...) // LC, 44.1 kHz, stereo, 100 bytes
	return bytes.Repeat(frame, n)
}

func wavFile(data int) []byte {
	b := append([]byte("RIFF\x00\x00\x00\x00WAVEfmt "), 16, 0, 0, 0, 1, 0, 2, 0)
	b = binary.LittleEndian.AppendUint32(b, 8000)
	b = binary.LittleEndian.AppendUint32(b, 32000)
	b = append(b, 4, 0, 16, 0)
	b = append(b, "LIST\x03\x00\x00\x00abc\x00data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(data))
	return append(b, make([]byte, data)...)
}

func flacFile() []byte {
	b := append([]byte("fLaC\x80\x00\x00\x22"), make([]byte, 10)...)
	b = binary.BigEndian.AppendUint64(b, 44100<<44|1<<41|15<<36|88200)
	b = append(b, make([]byte, 16)...)
	return append(b, "\xff\xf8 a frame"...)
}

func TestExamine(t *testing.T) {
	theora := oggPage(7, 2, 0, append([]byte("\x80theora"), make([]byte, 35)...))
	id3 := append([]byte("ID3\x04\x00\x00\x00\x00\x02\x00"), make([]byte, 256)...)
	amr := append([]byte("#!AMR\n"), bytes.Repeat(append([]byte{0x3c}, make([]byte, 31)...), 100)...)
	wide := append([]byte("#!AMR-WB\n"), bytes.Repeat(append([]byte{0x04}, make([]byte, 17)...), 50)...)
	layer2 := bytes.Repeat(append([]byte{0xff, 0xfd, 0x80, 0x00}, make([]byte, 413)...), 3)
	opus := Info{Format: "ogg", Codec: "opus", Channels: 1, SampleRate: 48000, Duration: time.Second, Streams: 1}
	for name, test := range map[string]struct {
		content []byte
		want    Info
	}{
		"opus":      {oggFile(oggPage(1, 2, 0, opusHead(1)), oggPage(1, 0, 0, []byte("OpusTags")), oggPage(1, 4, 48000+312, make([]byte, 700))), opus},
		"theora":    {oggFile(theora, oggPage(1, 2, 0, opusHead(1)), oggPage(1, 4, 48000+312, make([]byte, 700))), with(opus, func(i *Info) { i.Video = true })},
		"silent":    {oggFile(theora, oggPage(7, 4, 1, make([]byte, 700))), Info{Format: "ogg", Video: true}},
		"two":       {oggFile(oggPage(1, 2, 0, opusHead(1)), oggPage(2, 2, 0, opusHead(2)), oggPage(1, 4, 48312, []byte("x"))), with(opus, func(i *Info) { i.Streams = 2 })},
		"junk":      {append(oggFile(oggPage(1, 2, 0, opusHead(1)), oggPage(1, 4, 48312, []byte("x"))), 1, 2, 3), opus},
		"mp3":       {mp3Frames(100), Info{Format: "mp3", Codec: "mp3", Channels: 1, SampleRate: 44100, Duration: 2606 * time.Millisecond, Streams: 1}},
		"id3":       {append(bytes.Clone(id3), mp3Frames(100)...), Info{Format: "mp3", Codec: "mp3", Channels: 1, SampleRate: 44100, Duration: 2606 * time.Millisecond, Streams: 1}},
		"two tags":  {append(append(bytes.Clone(id3), id3...), mp3Frames(100)...), Info{Format: "mp3", Codec: "mp3", Channels: 1, SampleRate: 44100, Duration: 2606 * time.Millisecond, Streams: 1}},
		"mp2":       {layer2, Info{Format: "mp2", Codec: "mp2", Channels: 2, SampleRate: 44100, Duration: 78 * time.Millisecond, Streams: 1}},
		"aac":       {adtsFrames(431), Info{Format: "aac", Codec: "aac", Profile: "LC", Channels: 2, SampleRate: 44100, Duration: 10008 * time.Millisecond, Streams: 1}},
		"many aac":  {adtsFrames(43100), Info{Format: "aac", Codec: "aac", Profile: "LC", Channels: 2, SampleRate: 44100, Duration: 1000780 * time.Millisecond, Streams: 1}},
		"amr":       {amr, Info{Format: "amr", Codec: "amr", Profile: "NB", Channels: 1, SampleRate: 8000, Duration: 2 * time.Second, Streams: 1}},
		"amr wide":  {wide, Info{Format: "amr", Codec: "amr", Profile: "WB", Channels: 1, SampleRate: 16000, Duration: time.Second, Streams: 1}},
		"wav":       {wavFile(32000), Info{Format: "wav", Codec: "pcm", Channels: 2, SampleRate: 8000, Duration: time.Second, Streams: 1}},
		"flac":      {flacFile(), Info{Format: "flac", Codec: "flac", Channels: 2, SampleRate: 44100, Duration: 2 * time.Second, Streams: 1}},
		"one frame": {mp3Frames(1), Info{Format: "mp3", Codec: "mp3", Channels: 1, SampleRate: 44100, Duration: 26 * time.Millisecond, Streams: 1}},
	} {
		got, err := examine(test.content)
		require.NoError(t, err, name)
		require.InDelta(t, test.want.Duration.Seconds(), got.Duration.Seconds(), 0.01, name)
		got.Duration, test.want.Duration = 0, 0
		require.Equal(t, test.want, got, name)
	}
}

func with(i Info, change func(*Info)) Info {
	change(&i)
	return i
}

func TestAVaryingBitRateIsCounted(t *testing.T) {
	content := mp3Frames(10)
	copy(content[4+17:], "Xing\x00\x00\x00\x01")
	binary.BigEndian.PutUint32(content[4+17+8:], 44100)
	got, err := examine(content)
	require.NoError(t, err)
	require.Equal(t, 1152*time.Second, got.Duration)
}

func TestWhatBreaksOffIsTruncated(t *testing.T) {
	ogg := oggFile(oggPage(1, 2, 0, opusHead(1)), oggPage(1, 0, 960, make([]byte, 2000)), oggPage(1, 0, 1920, make([]byte, 3000)))
	for cut := 100; cut < len(ogg)-1; cut += 13 {
		if _, err := examine(ogg[:cut]); err != nil {
			require.ErrorIs(t, err, defect.ErrTruncated, "ogg cut to %d", cut)
		} else { // only where one page ends and the next has not begun
			require.Contains(t, []int{2082, 2083, 2084, 2085}, cut)
		}
	}
	wav := wavFile(1000)
	_, err := examine(wav[:len(wav)-1])
	require.ErrorIs(t, err, defect.ErrTruncated)
	for name, content := range map[string][]byte{
		"a tag and no more": append([]byte("ID3\x04\x00\x00\x00\x00\x02\x00"), make([]byte, 100)...),
		"amr":               []byte("#!AMR\n\x3c\x00\x00"),
		"aac":               adtsFrames(1)[:50],
		"flac":              flacFile()[:20],
		"wav without sound": wav[:30+6],
	} {
		_, err := examine(content)
		require.ErrorIs(t, err, defect.ErrTruncated, name)
	}
}

func TestWhatIsNoSoundIsBroken(t *testing.T) {
	for name, content := range map[string][]byte{
		"nothing":         nil,
		"text":            []byte("only words, and not a note"),
		"zeros":           make([]byte, 100_000),
		"ff":              bytes.Repeat([]byte{0xff}, 100_000),
		"one mp3 header":  append([]byte{0xff, 0xfb, 0x90, 0xc0}, make([]byte, 5000)...),
		"ogg of nothing":  oggPage(1, 2, 0, []byte("something else")),
		"endless tags":    bytes.Repeat([]byte("ID3\x04\x00\x00\x00\x00\x00\x00"), 1000),
		"amr of channels": []byte("#!AMR_MC1.0\n\x00\x00"),
		"wav, data first": append([]byte("RIFF\x00\x00\x00\x00WAVEdata\x04\x00\x00\x00"), 1, 2, 3, 4),
	} {
		_, err := examine(content)
		require.ErrorIs(t, err, defect.ErrBroken, name)
	}
}

func TestWhatTheSystemReportsStaysWhatItIs(t *testing.T) {
	_, err := Examine(failing{}, 100)
	require.ErrorIs(t, err, errDisk)
	require.NotErrorIs(t, err, defect.ErrBroken)
}

var errDisk = errors.New("the disk fell off")

type failing struct{}

func (failing) ReadAt([]byte, int64) (int, error) { return 0, errDisk }

func FuzzExamine(f *testing.F) {
	for _, content := range [][]byte{
		oggFile(oggPage(1, 2, 0, opusHead(1)), oggPage(1, 4, 48000, make([]byte, 100))),
		mp3Frames(3), adtsFrames(3), wavFile(10), flacFile(), cafFile("opus", 0, cafChunk("data", -1, 1, 2)), cafFile("lpcm", 2, cafChunk("pakt", 24), cafChunk("data", 0)), []byte("#!AMR\n\x3c\x00\x00"), []byte("#!AMR-WB\n\x04"),
		append([]byte("ID3\x04\x00\x00\x00\x00\x00\x02ab"), mp3Frames(2)...),
		oggPage(1, 2, 0, append([]byte("\x7fFLAC\x01\x00\x00\x01"), flacFile()...)),
		oggPage(1, 2, 0, append([]byte("Speex   "), make([]byte, 72)...)),
		oggPage(1, 2, 0, append([]byte("\x01vorbis"), make([]byte, 23)...)),
	} {
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		info, err := examine(content)
		switch {
		case err == nil && info.Codec == "" && !info.Video:
			t.Fatal("nothing found and no complaint")
		case err == nil && (info.Duration < 0 || info.Channels < 0 || info.SampleRate < 0):
			t.Fatalf("%+v", info)
		case err != nil && !errors.Is(err, defect.ErrTruncated) && !errors.Is(err, defect.ErrBroken):
			t.Fatal(err)
		}
	})
}
