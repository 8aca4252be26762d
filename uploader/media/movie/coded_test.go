package movie

import (
	"bytes"
	"context"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
)

// mdatOf returns where the media data of a film is.
func mdatOf(t testing.TB, content []byte) span {
	t.Helper()
	l, err := scan(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	return span{start: l.mdat.start + l.mdat.head, end: l.mdat.end}
}

// TestHolesInFilms: a stalled download has the right size, and zeros from some
// place on.
func TestHolesInFilms(t *testing.T) {
	for _, name := range []string{"main-faststart.mp4", "high-bframes-end.mp4", "hevc10-twoaudio.mov", "sound.m4a"} {
		content := kept(t, name)
		data := mdatOf(t, content)
		for what, hole := range map[string]span{
			"seven tenths": {start: data.start + (data.end-data.start)*3/10, end: data.end},
			"the end":      {start: data.end - min(1500, (data.end-data.start)/2), end: data.end},
			"the middle":   {start: data.start + (data.end-data.start)/3, end: data.start + (data.end-data.start)*2/3},
		} {
			damaged := bytes.Clone(content)
			clear(damaged[hole.start:hole.end])
			_, err := examine(damaged)
			require.ErrorIs(t, err, defect.ErrTruncated, "%s, %s", name, what)
		}
	}
}

// TestPicturesOfAnotherFile: the data is not that which the tables are about.
func TestPicturesOfAnotherFile(t *testing.T) {
	content := kept(t, "main-faststart.mp4")
	data := mdatOf(t, content)
	random := rand.New(rand.NewPCG(1, 2))
	for i := data.start; i < data.end; i++ {
		content[i] = byte(1 + random.UintN(255))
	}
	_, err := examine(content)
	require.ErrorIs(t, err, defect.ErrBroken)
}

func TestAVideoTrackWithoutPictures(t *testing.T) {
	content := kept(t, "main-faststart.mp4")
	at := bytes.Index(content, []byte("stsz")) // the first track is the video
	binary.BigEndian.PutUint32(content[at+12:], 0)
	_, err := examine(content)
	require.ErrorIs(t, err, defect.ErrBroken)
}

func TestProtectedFilms(t *testing.T) {
	for from, to := range map[string]string{"avc1": "encv", "mp4a": "enca"} {
		content := kept(t, "main-faststart.mp4")
		at := bytes.Index(content, []byte("stsd"))
		if from == "mp4a" {
			at += bytes.Index(content[at:], []byte(from)) - 4
		}
		at += bytes.Index(content[at:], []byte(from))
		copy(content[at:], to)
		_, err := examine(content)
		require.ErrorIs(t, err, ErrProtected, to)
		require.ErrorIs(t, err, defect.ErrUnknownKind)
	}
}

// TestWhatIsAppended: dash cameras write text behind a film, which may look like
// the head of a box.
func TestWhatIsAppended(t *testing.T) {
	content := kept(t, "main-faststart.mp4")
	for _, after := range []string{`{"gps":[[32.08,34.78]]}`, "GPS0\x00\x00\x00\x01abcdefgh", "\x00\x01\x02\x03\x04\x05\x06\x07\x08", "no box at all",
		"\x00\x10\x00\x00free half of some room", "\x00\x10\x00\x00mdat half of what no table is about"} {
		_, err := examine(append(bytes.Clone(content), after...))
		require.NoError(t, err, "%q", after)
	}
	_, err := examine(append(kept(t, "fragmented.mp4"), "\x00\x10\x00\x00moof half of one more"...))
	require.ErrorIs(t, err, defect.ErrTruncated)
}

// TestReorderedFilmsTellNothing: where and with what a film was made is not
// copied.
func TestReorderedFilmsTellNothing(t *testing.T) {
	path := makeMovie(t, "a.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-metadata", "location=+32.0853+034.7818/", "-metadata", "title=Secret", "-metadata", "artist=Dana", "-movflags", "use_metadata_tags")
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	requireHas(t, true, content, "+32.0853")
	content = append(content, boxOf("uuid", []byte("0123456789abcdefGPS +32.0853"))...)
	moved := fastStart(t, content)
	for _, told := range []string{"32.0853", "Secret", "Dana"} {
		requireHas(t, false, moved, told)
	}
	seen := path + ".moved.mp4"
	require.NoError(t, os.WriteFile(seen, moved, 0o600))
	require.Equal(t, streamHash(t, path, "-c copy"), streamHash(t, seen, "-c copy"))
}

// TestPlacesInBoxesOfTheirOwn: dash cameras write where they are into boxes that no
// standard knows, and into room that no sample takes.
func TestPlacesInBoxesOfTheirOwn(t *testing.T) {
	const place = "GPS +32.0853"
	content := kept(t, "high-bframes-end.mp4")
	l, err := scan(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	require.Equal(t, int64(len(content)), l.moov.end)
	moov := append(bytes.Clone(content[l.moov.start:]), boxOf("gps ", []byte(place))...)
	binary.BigEndian.PutUint32(moov, uint32(len(moov)))
	content = append(append(content[:l.moov.start:l.moov.start], boxOf("free", []byte(place))...), moov...)
	content = append(append(content, boxOf("mdat", []byte(place))...), place...)
	moved := fastStart(t, content)
	requireHas(t, true, content, place)
	requireHas(t, false, moved, place)
	requireHas(t, false, moved, "gps ")
	before, err := examine(content)
	require.NoError(t, err)
	after, err := examine(moved)
	require.NoError(t, err)
	before.FastStart = true
	require.Equal(t, before, after)
	require.Equal(t, samplesOf(t, content), samplesOf(t, moved))
}

// TestTracksOfPlacesAreLeftOut: cameras write where they are into a track of its
// own.
func TestTracksOfPlacesAreLeftOut(t *testing.T) {
	subtitles := makeMovie(t, "plain.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac")
	text := subtitles + ".srt"
	require.NoError(t, os.WriteFile(text, []byte("1\n00:00:00,000 --> 00:00:01,000\nGPS 32.0853,34.7818\n\n"), 0o600))
	path := subtitles + ".gps.mp4"
	out, err := exec.Command("ffmpeg", "-v", "error", "-i", subtitles, "-i", text, "-map", "0:v", "-map", "0:a", "-map", "1", "-c", "copy", "-c:s", "mov_text", path).CombinedOutput()
	require.NoError(t, err, string(out))
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	requireHas(t, true, content, "GPS 32.0853")
	moved := fastStart(t, content)
	requireHas(t, false, moved, "32.0853")
	after, err := examine(moved)
	require.NoError(t, err)
	require.Len(t, after.Tracks, 2)
	seen := path + ".moved.mp4"
	require.NoError(t, os.WriteFile(seen, moved, 0o600))
	require.Equal(t, streamHash(t, path, "-c copy"), streamHash(t, seen, "-c copy"))
}

// TestExamineStops: the loop over the samples ends with its context.
func TestExamineStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	content := kept(t, "main-faststart.mp4")
	_, err := Examine(ctx, bytes.NewReader(content), int64(len(content)))
	require.ErrorIs(t, err, context.Canceled)
}

// requireHas reports no content: films are long.
func requireHas(t testing.TB, has bool, content []byte, text string) {
	t.Helper()
	require.Equal(t, has, bytes.Contains(content, []byte(text)), "%q is in the film", text)
}
