package wholefile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/settings/modetest"
)

func requireContent(t *testing.T, want, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, want, string(data))
}

func requireAlone(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing is left beside it")
	require.Equal(t, filepath.Base(path), entries[0].Name())
}

func writes(text string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
}

func TestReplace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "תמונות & more.csv")
	require.NoError(t, Replace(path, writes("first")))
	requireContent(t, "first", path)
	modetest.Require(t, 0o600, path)
	large := strings.Repeat("second ", 100_000)
	require.NoError(t, Replace(path, writes(large)))
	requireContent(t, large, path)
	require.NoError(t, Replace(path, writes("")))
	requireContent(t, "", path)
	requireAlone(t, path)
}

// Whatever write does before it fails, the former file stays, and its own error
// comes back.
func TestReplaceKeepsTheFormerFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.csv")
	require.NoError(t, Replace(path, writes("former")))
	changed := errors.New("changed my mind")
	for _, size := range []int{0, 1, 1 << 20} {
		err := Replace(path, func(w io.Writer) error {
			return errors.Join(writes(strings.Repeat("x", size))(w), changed)
		})
		require.ErrorIs(t, err, changed)
		require.NotErrorIs(t, err, ErrNotWritten)
		requireContent(t, "former", path)
		requireAlone(t, path)
	}
}

func TestReplaceSaysWhatTheDiskSaid(t *testing.T) {
	err := Replace(filepath.Join(t.TempDir(), "missing", "list.csv"), writes("x"))
	require.ErrorIs(t, err, ErrNotWritten)
	require.ErrorIs(t, err, fs.ErrNotExist)

	folder := filepath.Join(t.TempDir(), "in the way")
	require.NoError(t, os.MkdirAll(filepath.Join(folder, "full"), 0o700))
	require.ErrorIs(t, Replace(folder, writes("x")), ErrNotWritten)
	requireAlone(t, folder)
}

// A full disk is the disk's error, also where write makes another one of it.
func TestReplaceOnAFullDisk(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("/dev/full is of Linux")
	}
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	w := &diskWriter{file: full}
	_, err = fmt.Fprint(w, "x")
	require.ErrorIs(t, err, ErrNotWritten)
	require.ErrorIs(t, w.err, ErrNotWritten, "remembered")
	require.ErrorContains(t, w.err, "no space left")
}

func TestReplaceFollowsALink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	target := filepath.Join(t.TempDir(), "real.csv")
	require.NoError(t, os.WriteFile(target, []byte("former"), 0o600))
	link := filepath.Join(t.TempDir(), "link.csv")
	require.NoError(t, os.Symlink(target, link))
	require.NoError(t, Replace(link, writes("new")))
	requireContent(t, "new", target)
	info, err := os.Lstat(link)
	require.NoError(t, err)
	require.Equal(t, fs.ModeSymlink, info.Mode().Type())
}
