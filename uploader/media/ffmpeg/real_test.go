package ffmpeg

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/movie"
	"mediadrop/uploader/racetest"
)

// bare runs programs with all rights of the test.
type bare struct{}

func (bare) Run(_ context.Context, cmd *exec.Cmd, _ Needs) error { return cmd.Run() }

var findOnce = sync.OnceValues(func() (Tool, error) { return Find(context.Background(), "", bare{}) })

// realTool returns the ffmpeg of this machine.
func realTool(t testing.TB) Tool {
	t.Helper()
	if testing.Short() {
		t.Skip("ffmpeg is not run in short tests")
	}
	tool, err := findOnce()
	if err != nil {
		t.Skip("ffmpeg is not installed: ", err)
	}
	return tool
}

const pictures, tones = "testsrc2=s=320x180:r=25:d=1", "sine=440:d=1"

// makeSource has ffmpeg make a file. The options begin with the inputs.
func makeSource(t testing.TB, tool Tool, name, options string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	args := append([]string{"-v", "error", "-y"}, strings.Fields(options)...)
	out, err := exec.Command(tool.Path, append(args, path)...).CombinedOutput()
	if err != nil && strings.Contains(string(out), "Unknown encoder") {
		t.Skipf("ffmpeg cannot make %s: %s", name, out)
	}
	require.NoError(t, err, string(out))
	return path
}

// convert plans and runs, and gives the plan with what ffmpeg and movie say about
// the result.
func convert(t testing.TB, tool Tool, in string, limit int64) (Plan, Source, movie.Info, string) {
	t.Helper()
	s, err := tool.Probe(context.Background(), in)
	require.NoError(t, err)
	p := PlanFor(s, Limits{MaxBytes: limit})
	out := filepath.Join(t.TempDir(), "result.mp4")
	highest := 0.0
	err = tool.Run(context.Background(), in, out, p, func(share float64, left time.Duration) {
		require.GreaterOrEqual(t, share, highest)
		require.LessOrEqual(t, share, 1.0)
		require.GreaterOrEqual(t, left, time.Duration(0))
		highest = share
	})
	require.NoError(t, err)
	require.Equal(t, 1.0, highest)
	f, err := os.Open(out)
	require.NoError(t, err)
	defer f.Close()
	info, err := f.Stat()
	require.NoError(t, err)
	require.LessOrEqual(t, info.Size(), limit)
	facts, err := movie.Examine(t.Context(), f, info.Size())
	require.NoError(t, err)
	made, err := tool.Probe(context.Background(), out)
	require.NoError(t, err)
	left, err := os.ReadDir(filepath.Dir(out))
	require.NoError(t, err)
	require.Len(t, left, 1, "nothing but the result stays")
	return p, made, facts, out
}

func TestConvert(t *testing.T) {
	racetest.OneGoroutine(t)
	tool := realTool(t)
	both := "-f lavfi -i " + pictures + " -f lavfi -i " + tones + " "
	for _, test := range []struct {
		name, options string
		width, height int
		copyVideo     bool
		copyAudio     bool
		sound         bool
	}{
		{"hevc.mov", both + "-c:v libx265 -x265-params log-level=none -tag:v hvc1 -c:a aac", 320, 180, false, true, true},
		{"bframes.mp4", both + "-c:v libx264 -bf 3 -pix_fmt yuv420p -c:a aac", 320, 180, false, true, true},
		{"high.mov", both + "-c:v libx264 -bf 0 -pix_fmt yuv420p -c:a aac", 320, 180, true, true, true},
		{"tenbits.mp4", both + "-c:v libx264 -pix_fmt yuv420p10le -c:a aac", 320, 180, false, true, true},
		{"vp9.mkv", both + "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -pix_fmt yuv420p -c:a libopus", 320, 180, false, false, true},
		{"vp8.webm", both + "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libvorbis", 320, 180, false, false, true},
		{"old.avi", both + "-c:v mpeg4 -c:a libmp3lame", 320, 180, false, false, true},
		{"two.mp4", both + "-map 0 -map 1 -map 1 -c:v libx264 -profile:v main -bf 0 -pix_fmt yuv420p -c:a aac", 320, 180, true, true, true},
		{"silent.mkv", "-f lavfi -i " + pictures + " -c:v libx264 -bf 2 -pix_fmt yuv420p", 320, 180, false, false, false},
		{"odd.mkv", "-f lavfi -i testsrc=s=321x181:r=60:d=1 -c:v ffv1", 322, 182, false, false, false},
		{"anamorphic.mkv", "-f lavfi -i testsrc2=s=360x288:r=25:d=1,setsar=16/11 -c:v mpeg4", 524, 288, false, false, false},
		{"interlaced.ts", both + "-c:v mpeg2video -flags +ildct+ilme -c:a ac3 -ac 6", 320, 180, false, false, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := makeSource(t, tool, test.name, test.options)
			p, made, facts, _ := convert(t, tool, in, 16<<20)
			require.Equal(t, test.copyVideo, p.CopyVideo)
			require.Equal(t, test.copyAudio, p.CopyAudio)
			require.Equal(t, Good, p.Look)
			requireDeliverable(t, facts, !test.copyVideo)
			require.Equal(t, test.width, made.Video.Width)
			require.Equal(t, test.height, made.Video.Height)
			require.False(t, made.Video.BFrames)
			require.Equal(t, test.sound, made.Audio != nil)
			require.LessOrEqual(t, made.Video.FrameRate, 30.1)
		})
	}
}

