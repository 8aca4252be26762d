package media

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/document"
	"mediadrop/uploader/media/ffmpeg"
	"mediadrop/uploader/media/mediatest"
)

// noFFmpeg keeps ffmpeg from being found where the tests of a person's machine
// would find it.
func noFFmpeg(t *testing.T) {
	t.Helper()
	t.Setenv("PATH", t.TempDir())
	for _, folder := range []string{"/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"} {
		if _, err := os.Stat(filepath.Join(folder, "ffmpeg")); err == nil {
			t.Skipf("ffmpeg is in %s, where it is always found", folder)
		}
	}
}

// remedied is a file for each remedy that works in process, with its report.
func remedied(t testing.TB) map[string]Report {
	t.Helper()
	found := map[string]Report{}
	for name, s := range map[string]mediatest.Source{
		"picture.gif": mediatest.Content(mediatest.Animation(t, 2)),
		"photo.jpg":   mediatest.Kept("picture", "located.jpg"),
		"film.mp4":    mediatest.Kept("main-end.mp4"),
		"prices.txt":  mediatest.Content(mediatest.Windows1255("שלום לכולם, המחירון החדש מצורף להודעה הזאת\r\n")),
	} {
		path := filepath.Join(t.TempDir(), name)
		s(t, path)
		r, err := Inspect(t.Context(), path, Options{Private: true})
		require.NoError(t, err)
		require.Equal(t, Convert, r.Verdict, name)
		found[path] = r
	}
	return found
}

// remake lets a file look as it was when it was inspected, with other content.
func remake(t testing.TB, path string, r Report, b []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, b, 0o600))
	require.NoError(t, os.Chtimes(path, r.ModTime, r.ModTime))
}

func TestConvertAFileThatChanged(t *testing.T) {
	folder := t.TempDir()
	m := newConverter(folder, nil)
	for path, r := range remedied(t) {
		require.NoError(t, os.Chtimes(path, time.Time{}, r.ModTime.Add(time.Minute)))
		_, err := m.Convert(t.Context(), path, r, Options{}, nil)
		require.ErrorIs(t, err, ErrChanged, path)
	}
	require.Empty(t, mediatest.Entries(t, folder))
}

// TestConvertAFileThatIsBeingWritten: what is there is no whole picture, and would
// be converted a moment later.
func TestConvertAFileThatIsBeingWritten(t *testing.T) {
	m := newConverter(t.TempDir(), nil)
	for path, r := range remedied(t) {
		require.NoError(t, os.Truncate(path, r.Size/2))
		_, err := m.Convert(t.Context(), path, r, Options{}, nil)
		require.ErrorIs(t, err, ErrChanged, path)
	}
}

func TestConvertAFileThatIsGone(t *testing.T) {
	folder := t.TempDir()
	m := newConverter(folder, nil)
	for path, r := range remedied(t) {
		require.NoError(t, os.Remove(path))
		_, err := m.Convert(t.Context(), path, r, Options{}, nil)
		require.ErrorIs(t, err, os.ErrNotExist, path)
	}
	require.Empty(t, mediatest.Entries(t, folder))
}

// TestConvertWhatCannotBeConverted: the content broke after the check, in a way that
// neither size nor time shows.
func TestConvertWhatCannotBeConverted(t *testing.T) {
	folder := t.TempDir()
	m := newConverter(folder, nil)
	for path, r := range remedied(t) {
		if r.Remedy == ToUTF8 {
			continue // every byte is a letter of some kind
		}
		remake(t, path, r, make([]byte, r.Size))
		_, err := m.Convert(t.Context(), path, r, Options{}, nil)
		var notConvertible *NotConvertible
		require.ErrorAs(t, err, &notConvertible, path)
		require.ErrorIs(t, err, defect.ErrBroken)
		require.Contains(t, err.Error(), "convert the file: ")
	}
	require.Empty(t, mediatest.Entries(t, folder))
}

// TestConvertIntoNoFolder: something is in the way of the copies.
func TestConvertIntoNoFolder(t *testing.T) {
	inTheWay := mediatest.Write(t, "converted", nil)
	for _, folder := range []string{inTheWay, filepath.Join(inTheWay, "deeper")} {
		for path, r := range remedied(t) {
			_, err := newConverter(folder, nil).Convert(t.Context(), path, r, Options{}, nil)
			require.ErrorIs(t, err, ErrNotWritten, path)
		}
	}
}

func TestConvertIntoALockedFolder(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("no folder is locked for this account")
	}
	folder := t.TempDir()
	require.NoError(t, os.Chmod(folder, 0o500))
	defer func() { require.NoError(t, os.Chmod(folder, 0o700)) }()
	for path, r := range remedied(t) {
		_, err := newConverter(folder, nil).Convert(t.Context(), path, r, Options{}, nil)
		require.ErrorIs(t, err, ErrNotWritten, path)
	}
}

// TestConvertStops: before it begins and at each of the places where it asks
// whether it should go on.
func TestConvertStops(t *testing.T) {
	folder := t.TempDir()
	m := newConverter(folder, nil)
	for path, r := range remedied(t) {
		stopped := 0
		for after := range 200 {
			ctx := &endsAfter{Context: t.Context(), left: after}
			made, err := m.Convert(ctx, path, r, Options{}, nil)
			if err == nil {
				require.NoError(t, made.Remove())
				break
			}
			require.ErrorIs(t, err, context.Canceled)
			require.Empty(t, mediatest.Entries(t, folder), "nothing is left behind")
			stopped++
		}
		require.Positive(t, stopped)
		require.Less(t, stopped, 200)
	}
}

