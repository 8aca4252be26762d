package movie

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// makeMovie has ffmpeg make a file from test pictures and tones.
func makeMovie(t testing.TB, name string, options ...string) string {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	path := filepath.Join(t.TempDir(), name)
	args := append([]string{"-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=1", "-f", "lavfi", "-i", "sine=440:d=1"}, options...)
	out, err := exec.Command("ffmpeg", append(args, path)...).CombinedOutput()
	if err != nil && strings.Contains(string(out), "Unknown encoder") {
		t.Skipf("ffmpeg cannot make %s: %s", name, out)
	}
	require.NoError(t, err, string(out))
	return path
}

func open(t testing.TB, path string) (*os.File, int64) {
	f, err := os.Open(path)
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	info, err := f.Stat()
	require.NoError(t, err)
	return f, info.Size()
}

func TestWhatFFmpegMakes(t *testing.T) {
	for _, test := range []struct {
		name, options  string
		codec, profile string
		bits           int
		chroma         string
		sound          string
	}{
		{"a.mp4", "-c:v libx264 -pix_fmt yuv422p -c:a aac -ac 2", "h264", "High 4:2:2", 8, "4:2:2", "aac"},
		{"b.mp4", "-c:v libx264 -pix_fmt yuv420p10le -c:a libmp3lame", "h264", "High 10", 10, "4:2:0", "mp3"},
		{"c.mp4", "-c:v libvpx-vp9 -deadline realtime -pix_fmt yuv420p -c:a libopus", "vp9", "", 8, "4:2:0", "opus"},
		{"d.mp4", "-c:v mpeg4 -c:a ac3", "mpeg4", "", 8, "", "ac3"},
		{"e.mov", "-c:v prores_ks -c:a pcm_s16le", "prores", "", 8, "", "pcm"},
		{"f.mov", "-c:v mjpeg -pix_fmt yuvj420p -c:a alac", "mjpeg", "", 8, "", "alac"},
		{"g.3gp", "-c:v h263 -s 352x288 -c:a aac", "h263", "", 8, "", "aac"},
		{"h.mp4", "-c:v libsvtav1 -preset 12 -pix_fmt yuv420p10le -c:a aac", "av1", "Main", 10, "4:2:0", "aac"},
		{"i.mp4", "-c:v libx265 -x265-params log-level=none -pix_fmt yuv444p -c:a flac -strict -2", "hevc", "Range Extensions", 8, "4:4:4", "flac"},
		{"j.mov", "-c:v libx264 -pix_fmt yuv420p -c:a pcm_f32le -timecode 01:00:00:00", "h264", "High", 8, "4:2:0", "pcm"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, size := open(t, makeMovie(t, test.name, strings.Fields(test.options)...))
			got, err := Examine(context.Background(), f, size)
			require.NoError(t, err)
			video, sound := got.Tracks[0], got.Tracks[1]
			require.Equal(t, test.codec, video.Codec)
			require.Equal(t, test.profile, video.Profile)
			require.Equal(t, test.bits, video.Bits)
			require.Equal(t, test.chroma, video.Chroma)
			require.Equal(t, test.sound, sound.Codec)
			require.Positive(t, sound.Channels)
			require.Positive(t, sound.SampleRate)
			require.InDelta(t, 1, got.Duration.Seconds(), 0.2)
		})
	}
}