// requireDeliverable holds a result against what phones play.
func requireDeliverable(t testing.TB, facts movie.Info, encoded bool) {
	t.Helper()
	require.True(t, facts.FastStart)
	require.False(t, facts.QuickTime)
	sounds := 0
	for _, track := range facts.Tracks {
		switch track.Type {
		case movie.Video:
			require.Equal(t, "h264", track.Codec)
			require.Equal(t, 8, track.Bits)
			require.Equal(t, "4:2:0", track.Chroma)
			require.False(t, track.BFrames)
			if encoded {
				require.Equal(t, "Main", track.Profile)
				require.Zero(t, track.Rotation)
			}
		case movie.Audio:
			sounds++
			require.Equal(t, "aac", track.Codec)
			require.Equal(t, "LC", track.Profile)
			require.LessOrEqual(t, track.Channels, 2)
		default:
			t.Fatalf("a track of another type: %+v", track)
		}
	}
	require.LessOrEqual(t, sounds, 1)
}

func TestASmallLimitIsKept(t *testing.T) {
	racetest.OneGoroutine(t)
	tool := realTool(t)
	for _, test := range []struct {
		name, options string
		limit         int64
		look          Look
	}{
		{"noise.mp4", "-f lavfi -i testsrc2=s=640x360:r=25:d=6,noise=alls=40:allf=t -f lavfi -i sine=d=6 -c:v libx264 -preset ultrafast -crf 18 -pix_fmt yuv420p -c:a aac", 300_000, Poor},
		{"calm.mp4", "-f lavfi -i smptebars=s=640x360:r=10:d=40 -f lavfi -i sine=d=40 -c:v libx264 -preset ultrafast -qp 1 -pix_fmt yuv420p -c:a aac -b:a 128k", 300_000, Hopeless},
		{"copied.mp4", "-f lavfi -i testsrc2=s=320x180:r=25:d=2 -c:v libx264 -profile:v main -bf 0 -qp 1 -pix_fmt yuv420p", 200_000, Good},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := makeSource(t, tool, test.name, test.options)
			p, _, facts, _ := convert(t, tool, in, test.limit)
			require.False(t, p.CopyVideo)
			require.Equal(t, test.look, p.Look)
			requireDeliverable(t, facts, true)
		})
	}
}

func TestWhatComesOutTooLargeIsMadeAgain(t *testing.T) {
	racetest.OneGoroutine(t)
	tool := realTool(t)
	in := makeSource(t, tool, "noise.mkv", "-f lavfi -i testsrc2=s=320x180:r=25:d=2,noise=alls=60:allf=t -c:v mpeg4 -q:v 2")
	s, err := tool.Probe(context.Background(), in)
	require.NoError(t, err)
	p := PlanFor(s, Limits{MaxBytes: 100_000})
	p.VideoBitRate *= 3
	out := filepath.Join(t.TempDir(), "out.mp4")
	require.NoError(t, tool.Run(context.Background(), in, out, p, nil))
	info, err := os.Stat(out)
	require.NoError(t, err)
	require.LessOrEqual(t, info.Size(), int64(100_000))

	p.Limits.MaxBytes = 500 // no film is that small
	err = tool.Run(context.Background(), in, filepath.Join(t.TempDir(), "out.mp4"), p, nil)
	require.ErrorIs(t, err, ErrTooLarge)
}