// TestConvertConcurrently: copies of files with the same name do not meet.
func TestConvertConcurrently(t *testing.T) {
	folder := t.TempDir()
	m := newConverter(folder, nil)
	files := remedied(t)
	var all sync.WaitGroup
	var mu sync.Mutex
	copies := map[string]Copy{}
	for range 6 {
		for path, r := range files {
			all.Go(func() {
				made, err := m.Convert(t.Context(), path, r, Options{}, nil)
				if err != nil {
					t.Errorf("%s: %v", path, err)
					return
				}
				mu.Lock()
				defer mu.Unlock()
				copies[made.Path] = made
			})
		}
	}
	all.Wait()
	require.Len(t, copies, 6*len(files))
	for path, made := range copies {
		require.Equal(t, made.Report.Size, inspect(t, path).Size)
	}
	require.Len(t, mediatest.Entries(t, folder), len(copies))

	for _, made := range copies { // one by one, and all at once
		require.NoError(t, made.Remove())
		require.NoError(t, made.Remove(), "it is gone already")
		require.NoFileExists(t, made.Path)
		break
	}
	require.NoError(t, Copy{}.Remove())
	require.NoError(t, m.Clear())
	require.NoDirExists(t, folder)
	require.NoError(t, m.Clear(), "there is nothing")
	for path, r := range files { // the folder comes back by itself
		_, err := m.Convert(t.Context(), path, r, Options{}, nil)
		require.NoError(t, err)
	}
}

// TestCopiesAreForTheirOwnerOnly: they can be pictures of anything.
func TestCopiesAreForTheirOwnerOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps that in lists, not in modes")
	}
	folder := filepath.Join(t.TempDir(), "converted")
	m := newConverter(folder, nil)
	for path, r := range remedied(t) {
		made, err := m.Convert(t.Context(), path, r, Options{}, nil)
		require.NoError(t, err)
		for at, want := range map[string]os.FileMode{made.Path: 0o600, filepath.Dir(made.Path): 0o700, folder: 0o700} {
			info, err := os.Stat(at)
			require.NoError(t, err)
			require.Equal(t, want, info.Mode().Perm(), at)
		}
	}
}

// TestACopyKnowsItsHeader: converting does not make a picture good for a header
// of videos.
func TestACopyKnowsItsHeader(t *testing.T) {
	path := mediatest.Write(t, "a.gif", mediatest.Animation(t, 2))
	options := Options{Header: Video}
	r, err := Inspect(t.Context(), path, options)
	require.NoError(t, err)
	made, err := newConverter(t.TempDir(), nil).Convert(t.Context(), path, r, options, nil)
	require.NoError(t, err)
	require.Equal(t, Warn, made.Report.Verdict)
	require.Equal(t, ReasonWrongHeader, made.Report.Reason)
	require.Equal(t, Video, made.Report.Wanted)
	require.Equal(t, "a.jpg", made.Report.SendName)
}

// TestFastStartLeavesTheProfile: without ffmpeg a video with B-frames at least
// begins at once, and what is left to say of it is said.
func TestFastStartLeavesTheProfile(t *testing.T) {
	path := mediatest.Write(t, "a.mp4", mediatest.Fixture(t, "movie", "high-bframes-end.mp4"))
	made, err := newConverter(t.TempDir(), nil).Convert(t.Context(), path, inspect(t, path), Options{}, nil)
	require.NoError(t, err)
	require.Equal(t, Warn, made.Report.Verdict)
	require.Equal(t, ReasonVideoProfile, made.Report.Reason)
	require.Equal(t, Video, made.Report.Header)
}

func TestNoRemedy(t *testing.T) {
	folder := t.TempDir()
	path := mediatest.Write(t, "a.jpg", mediatest.JPEG(mediatest.Four()))
	_, err := newConverter(folder, nil).Convert(t.Context(), path, inspect(t, path), Options{}, nil)
	require.ErrorContains(t, err, "no remedy")
	require.Empty(t, mediatest.Entries(t, folder))
}

func TestConvertWithoutFFmpeg(t *testing.T) {
	noFFmpeg(t)
	m := newConverter(t.TempDir(), nil)
	require.False(t, m.CanTranscode(t.Context()))
	_, err := m.Tool(t.Context())
	require.ErrorIs(t, err, ffmpeg.ErrNotFound)
	path := mediatest.Write(t, "a.mkv", mediatest.Fixture(t, "h264.mkv"))
	r, err := Inspect(t.Context(), path, Options{CanTranscode: func() bool { return true }})
	require.NoError(t, err)
	_, err = m.Convert(t.Context(), path, r, Options{}, nil)
	require.True(t, errors.Is(err, ffmpeg.ErrNotFound), "it went away between the check and now: %v", err)
}

// With as many commas in each line a text looks like a table; only its name
// tells that it is none, and the copy has to keep that.
func TestATextWithCommasIsConverted(t *testing.T) {
	const text = "שלום דנה, תודה רבה לך\nשלום נועה, תודה רבה לך\nשלום טל, תודה רבה לך\n"
	old, err := charmap.Windows1255.NewEncoder().String(text)
	require.NoError(t, err)
	path := mediatest.Write(t, "greetings.txt", []byte(old))
	r, err := Inspect(t.Context(), path, Options{})
	require.NoError(t, err)
	require.Equal(t, ToUTF8, r.Remedy)
	made, err := newConverter(filepath.Join(t.TempDir(), "converted"), nil).Convert(t.Context(), path, r, Options{}, nil)
	require.NoError(t, err)
	require.Equal(t, document.PlainText, made.Report.MIME)
	require.Equal(t, "greetings.txt", filepath.Base(made.Path))
	content, err := os.ReadFile(made.Path)
	require.NoError(t, err)
	require.Equal(t, text, string(content))
}
