package media

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/ffmpeg"
	"mediadrop/uploader/media/mediatest"
)

// films is a converter with ffmpeg; without it the test is skipped.
func films(t *testing.T) (m *Converter, folder string) {
	t.Helper()
	mediatest.NeedEncoders(t, "libx264", "aac")
	folder = t.TempDir()
	return newConverter(folder, nil), folder
}

// film is a file that only ffmpeg converts, with its report.
func film(t *testing.T, name string, s mediatest.Source) (path string, r Report) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	s(t, path)
	r, err := Inspect(t.Context(), path, Options{CanTranscode: func() bool { return true }})
	require.NoError(t, err)
	require.Equal(t, Convert, r.Verdict)
	require.Equal(t, Transcode, r.Remedy)
	return path, r
}

func TestTranscodingTellsHowFarItIs(t *testing.T) {
	m, _ := films(t)
	require.True(t, m.CanTranscode(t.Context()))
	tool, err := m.Tool(t.Context())
	require.NoError(t, err)
	require.True(t, filepath.IsAbs(tool.Path))
	path, r := film(t, "a.webm", mediatest.Kept("vp8.webm"))
	last := -1.0
	made, err := m.Convert(t.Context(), path, r, Options{}, func(share float64, left time.Duration) {
		require.GreaterOrEqual(t, share, last)
		require.LessOrEqual(t, share, 1.0)
		require.GreaterOrEqual(t, left, time.Duration(0))
		last = share
	})
	require.NoError(t, err)
	require.InDelta(t, 1, last, 0.01, "it ends at the end")
	require.Equal(t, OK, made.Report.Verdict)
}

// TestTranscodingStops: as soon as something is done, and nothing stays.
func TestTranscodingStops(t *testing.T) {
	m, folder := films(t)
	path, r := film(t, "a.mkv", mediatest.Filmed("-vf loop=-1:1,trim=duration=30 -c:v mpeg4 -an"))
	ctx, cancel := context.WithCancel(t.Context())
	_, err := m.Convert(ctx, path, r, Options{}, func(float64, time.Duration) { cancel() })
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, mediatest.Entries(t, folder))

	_, err = m.Convert(ctx, path, r, Options{}, nil)
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, mediatest.Entries(t, folder))
	_, err = m.Forecast(ctx, path, r)
	require.ErrorIs(t, err, context.Canceled)
}

func TestTranscodeWhatIsBroken(t *testing.T) {
	m, folder := films(t)
	path, r := film(t, "a.mkv", mediatest.Kept("h264.mkv"))
	b := mediatest.Fixture(t, "h264.mkv")
	for i := 400; i < len(b); i++ {
		b[i] = 0xff
	}
	remake(t, path, r, b)
	_, err := m.Convert(t.Context(), path, r, Options{}, nil)
	require.Error(t, err)
	require.Empty(t, mediatest.Entries(t, folder))
	forecast, err := m.Forecast(t.Context(), path, r)
	require.NoError(t, err)
	require.Equal(t, Blocked, forecast.Verdict)
	require.Equal(t, ReasonDamaged, forecast.Reason)

	var notConvertible *NotConvertible
	_, err = m.Convert(t.Context(), path, r, Options{}, nil)
	require.ErrorAs(t, err, &notConvertible)
}

func TestTranscodeAFileThatChanged(t *testing.T) {
	m, folder := films(t)
	path, r := film(t, "a.webm", mediatest.Kept("vp8.webm"))
	require.NoError(t, os.Chtimes(path, time.Time{}, r.ModTime.Add(time.Second)))
	_, err := m.Convert(t.Context(), path, r, Options{}, nil)
	require.ErrorIs(t, err, ErrChanged)
	require.Empty(t, mediatest.Entries(t, folder))
}