// What ffprobe says of the same file is what Examine says.
func TestAsFFprobeSays(t *testing.T) {
	path := makeMovie(t, "a.mp4", "-map", "0", "-map", "1", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2")
	out, err := exec.Command("ffprobe", "-v", "error", "-of", "json", "-show_streams", path).Output()
	if err != nil {
		t.Skip("ffprobe is not installed")
	}
	var said struct {
		Streams []struct {
			Profile      string
			Width        int
			Has_b_frames int
			Channels     int
			Bit_rate     json.Number
		}
	}
	require.NoError(t, json.Unmarshal(out, &said))
	f, size := open(t, path)
	got, err := Examine(context.Background(), f, size)
	require.NoError(t, err)
	video, sound := said.Streams[0], said.Streams[1]
	require.Equal(t, video.Profile, got.Tracks[0].Profile)
	require.Equal(t, video.Width, got.Tracks[0].Width)
	require.Equal(t, video.Has_b_frames > 0, got.Tracks[0].BFrames)
	require.Equal(t, sound.Channels, got.Tracks[1].Channels)
	for i, s := range said.Streams[:2] {
		rate, err := s.Bit_rate.Float64()
		require.NoError(t, err)
		require.InEpsilon(t, rate, got.Tracks[i].BitRate, 0.02)
	}
}

func TestRotationIsAsFFprobeSays(t *testing.T) {
	out, err := exec.Command("ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream_side_data=rotation", "-of", "csv=p=0", "testdata/rotated.mp4").Output()
	if err != nil {
		t.Skip("ffprobe is not installed")
	}
	counterclockwise, err := strconv.Atoi(strings.Trim(string(out), "\n, "))
	require.NoError(t, err)
	got, err := examine(kept(t, "rotated.mp4"))
	require.NoError(t, err)
	require.Equal(t, (360-counterclockwise)%360, got.Tracks[0].Rotation)
}

// Every packet and every picture is the same before and after FastStart.
func TestFastStartKeepsTheStreams(t *testing.T) {
	for _, name := range []string{"a.mp4", "a.mov"} {
		path := makeMovie(t, name, "-map", "0", "-map", "1", "-map", "1", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac")
		f, size := open(t, path)
		moved := filepath.Join(t.TempDir(), name)
		out, err := os.Create(moved)
		require.NoError(t, err)
		require.NoError(t, FastStart(context.Background(), f, size, out))
		require.NoError(t, out.Close())
		for _, how := range []string{"-c copy", "-c:v rawvideo -c:a pcm_s16le"} {
			require.Equal(t, streamHash(t, path, how), streamHash(t, moved, how), "%s %s", name, how)
		}
	}
}

// Wide tables, which only files of 4 GB need, are as good for other programs.
func TestWideTablesKeepTheStreams(t *testing.T) {
	path := makeMovie(t, "a.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac")
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	f, size := open(t, path)
	l, err := scan(f, size)
	require.NoError(t, err)
	old := moovOf(t, content)
	wide, _, err := rewrite(old, move{}, true)
	require.NoError(t, err)
	wide, _, err = rewrite(old, move{front: l.frontEnd(), length: int64(len(wide)), old: l.moov}, true)
	require.NoError(t, err)
	require.Contains(t, string(wide), "co64")
	moved := filepath.Join(t.TempDir(), "wide.mp4")
	whole := bytes.Join([][]byte{content[:l.frontEnd()], wide, content[l.frontEnd():l.moov.start], content[l.moov.end:]}, nil)
	require.NoError(t, os.WriteFile(moved, whole, 0o600))
	require.Equal(t, streamHash(t, path, "-c copy"), streamHash(t, moved, "-c copy"))
}

func streamHash(t testing.TB, path, how string) string {
	args := append([]string{"-v", "error", "-i", path, "-map", "0:v", "-map", "0:a"}, strings.Fields(how)...)
	out, err := exec.Command("ffmpeg", append(args, "-f", "md5", "-")...).CombinedOutput()
	require.NoError(t, err, string(out))
	require.Contains(t, string(out), "MD5=")
	return string(out)
}

// counting counts the bytes read of a file.
type counting struct {
	io.ReaderAt
	bytes int64
}

func (c *counting) ReadAt(b []byte, at int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(b, at)
	c.bytes += int64(n)
	return n, err
}

// TestEachSampleIsReadOnce: and of the rest only headers and the movie box.
func TestEachSampleIsReadOnce(t *testing.T) {
	f, size := open(t, makeMovie(t, "a.mp4", "-c:v", "libx264", "-qp", "1", "-pix_fmt", "yuv420p", "-c:a", "aac"))
	l, err := scan(f, size)
	require.NoError(t, err)
	c := &counting{ReaderAt: f}
	_, err = Examine(context.Background(), c, size)
	require.NoError(t, err)
	require.LessOrEqual(t, c.bytes, size+200)
	require.Greater(t, c.bytes, size*9/10)
	c.bytes = 0
	_, _, err = read(c, size)
	require.NoError(t, err)
	require.LessOrEqual(t, c.bytes, l.moov.end-l.moov.start+200)
}
