package media

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/racetest"
)

// row is one file of the corpus with what is expected of it. The verdict is
// that with ffmpeg; without says what differs where there is none.
type row struct {
	name    string // of the file
	make    mediatest.Source
	options Options

	kind    Kind
	mime    string
	verdict Verdict
	reason  Reason
	good    Kind // the header that the ID is good for
	remedy  Remedy
	asks    bool

	without *outcome
	copied  string // the name of the converted copy
	sent    string // the name that is sent; empty when the file's own
	upright bool   // shows the test picture, whichever way it is stored
	heavy   bool   // takes long with the race detector

	tried    bool   // Forecast is asked as well
	refusal  Reason // what the trial finds; empty where it succeeds
	program  string // that a conversion needs
	like     func(t *testing.T, path, copied string)
	toolAsks bool // where ffmpeg converts it, a person is asked
	part     bool // there is more in the file than is shown
}

// outcome is what holds where there is no ffmpeg.
type outcome struct {
	verdict Verdict
	reason  Reason
	good    Kind
	remedy  Remedy
	command bool // there is one for a terminal
}

func file(name string, make mediatest.Source, kind Kind, mime string) *row {
	return &row{name: name, make: make, kind: kind, mime: mime}
}

func (r *row) is(verdict Verdict, reason Reason, good Kind) *row {
	r.verdict, r.reason, r.good = verdict, reason, good
	return r
}

func (r *row) ok() *row                 { return r.is(OK, ReasonNone, r.kind) }
func (r *row) warns(reason Reason) *row { return r.is(Warn, reason, "") }
func (r *row) blocks(why Reason) *row   { return r.is(Blocked, why, "") }

func (r *row) convertsBy(reason Reason, remedy Remedy, copied string) *row {
	r.remedy, r.copied = remedy, copied
	good := r.kind
	if good != Image && good != Video {
		good = ""
	}
	return r.is(Convert, reason, good)
}

func (r *row) converts(reason Reason, copied string) *row {
	return r.convertsBy(reason, ConvertPicture, copied)
}

// transcodes is converted with ffmpeg and blocked without.
func (r *row) transcodes(reason Reason, copied string) *row {
	return r.convertsBy(reason, Transcode, copied).bare(outcome{verdict: Blocked, reason: reason, command: true})
}

func (r *row) bare(o outcome) *row    { r.without = &o; return r }
func (r *row) goodFor(k Kind) *row    { r.good = k; return r }
func (r *row) forHeader(k Kind) *row  { r.options.Header = k; return r }
func (r *row) private() *row          { r.options.Private = true; return r }
func (r *row) sends(name string) *row { r.sent = name; return r }
func (r *row) turnsUp() *row          { r.upright = true; return r }
func (r *row) slow() *row             { r.heavy = true; return r }
func (r *row) asking() *row           { r.asks = true; return r }

// trying has the file tried out, as the queue does.
func (r *row) trying() *row { r.tried = true; return r }

// turnsOut says why the trial refuses what the look offered.
func (r *row) turnsOut(why Reason) *row    { r.refusal = why; return r }
func (r *row) turnsOutGood(k Kind) *row    { r.good = k; return r }
func (r *row) needing(program string) *row { r.program = program; return r }
func (r *row) askingWithTool() *row        { r.toolAsks = true; return r }
func (r *row) partly() *row                { r.part = true; return r }
func (r *row) looksLike(like func(t *testing.T, path, copied string)) *row {
	r.like = like
	return r
}

func (r *row) made(t testing.TB) string {
	t.Helper()
	if r.heavy {
		racetest.OneGoroutine(t)
	}
	path := filepath.Join(t.TempDir(), r.name)
	r.make(t, path)
	return path
}

func corpus(t testing.TB) []*row {
	return slices.Concat(pictureRows(t), oddPictureRows(t), stickerRows(), videoRows(), filmedRows(), soundRows(),
		damagedSoundRows(t), documentRows(t), damagedDocumentRows(t), strangeRows(t), furtherRows(t), textRows(), trickRows(t), nameRows(t), headerRows(t))
}

// TestCorpus holds files of all sorts against what is expected of each, with
// ffmpeg and without, and converts what can be converted.
func TestCorpus(t *testing.T) {
	rows := corpus(t)
	require.GreaterOrEqual(t, len(rows), 300)
	folder := t.TempDir()
	converter := newConverter(folder, nil)
	t.Cleanup(func() { require.Empty(t, mediatest.Entries(t, folder), "every copy was removed") })
	for i, r := range rows {
		require.False(t, slices.ContainsFunc(rows[:i], func(o *row) bool {
			return o.name == r.name && o.options.Header == r.options.Header && o.options.Private == r.options.Private
		}), "two of %s", r.name)
		t.Run(strings.ToValidUTF8(r.name, "_")+string(r.options.Header), func(t *testing.T) {
			t.Parallel()
			path := r.made(t)
			with := r.inspect(t, path, true)
			require.Equal(t, r.outcome(), outcomeOf(with), with.Details)
			without := r.inspect(t, path, false)
			want := r.outcome()
			if r.without != nil {
				want = *r.without
			}
			require.Equal(t, want, outcomeOf(without), without.Details)
			if with.Remedy == Transcode { // which ffmpeg does
				racetest.OneGoroutine(t)
			}
			if r.tried {
				with = r.try(t, converter, path, with)
			}
			if with.Verdict == Convert {
				t.Run("converted", func(t *testing.T) { r.convert(t, converter, path, with) })
			}
		})
	}
}

// try asks Forecast, which has the last word.
func (r *row) try(t *testing.T, m *Converter, path string, with Report) Report {
	t.Helper()
	program := r.program
	if with.Remedy == Transcode {
		program = "ffmpeg"
	}
	if program != "" && !mediatest.Installed(program) {
		t.Skipf("%s is not installed", program)
	}
	got, err := m.Forecast(t.Context(), path, with)
	require.NoError(t, err)
	if r.refusal != "" {
		require.Equal(t, outcome{verdict: Blocked, reason: r.refusal}, outcomeOf(got), got.Details)
		return got
	}
	require.Equal(t, outcomeOf(with), outcomeOf(got), got.Details)
	return got
}

func (r *row) outcome() outcome {
	return outcome{verdict: r.verdict, reason: r.reason, good: r.good, remedy: r.remedy}
}

func outcomeOf(r Report) outcome {
	return outcome{r.Verdict, r.Reason, r.Header, r.Remedy, r.Command != ""}
}

func (r *row) inspect(t *testing.T, path string, withFFmpeg bool) Report {
	t.Helper()
	options := r.options
	options.CanTranscode = func() bool { return withFFmpeg }
	got, err := Inspect(t.Context(), path, options)
	require.NoError(t, err)
	require.Equal(t, r.kind, got.Kind, got.Details)
	require.Equal(t, r.mime, got.MIME)
	require.Equal(t, r.part, got.Partly)
	require.Equal(t, r.asks || r.toolAsks && withFFmpeg, got.Asks)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, info.Size(), got.Size)
	require.WithinDuration(t, time.Now(), got.ModTime, time.Hour)
	want := r.name
	if r.sent != "" {
		want = r.sent
	}
	require.Equal(t, want, got.SendName)
	if got.Command != "" {
		require.Contains(t, got.Command, "ffmpeg ")
		require.Contains(t, got.Command, r.name, "the name that the file has")
	}
	return got
}
