//go:build linux

package e2e

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// programArea is where the window stands beside the file manager's.
var programArea = image.Rect(650, 50, 1550, 650)

// TestDrag is the program's reason to exist: three files let go over the window become three
// media IDs, in the log and in the history, and are still there after a restart.
func TestDrag(t *testing.T) {
	d := newDesktop(t)
	home := t.TempDir()
	folder, files := sampleFiles(t)
	p := startProgram(t, d, home, "--channel", practice)
	manager := openFolder(t, d, folder)
	d.screenshot("drag-1-before")

	manager.dragAll(p.Window)
	uploads := p.uploads(len(files))
	p.Settled()
	d.screenshot("drag-2-done")

	ids := map[string]bool{}
	rows := p.history()
	require.Len(t, rows, len(files))
	for kind, path := range files {
		info, err := os.Stat(path)
		require.NoError(t, err)
		upload := uploads[path]
		require.NotEmpty(t, upload.MediaID, path)
		ids[upload.MediaID] = true
		require.Equal(t, desktoptest.Upload{
			File: path, Channel: practice, State: "done", MediaID: upload.MediaID, Attempts: 1, Bytes: info.Size(),
		}, upload)

		require.Equal(t, row{
			Path: path, Filename: filepath.Base(path), ContentHash: strings.TrimSpace(d.Must("b3sum", "--no-names", path)),
			Kind: kind, Channel: practice, State: "done", MediaID: upload.MediaID,
		}, rows[path])
	}
	require.Len(t, ids, len(files), "every upload has an ID of its own")
	requirePrivate(t, home)

	p.close()
	again := startProgram(t, d, home)
	again.Settled()
	d.screenshot("drag-3-restarted")
	require.Equal(t, rows, again.history(), "a restart changes nothing")
	require.Len(t, desktoptest.Uploads(t, home), len(files), "a restart uploads nothing")
}

// TestSecondStart hands a file to the window that is open already.
func TestSecondStart(t *testing.T) {
	d := newDesktop(t)
	home := t.TempDir()
	_, files := sampleFiles(t)
	p := startProgram(t, d, home)

	second := d.Try(binary(t), "--home", home, "--channel", practice, files["image"])
	require.Zero(t, second.Code, second.Stderr)
	upload := p.uploads(1)[files["image"]]
	require.Equal(t, "done", upload.State, upload.Error)
	require.Equal(t, practice, upload.Channel)
	p.Settled()
	d.screenshot("second-start")
}

// TestMissingFile fails alone: the file beside it goes up.
func TestMissingFile(t *testing.T) {
	d := newDesktop(t)
	_, files := sampleFiles(t)
	missing := filepath.Join(t.TempDir(), "not there.jpg")
	p := startProgram(t, d, t.TempDir(), "--channel", practice, missing, files["document"])

	uploads := p.uploads(2)
	require.Equal(t, "done", uploads[files["document"]].State)
	require.Equal(t, "failed", uploads[missing].State)
	require.NotEmpty(t, uploads[missing].Error)
	require.Zero(t, uploads[missing].Attempts)
	p.Settled()
	d.screenshot("missing-file")
}

// requirePrivate wants every file below home to be its owner's only. Of the cache it looks at
// the folder alone: nobody else enters it, and in it files come and go at any moment, some of
// them written by ffmpeg with a mode of its own.
func requirePrivate(t *testing.T, home string) {
	t.Helper()
	for _, name := range []string{"history.db", "mediadrop.log"} {
		require.FileExists(t, filepath.Join(home, name))
	}
	require.NoError(t, filepath.WalkDir(home, func(path string, entry os.DirEntry, err error) error {
		require.NoError(t, err)
		info, err := entry.Info()
		require.NoError(t, err)
		if path != home { // made by the test
			require.Zerof(t, info.Mode().Perm()&0o077, "%s is %v", path, info.Mode())
		}
		if path == filepath.Join(home, "cache") {
			return filepath.SkipDir
		}
		return nil
	}))
}
