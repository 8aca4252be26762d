package ffmpeg

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
)

func answerOf(t testing.TB, name string) []byte {
	content, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return content
}

func TestWhatFFmpegSays(t *testing.T) {
	for _, test := range []struct {
		name     string
		duration time.Duration
		video    *VideoStream
		audio    *AudioStream
		sounds   int
	}{
		{
			"hdr.mkv.txt", 1010 * time.Millisecond,
			&VideoStream{Codec: "hevc", Profile: "Main 10", PixelFormat: "yuv420p10le", BFrames: true, HDR: true, Width: 320, Height: 240, PixelAspect: 1, FrameRate: 25},
			&AudioStream{Index: 1, Codec: "ac3", Channels: 6, SampleRate: 44100, BitRate: 448_000}, 1,
		},
		{
			"rot.mov.txt", 400 * time.Millisecond,
			&VideoStream{Codec: "h264", Profile: "Main", PixelFormat: "yuv420p", BFrames: true, Width: 64, Height: 64, PixelAspect: 1, Rotation: 270, FrameRate: 10, BitRate: 24_000},
			&AudioStream{Index: 1, Codec: "aac", Profile: "LC", Channels: 1, SampleRate: 16000, BitRate: 18_000}, 1,
		},
		{
			"iphone-4.x.mov.txt", time.Hour + 2*time.Minute + 3500*time.Millisecond,
			&VideoStream{Codec: "hevc", Profile: "Main", PixelFormat: "yuv420p", BFrames: true, Width: 1920, Height: 1080, Rotation: 90, FrameRate: 29.98, BitRate: 8_523_000},
			&AudioStream{Index: 1, Codec: "aac", Profile: "LC", Channels: 2, SampleRate: 44100, BitRate: 95_000}, 1,
		},
		{
			"cover.mp3.txt", 200*time.Second + 40*time.Millisecond, nil,
			&AudioStream{Codec: "mp3", Channels: 2, SampleRate: 44100, BitRate: 320_000}, 1,
		},
	} {
		got, err := parseText(string(answerOf(t, test.name)))
		require.NoError(t, err, test.name)
		require.Equal(t, test.video, got.Video, test.name)
		require.Equal(t, test.audio, got.Audio, test.name)
		require.Equal(t, test.sounds, got.AudioTracks, test.name)
		require.InDelta(t, test.duration, got.Duration, float64(time.Millisecond), test.name)
	}
	_, err := parseText(string(answerOf(t, "broken.mkv.txt")))
	require.ErrorIs(t, err, defect.ErrBroken)
}

// Both ways of asking give the same answer, where both say something.
func TestFFprobeSaysTheSame(t *testing.T) {
	for _, name := range []string{"hdr.mkv", "rot.mov", "hevc10-twoaudio.mov"} {
		text, err := parseText(string(answerOf(t, name+".txt")))
		require.NoError(t, err, name)
		json, err := parseJSON(answerOf(t, name+".json"))
		require.NoError(t, err, name)
		require.InDelta(t, text.Duration, json.Duration, float64(20*time.Millisecond), name)
		require.Equal(t, text.AudioTracks, json.AudioTracks, name)
		require.Equal(t, text.VideoTracks, json.VideoTracks, name)
		require.InDelta(t, text.Audio.BitRate, json.Audio.BitRate, 1000, name)
		require.InDelta(t, text.Video.BitRate, json.Video.BitRate, 1000, name)
		text.Audio.BitRate, text.Video.BitRate = json.Audio.BitRate, json.Video.BitRate
		text.Video.BFrames = json.Video.BFrames // the text does not say
		require.Equal(t, text.Audio, json.Audio, name)
		require.Equal(t, text.Video, json.Video, name)
	}
	_, err := parseJSON([]byte("{"))
	require.ErrorIs(t, err, defect.ErrBroken)
}

func TestTheDefaultSoundIsTaken(t *testing.T) {
	var c collector
	c.addAudio(AudioStream{Index: 1}, false)
	c.addAudio(AudioStream{Index: 2}, true)
	c.addAudio(AudioStream{Index: 3}, true)
	require.Equal(t, 2, c.source.Audio.Index)
	require.Equal(t, 3, c.source.AudioTracks)
}

func TestProgress(t *testing.T) {
	var shares []float64
	var lefts []time.Duration
	m := newMeter(func(share float64, left time.Duration) {
		shares, lefts = append(shares, share), append(lefts, left)
	})
	m.begin(10*time.Second, 0, 0.5)
	p := newProgress(m.at)
	for _, piece := range []string{
		"frame=1\nout_time_ms=N/A\nspeed=N/A\nprogress=continue\n",
		"out_time_us=500", "0000\nspeed=   2x\nprogress=con", "tinue\r\nout_time_us=10000000\nprogress=end\n",
	} {
		_, err := p.Write([]byte(piece))
		require.NoError(t, err)
	}
	m.begin(10*time.Second, 0, 0.5) // made again
	m.at(time.Second, 2)
	m.finish()
	require.Equal(t, []float64{0, 0.25, 0.5, 0.5, 1}, shares)
	for i, want := range []float64{0, 7.5, 5, 9.5, 0} {
		require.InDelta(t, want, lefts[i].Seconds(), 0.001)
	}
}

func FuzzAnswers(f *testing.F) {
	names, err := filepath.Glob("testdata/*.*")
	require.NoError(f, err)
	for _, name := range names {
		f.Add(string(answerOf(f, filepath.Base(name))))
	}
	f.Add("Input #0, x\n  Duration: 999999:99:99.99\n  Stream #0:0: Video: h264, , 0x0, 1 kb/s, 1e9k fps\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, parse := range []func() (Source, error){
			func() (Source, error) { return parseText(text) },
			func() (Source, error) { return parseJSON([]byte(text)) },
		} {
			s, err := parse()
			if err != nil || s.Video == nil && s.Audio == nil {
				continue
			}
			if s.Duration < 0 {
				t.Fatal("negative duration")
			}
			p := PlanFor(s, Limits{})
			if p.HasVideo && !p.CopyVideo && (p.Width < 2 || p.Height < 2 || p.VideoBitRate <= 0) {
				t.Fatalf("no plan: %+v", p)
			}
			Command("linux", "a", "b", &p)
		}
		p := newProgress(func(time.Duration, float64) {})
		_, _ = p.Write([]byte(text))
	})
}