// TestForecast: what a video will be is known before it begins.
func TestForecast(t *testing.T) {
	m, _ := films(t)
	clip := mediatest.Filmed("-vf scale=640:480 -r 25 -c:v mpeg4 -q:v 20 -c:a aac -ac 1 -b:a 32k")
	for _, test := range []struct {
		minutes float64
		verdict Verdict
		reason  Reason
		poor    bool
	}{
		{1, Convert, ReasonVideoContainer, false},
		{10, Convert, ReasonVideoContainer, true},
		{600, Blocked, ReasonVideoTooLong, false},
	} {
		path, r := film(t, "a.mkv", mediatest.Paused(clip, 60*test.minutes))
		got, err := m.Forecast(t.Context(), path, r)
		require.NoError(t, err)
		require.Equal(t, test.verdict, got.Verdict, "%v minutes", test.minutes)
		require.Equal(t, test.verdict == Blocked, got.Header == "")
		require.Equal(t, test.reason, got.Reason)
		require.Equal(t, test.poor, got.Poor)
		require.Equal(t, test.poor, got.Asks, "what looks poor is not made without a word")
		require.EqualValues(t, maxVideo, got.MaxSize)
		if test.verdict == Convert {
			require.Positive(t, got.Expected)
			require.LessOrEqual(t, got.Expected, got.MaxSize)
		}
	}
}

// TestForecastOfWhatCanBeSentAsItIs: a video that would look worse than before
// stays what it is.
func TestForecastOfWhatCanBeSentAsItIs(t *testing.T) {
	m, _ := films(t)
	path, r := film(t, "a.mkv", mediatest.Paused(mediatest.Filmed("-vf scale=640:480 -r 25 -c:v mpeg4 -an"), 36_000))
	r.Reason, r.Otherwise = ReasonVideoProfile, Warn
	got, err := m.Forecast(t.Context(), path, r)
	require.NoError(t, err)
	require.Equal(t, r.AsIs(), got)
	require.Equal(t, Warn, got.Verdict)
	require.Equal(t, ReasonVideoProfile, got.Reason)
}

// TestForecastOfASound: containers of videos are used for voices too.
func TestForecastOfASound(t *testing.T) {
	m, _ := films(t)
	path, r := film(t, "voice.webm", mediatest.Filmed("-map 1 -c:a libopus"))
	require.Equal(t, Video, r.Kind, "as far as the beginning shows")
	got, err := m.Forecast(t.Context(), path, r)
	require.NoError(t, err)
	require.Equal(t, Audio, got.Kind)
	require.Empty(t, got.Header, "no header takes sounds")
	made, err := m.Convert(t.Context(), path, got, Options{}, nil)
	require.NoError(t, err)
	require.Equal(t, "voice.m4a", made.Report.SendName)
	require.Equal(t, Audio, made.Report.Kind)
	require.Equal(t, Warn, made.Report.Verdict)
}

// TestForecastOfOthers: it has nothing to say of what does not take long.
func TestForecastOfOthers(t *testing.T) {
	m := newConverter(t.TempDir(), nil)
	for path, r := range remedied(t) {
		got, err := m.Forecast(t.Context(), path, r)
		require.NoError(t, err)
		require.Equal(t, r, got)
	}
	r := Report{Verdict: Blocked, Remedy: Transcode}
	got, err := m.Forecast(t.Context(), "missing", r)
	require.NoError(t, err)
	require.Equal(t, r, got)
}

// TestFFmpegThatComesLater: it may be installed while the program runs, and
// chosen in the settings.
func TestFFmpegThatComesLater(t *testing.T) {
	m, _ := films(t)
	tool, err := m.Tool(t.Context())
	require.NoError(t, err)
	configured := filepath.Join(t.TempDir(), "missing")
	other := newConverter(t.TempDir(), func() string { return configured })
	first, err := other.Tool(t.Context())
	require.NoError(t, err, "the one that is found without a setting")
	require.Equal(t, tool, first)
	configured = filepath.Join(t.TempDir(), filepath.Base(tool.Path))
	if err := os.Symlink(tool.Path, configured); err != nil {
		t.Skip("no links here")
	}
	second, err := other.Tool(t.Context())
	require.NoError(t, err)
	require.Equal(t, configured, second.Path)
	require.IsType(t, ffmpeg.Tool{}, second)
}
