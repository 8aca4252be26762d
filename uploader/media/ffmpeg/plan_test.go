package ffmpeg

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const whatsApp = 16 << 20

func phoneVideo(seconds int) Source {
	return Source{
		Duration: time.Duration(seconds) * time.Second, Bytes: int64(seconds) * 2_000_000, VideoTracks: 1, AudioTracks: 1,
		Video: &VideoStream{Codec: "hevc", Profile: "Main 10", PixelFormat: "yuv420p10le", BFrames: true, Width: 1920, Height: 1080, PixelAspect: 1, Rotation: 90, FrameRate: 59.94},
		Audio: &AudioStream{Index: 1, Codec: "aac", Profile: "LC", Channels: 2, SampleRate: 44100, BitRate: 190_000},
	}
}

func TestTheSizeSuitsTheBitRate(t *testing.T) {
	for _, test := range []struct {
		seconds       int
		width, height int
		look          Look
		twoPasses     bool
	}{
		{5, 1080, 1920, Good, false},
		{60, 1080, 1920, Good, true},
		{90, 720, 1280, Good, true},
		{180, 480, 854, Good, true},
		{280, 360, 640, Good, true},
		{420, 360, 640, Poor, true},
		{800, 240, 426, Poor, true},
		{1500, 240, 426, Hopeless, true},
		{36000, 240, 426, Hopeless, true},
	} {
		p := PlanFor(phoneVideo(test.seconds), Limits{MaxBytes: whatsApp})
		require.Equal(t, test.width, p.Width, "%d s: %d bit/s", test.seconds, p.VideoBitRate)
		require.Equal(t, test.height, p.Height, "%d s", test.seconds)
		require.Equal(t, test.look, p.Look, "%d s: %d bit/s", test.seconds, p.VideoBitRate)
		require.Equal(t, test.twoPasses, p.TwoPasses, "%d s", test.seconds)
		require.Equal(t, 30.0, p.FrameRate)
		require.LessOrEqual(t, p.EstimatedBytes, int64(whatsApp))
		if test.seconds < 3600 {
			bits := float64(p.VideoBitRate+p.AudioBitRate) * float64(test.seconds)
			require.Less(t, bits/8, float64(whatsApp), "%d s", test.seconds)
		}
	}
}

func TestASmallClipIsNotBlownUp(t *testing.T) {
	s := phoneVideo(5)
	s.Video.Width, s.Video.Height = 640, 360
	p := PlanFor(s, Limits{MaxBytes: whatsApp})
	require.Less(t, p.EstimatedBytes, int64(2<<20))
	require.Equal(t, 360, p.Width)
}

func TestWhatFitsIsCopied(t *testing.T) {
	good := func() Source {
		s := phoneVideo(10)
		s.Bytes = 4 << 20
		s.Video.Codec, s.Video.Profile, s.Video.PixelFormat, s.Video.BFrames = "h264", "High", "yuv420p", false
		return s
	}
	p := PlanFor(good(), Limits{MaxBytes: whatsApp})
	require.True(t, p.CopyVideo)
	require.True(t, p.CopyAudio)
	require.InEpsilon(t, 4<<20, p.EstimatedBytes, 0.05)

	for name, change := range map[string]func(*Source){
		"High with B-frames": func(s *Source) { s.Video.BFrames = true },
		"ten bits":           func(s *Source) { s.Video.PixelFormat = "yuv420p10le" },
		"4:2:2":              func(s *Source) { s.Video.PixelFormat, s.Video.Profile = "yuv422p", "High 4:2:2" },
		"4K":                 func(s *Source) { s.Video.Width, s.Video.Height = 3840, 2160 },
		"interlaced":         func(s *Source) { s.Video.Interlaced = true },
		"odd pixels":         func(s *Source) { s.Video.PixelAspect = 1.4 },
		"too large":          func(s *Source) { s.Bytes = 17 << 20 },
		"size not known":     func(s *Source) { s.Bytes = 0 },
	} {
		s := good()
		change(&s)
		require.False(t, PlanFor(s, Limits{MaxBytes: whatsApp}).CopyVideo, name)
	}
	for name, change := range map[string]func(*AudioStream){
		"six channels": func(a *AudioStream) { a.Channels = 6 },
		"HE":           func(a *AudioStream) { a.Profile = "HE-AAC" },
		"AC-3":         func(a *AudioStream) { a.Codec = "ac3" },
	} {
		s := good()
		change(s.Audio)
		p := PlanFor(s, Limits{MaxBytes: whatsApp})
		require.True(t, p.CopyVideo, name)
		require.False(t, p.CopyAudio, name)
		require.Equal(t, 2, p.AudioChannels)
	}
}

func TestSoundAloneFits(t *testing.T) {
	s := Source{Duration: 10 * time.Minute, Audio: &AudioStream{Codec: "flac", Channels: 2, SampleRate: 96000}}
	p := PlanFor(s, Limits{MaxBytes: whatsApp})
	require.Equal(t, 128_000, p.AudioBitRate)
	require.Equal(t, 48000, p.AudioRate)
	s.Duration = time.Hour
	p = PlanFor(s, Limits{MaxBytes: whatsApp})
	require.Less(t, p.AudioBitRate, 37_000)
	require.Equal(t, 1, p.AudioChannels)
}

func TestTheNextAttemptIsSmaller(t *testing.T) {
	p := PlanFor(phoneVideo(60), Limits{MaxBytes: whatsApp})
	next := p.smaller(18 << 20)
	require.Less(t, next.VideoBitRate+next.AudioBitRate, (p.VideoBitRate+p.AudioBitRate)*17/18)
}

// No source makes a plan that cannot be run.
func TestAnyPlanCanBeRun(t *testing.T) {
	for _, d := range []time.Duration{0, 1, time.Second, 1000 * time.Hour} {
		for _, side := range [][2]int{{1, 1}, {65535, 1}, {1, 65535}, {7680, 4320}, {0, 0}} {
			for _, limit := range []int64{-1, 0, 1, 1 << 20, 1 << 40} {
				s := phoneVideo(1)
				s.Duration, s.Video.Width, s.Video.Height = d, side[0], side[1]
				p := PlanFor(s, Limits{MaxBytes: limit})
				require.Positive(t, p.VideoBitRate)
				require.Zero(t, p.Width%2)
				require.Zero(t, p.Height%2)
				require.Positive(t, p.Width)
				require.LessOrEqual(t, max(p.Width, p.Height), 1920)
				require.True(t, p.CopyAudio || p.AudioBitRate > 0)
			}
		}
	}
}
