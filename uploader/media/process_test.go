package media

import (
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/worker"
	"mediadrop/uploader/racetest"
)

// TestMain lets the test's own binary be the worker.
func TestMain(m *testing.M) {
	Work(os.Args)
	os.Exit(m.Run())
}

// withProcesses returns a converter whose workers are processes, with their pool and
// their scratch folder.
func withProcesses(t testing.TB) (*Converter, *worker.Pool, string) {
	if racetest.Enabled() { // the detector maps more memory than a worker may
		t.Skip("a worker has no room for the race detector")
	}
	scratch := filepath.Join(t.TempDir(), "scratch")
	pool := worker.New(scratch, slog.New(slog.DiscardHandler))
	t.Cleanup(pool.Close)
	return NewConverter(filepath.Join(t.TempDir(), "copies"), pool, nil), pool, scratch
}

// hasCgo reports whether this is a build as it is handed out.
func hasCgo() bool {
	info, _ := debug.ReadBuildInfo()
	return slices.Contains(info.Settings, debug.BuildSetting{Key: "CGO_ENABLED", Value: "1"})
}

// A worker that is a process finds what is found in this process, and converts.
func TestAProcessSaysTheSame(t *testing.T) {
	processes, _, _ := withProcesses(t)
	for name, content := range map[string][]byte{
		"a.pdf": mediatest.PDF("a", 5000), "a.jpg": mediatest.JPEG(mediatest.Photo(300, 200)), "deep.png": mediatest.DeepPNG(50),
		"a.bmp": mediatest.BMP(mediatest.Photo(60, 40)), "a.tif": mediatest.TIFF(mediatest.Photo(60, 40)), "text.txt": []byte("hello\n"),
		"cut.png": mediatest.PNG(mediatest.Photo(60, 40))[:100], "lies.pdf": mediatest.PNG(mediatest.Photo(60, 40)), "empty.pdf": nil,
	} {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(path, content, 0o600))
		want, err := Inspect(t.Context(), path, Options{})
		require.NoError(t, err)
		got, err := processes.Inspect(t.Context(), path, Options{})
		require.NoError(t, err)
		require.Equal(t, want, got, name)
		if got.Verdict != Convert {
			continue
		}
		made, err := processes.Convert(t.Context(), path, got, Options{}, nil)
		require.NoError(t, err, name)
		require.Equal(t, OK, made.Report.Verdict)
		require.NoError(t, made.Remove())
		small, err := processes.Thumbnail(t.Context(), path, 20)
		require.NoError(t, err)
		require.LessOrEqual(t, small.Bounds().Dx(), 20)
	}
}

// Files that were made to take all memory or minutes are judged within the limits of a
// worker: none of them ends one.
func TestHostileFilesEndNoWorker(t *testing.T) {
	processes, _, _ := withProcesses(t)
	for name, content := range mediatest.Hostile() {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(path, content, 0o600))
		r, err := processes.Inspect(t.Context(), path, Options{})
		require.NoError(t, err, name)
		r, err = processes.Forecast(t.Context(), path, r)
		require.NoError(t, err, name)
		require.Contains(t, []Verdict{Blocked, Convert}, r.Verdict, name)
		if _, err = processes.Thumbnail(t.Context(), path, 20); err != nil {
			require.True(t, defect.Is(err), "%s: %v", name, err)
		}
	}
}

// The HEIC decoder is compiled once: later workers take its code from the folder.
func TestWorkersShareTheCompiledDecoder(t *testing.T) {
	encoder, err := exec.LookPath("heif-enc")
	if err != nil {
		t.Skip("heif-enc is not installed")
	}
	folder := t.TempDir()
	jpeg, heic := filepath.Join(folder, "a.jpg"), filepath.Join(folder, "a.heic")
	require.NoError(t, os.WriteFile(jpeg, mediatest.JPEG(mediatest.Photo(300, 200)), 0o600))
	said, err := exec.Command(encoder, jpeg, "-o", heic).CombinedOutput()
	require.NoError(t, err, string(said))
	processes, pool, scratch := withProcesses(t)
	kept := func() (files []fs.FileInfo) {
		require.NoError(t, filepath.WalkDir(scratch, func(_ string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() {
				info, err := entry.Info()
				require.NoError(t, err)
				files = append(files, info)
			}
			return err
		}))
		return files
	}
	_, err = processes.Thumbnail(t.Context(), heic, 20)
	require.NoError(t, err)
	held, known := pool.Held()
	require.True(t, known)
	switch { // see "make test-worker"
	case !hasCgo():
		t.Skip("a worker keeps no files in a build without cgo: " + held.Files)
	case strings.Contains(held.Files, "without Landlock") && !strings.Contains(held.Files, "BUG"):
		t.Skip("this kernel has no Landlock: " + held.Files)
	}
	require.Contains(t, held.Files, "scratch")
	first := kept()
	require.Len(t, first, 1)
	_, err = processes.Thumbnail(t.Context(), heic, 20)
	require.NoError(t, err)
	second := kept()
	require.Len(t, second, 1)
	require.Equal(t, first[0].ModTime(), second[0].ModTime())
}

// BenchmarkLook prints what a look into a JPEG of 3 MB costs in this process and in
// a worker.
func BenchmarkLook(b *testing.B) {
	path := filepath.Join(b.TempDir(), "photo.jpg")
	content := mediatest.JPEG(mediatest.Photo(4000, 3000))
	require.NoError(b, os.WriteFile(path, content, 0o600))
	processes, _, _ := withProcesses(b)
	for name, c := range map[string]*Converter{"in this process": newConverter("", nil), "in a worker": processes} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			for b.Loop() {
				if _, err := c.Inspect(b.Context(), path, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
