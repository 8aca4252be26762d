package movie

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
)

func kept(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return content
}

func examine(content []byte) (Info, error) {
	return Examine(context.Background(), bytes.NewReader(content), int64(len(content)))
}

func TestExamine(t *testing.T) {
	video := func(codec, profile string, bFrames bool, bits int) Track {
		return Track{Type: Video, Codec: codec, Profile: profile, BFrames: bFrames, Bits: bits, Chroma: "4:2:0", Width: 64, Height: 64}
	}
	sound := Track{Type: Audio, Codec: "aac", Profile: "LC", Channels: 1, SampleRate: 16000}
	rotated := video("h264", "Main", false, 8)
	rotated.Rotation = 270
	for _, test := range []struct {
		name   string
		want   Info
		tracks []Track
	}{
		{"main-faststart.mp4", Info{Brand: "isom", FastStart: true}, []Track{video("h264", "Main", false, 8), sound}},
		{"high-bframes-end.mp4", Info{Brand: "isom"}, []Track{video("h264", "High", true, 8), sound}},
		{"baseline.3gp", Info{Brand: "3gp6"}, []Track{video("h264", "Baseline", false, 8)}},
		{"hevc10-twoaudio.mov", Info{Brand: "qt  ", QuickTime: true}, []Track{video("hevc", "Main 10", true, 10), sound, sound}},
		{"fragmented.mp4", Info{Brand: "isom", FastStart: true, Fragmented: true}, []Track{video("h264", "High", true, 8), sound}},
		{"sound.m4a", Info{Brand: "M4A "}, []Track{sound}},
		{"rotated.mp4", Info{Brand: "isom"}, []Track{rotated, sound}},
	} {
		got, err := examine(kept(t, test.name))
		require.NoError(t, err, test.name)
		seconds := 0.4
		if test.want.Fragmented {
			seconds = 0.8 // as ffprobe says
		}
		require.InDelta(t, seconds, got.Duration.Seconds(), 0.1, test.name)
		for i := range got.Tracks {
			require.Positive(t, got.Tracks[i].BitRate, test.name)
			got.Tracks[i].BitRate = 0
		}
		require.Equal(t, test.tracks, got.Tracks, test.name)
		got.Duration, got.Tracks = 0, nil
		require.Equal(t, test.want, got, test.name)
	}
}

func TestAFileCutAnywhereIsTruncated(t *testing.T) {
	for _, name := range []string{"main-faststart.mp4", "high-bframes-end.mp4", "hevc10-twoaudio.mov", "sound.m4a", "baseline.3gp"} {
		content := kept(t, name)
		for cut := 8; cut < len(content); cut += 7 {
			_, err := examine(content[:cut])
			require.ErrorIs(t, err, defect.ErrTruncated, "%s cut to %d of %d", name, cut, len(content))
		}
	}
}

func TestWhatIsNoMovieIsBroken(t *testing.T) {
	for name, content := range map[string][]byte{
		"nothing":      nil,
		"text":         []byte("Hello world, this is no movie at all"),
		"zeros":        make([]byte, 4096),
		"heic":         append(boxOf("ftyp", []byte("heic\x00\x00\x00\x00mif1heic")), append(boxOf("meta", make([]byte, 40)), boxOf("mdat", make([]byte, 99))...)...),
		"avif":         append(boxOf("ftyp", []byte("avif\x00\x00\x00\x00mif1avif")), boxOf("meta", make([]byte, 40))...),
		"no tracks":    append(boxOf("ftyp", []byte("isom\x00\x00\x00\x00")), boxOf("moov", boxOf("mvhd", make([]byte, 100)))...),
		"tiny box":     {0, 0, 0, 3, 'f', 't', 'y', 'p', 0, 0, 0, 0},
		"tiny 64":      {0, 0, 0, 1, 'f', 't', 'y', 'p', 0, 0, 0, 0, 0, 0, 0, 9},
		"old cmov":     boxOf("moov", boxOf("cmov", make([]byte, 100))),
		"brand is cut": boxOf("ftyp", []byte("is")),
	} {
		_, err := examine(content)
		require.ErrorIs(t, err, defect.ErrBroken, name)
	}
}

func TestBoxesAroundTheMovieDoNotMatter(t *testing.T) {
	content := kept(t, "main-faststart.mp4")
	want, err := examine(content)
	require.NoError(t, err)
	free := boxOf("free", make([]byte, 33))
	uuid := boxOf("uuid", make([]byte, 64))
	for name, changed := range map[string][]byte{
		"free, uuid, meta after": bytes.Join([][]byte{content, free, uuid, boxOf("meta", make([]byte, 8))}, nil),
		"junk after":             append(bytes.Clone(content), 0xff, 0xd8, 0xff, 0xe0, 0, 1, 2, 3, 4, 5, 6, 7),
		"zeros after":            append(bytes.Clone(content), make([]byte, 512)...),
		"a few bytes after":      append(bytes.Clone(content), 1, 2, 3),
		"moov twice":             append(bytes.Clone(content), moovOf(t, content)...),
		"last box to the end":    lastBoxToTheEnd(t, content),
	} {
		got, err := examine(changed)
		require.NoError(t, err, name)
		require.Equal(t, want, got, name)
	}
}

func TestNoBrandIsQuickTime(t *testing.T) {
	content := kept(t, "high-bframes-end.mp4")
	l, err := scan(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	copy(content[l.ftyp.start+4:], "free") // the offsets stay right
	got, err := examine(content)
	require.NoError(t, err)
	require.True(t, got.QuickTime)
	require.Empty(t, got.Brand)
}

func TestRotation(t *testing.T) {
	for _, test := range []struct {
		m    matrix
		want int
	}{
		{matrix{1, 0, 0, 1}, 0}, {matrix{0, 1, -1, 0}, 90}, {matrix{-1, 0, 0, -1}, 180}, {matrix{0, -1, 1, 0}, 270},
		{matrix{0.99, 0.01, -0.01, 0.99}, 0}, {matrix{}, 0},
	} {
		require.Equal(t, test.want, test.m.rotation(), "%v", test.m)
	}
	quarter := matrix{0, 1, -1, 0}
	require.Equal(t, 180, quarter.times(quarter).rotation())
}

func TestTimes(t *testing.T) {
	require.Equal(t, 1500*time.Millisecond, inTime(1500, 1000))
	require.Zero(t, inTime(1<<63, 1), "no movie lasts that long")
	require.Zero(t, inTime(5, 0))
}