func TestRotationIsBakedIn(t *testing.T) {
	tool := realTool(t)
	const kept = "../movie/testdata/rotated.mp4"
	s, err := tool.Probe(context.Background(), kept)
	require.NoError(t, err)
	require.Equal(t, 270, s.Video.Rotation)
	s.Video.Codec = "something else"
	s.Video.Width, s.Video.Height = 64, 48 // to see that they are exchanged
	p := PlanFor(s, Limits{MaxBytes: 1 << 20})
	require.Equal(t, 48, p.Width)
	require.Equal(t, 64, p.Height)
	out := filepath.Join(t.TempDir(), "out.mp4")
	require.NoError(t, tool.Run(context.Background(), kept, out, p, nil))
	made, err := tool.Probe(context.Background(), out)
	require.NoError(t, err)
	require.Zero(t, made.Video.Rotation)
	require.Equal(t, 48, made.Video.Width)
}

func TestCopiedVideoStaysRotated(t *testing.T) {
	tool := realTool(t)
	p, made, _, _ := convert(t, tool, "../movie/testdata/rotated.mp4", 1<<20)
	require.True(t, p.CopyVideo)
	require.Equal(t, 270, made.Video.Rotation)
}

func TestHDR(t *testing.T) {
	racetest.OneGoroutine(t)
	tool := realTool(t)
	in := makeSource(t, tool, "hdr.mkv", "-f lavfi -i "+pictures+" -c:v libx265 -x265-params log-level=none -pix_fmt yuv420p10le -color_primaries bt2020 -color_trc arib-std-b67 -colorspace bt2020nc")
	s, err := tool.Probe(context.Background(), in)
	require.NoError(t, err)
	require.True(t, s.Video.HDR)
	_, _, facts, _ := convert(t, tool, in, 1<<20)
	requireDeliverable(t, facts, true)
	tool.ToneMaps = false
	_, _, facts, _ = convert(t, tool, in, 1<<20)
	requireDeliverable(t, facts, true)
}

func TestSoundAlone(t *testing.T) {
	racetest.OneGoroutine(t)
	tool := realTool(t)
	for name, options := range map[string]string{
		"a.wav":  "-f lavfi -i sine=d=2:r=96000 -ac 2",
		"a.flac": "-f lavfi -i sine=d=2",
		"a.ogg":  "-f lavfi -i sine=d=2 -c:a libopus -ac 2",
	} {
		in := makeSource(t, tool, name, options)
		_, made, facts, _ := convert(t, tool, in, 1<<20)
		require.Equal(t, "M4A ", facts.Brand, name)
		require.Nil(t, made.Video)
		requireDeliverable(t, facts, true)
	}
}

func TestNothingButStreamsIsKept(t *testing.T) {
	tool := realTool(t)
	in := makeSource(t, tool, "secret.mov", "-f lavfi -i "+pictures+" -c:v libx264 -pix_fmt yuv420p -metadata title=hush-hush -metadata location=+32.0853+034.7818/ -metadata:s:v handler_name=hush-hush")
	_, _, _, out := convert(t, tool, in, 1<<20)
	content, err := os.ReadFile(out)
	require.NoError(t, err)
	require.NotContains(t, string(content), "hush-hush")
	require.NotContains(t, string(content), "32.0853")
}

func TestARecordingWithoutDurationIsMeasured(t *testing.T) {
	tool := realTool(t)
	in := filepath.Join(t.TempDir(), "browser.webm")
	cmd := exec.Command(tool.Path, strings.Fields("-v error -f lavfi -i "+pictures+" -c:v libvpx -deadline realtime -cpu-used 8 -f webm -live 1 pipe:1")...)
	out, err := os.Create(in)
	require.NoError(t, err)
	cmd.Stdout = out
	require.NoError(t, cmd.Run())
	require.NoError(t, out.Close())
	s, err := tool.Probe(context.Background(), in)
	require.NoError(t, err)
	require.InDelta(t, 1, s.Duration.Seconds(), 0.1)
}

func TestASourceThatBreaksOffIsNotDelivered(t *testing.T) {
	tool := realTool(t)
	in := makeSource(t, tool, "cut.mkv", "-f lavfi -i testsrc2=s=320x180:r=25:d=20 -c:v mpeg4 -b:v 200k")
	info, err := os.Stat(in)
	require.NoError(t, err)
	require.NoError(t, os.Truncate(in, info.Size()/3))
	s, err := tool.Probe(context.Background(), in)
	require.NoError(t, err)
	out := filepath.Join(t.TempDir(), "out.mp4")
	err = tool.Run(context.Background(), in, out, PlanFor(s, Limits{MaxBytes: 16 << 20}), nil)
	require.ErrorIs(t, err, defect.ErrTruncated)
	require.NoFileExists(t, out)
}
