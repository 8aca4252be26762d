//go:build linux

package windows

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/packages/licensetest"
)

// TestPortable unpacks the zip and finds everything the program keeps in its folder.
func TestPortable(t *testing.T) {
	c := newComputer(t)
	exe := unpack(t, build(t, older).path(portable), filepath.Join(c.home(), "Desktop"))
	folder := filepath.Dir(exe)
	require.Equal(t, "MediaDrop", filepath.Base(folder))
	for _, name := range []string{"LICENSE.txt", "README.txt", "portable.txt"} {
		require.NotEmpty(t, read(t, filepath.Join(folder, name)))
	}
	licensetest.RequireAll(t, read(t, filepath.Join(folder, "third-party-licenses.txt")))
	files := c.files()
	p := c.open(exe, folder, "--channel", practice, files[0])
	require.Equal(t, practice, p.uploads(1)[files[0]].Channel)
	require.Zero(t, c.Try("wine", c.windowsPath(exe), files[1]).Code, "a second start")
	p.uploads(2)
	p.Settled()
	c.screenshot("portable")
	p.close()
	for _, name := range []string{"history.db", "mediadrop.log"} {
		require.NotEmpty(t, read(t, filepath.Join(folder, name)))
	}
	require.NoDirExists(t, c.roaming("MediaDrop"))
	require.NoDirExists(t, c.local("MediaDrop"))
	// The window's toolkit has its own ideas, but nothing to keep there.
	for _, path := range append(filesIn(t, c.local("fyne")), filesIn(t, c.roaming("fyne"))...) {
		require.Equal(t, "{}", strings.TrimSpace(string(read(t, path))), path)
	}
}

// unpack unpacks a portable zip into a folder and returns where the exe is.
func unpack(t *testing.T, path, into string) string {
	t.Helper()
	archive, err := zip.OpenReader(path)
	require.NoError(t, err)
	defer archive.Close()
	exe := ""
	for _, packed := range archive.File {
		require.True(t, filepath.IsLocal(packed.Name))
		in, err := packed.Open()
		require.NoError(t, err)
		data, err := io.ReadAll(in)
		require.NoError(t, err)
		target := filepath.Join(into, packed.Name)
		require.NoError(t, os.MkdirAll(filepath.Dir(target), 0o755))
		require.NoError(t, os.WriteFile(target, data, 0o644))
		if filepath.Ext(target) == ".exe" {
			exe = target
		}
	}
	require.NotEmpty(t, exe)
	return exe
}

// filesIn lists the files below a folder, which may be missing.
func filesIn(t testing.TB, folder string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			found = append(found, path)
		}
		return err
	})
	if !errors.Is(err, fs.ErrNotExist) {
		require.NoError(t, err)
	}
	return found
}
