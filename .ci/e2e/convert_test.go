//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// TestConvert drags an iPhone photo, a video with its directory at the end and a table. The window
// asks once, and a person who presses Enter gets media IDs for the two that can be converted.
func TestConvert(t *testing.T) {
	d := newDesktop(t)
	home, folder := t.TempDir(), t.TempDir()
	photo := copyFile(t, "uploader/media/picture/testdata/photo.heic", folder, "IMG_0042.HEIC")
	video := copyFile(t, "uploader/testdata/moov-at-end.mp4", folder, "סרטון.mp4")
	table := filepath.Join(folder, "prices.csv")
	require.NoError(t, os.WriteFile(table, []byte("name,price\nmilk,5\n"), 0o600))
	before, err := os.ReadFile(photo)
	require.NoError(t, err)

	p := startProgram(t, d, home, "--channel", practice)
	p.Settled()
	p.asks("the question", func() { openFolder(t, d, folder).dragAll(p.Window) })
	desktoptest.WaitUntil(t, "the check of all three", func() bool {
		rows := p.history()
		return rows[photo].State == "waiting" && rows[video].State == "waiting" && rows[table].State == "blocked"
	})
	p.Settled()
	d.screenshot("convert-1-question")
	p.Key("Return") // on “Convert and upload”

	uploads := p.uploads(3)
	require.Equal(t, "done", uploads[photo].State, uploads[photo].Error)
	require.Equal(t, "done", uploads[video].State, uploads[video].Error)
	require.Equal(t, "blocked", uploads[table].State)
	require.EqualValues(t, len(before), uploads[photo].Bytes)
	p.Settled()
	d.screenshot("convert-2-done")

	sent := p.sent()
	require.Equal(t, "image/jpeg", sent[photo].MIME)
	require.Equal(t, "IMG_0042.jpg", sent[photo].Name)
	require.Equal(t, "video/mp4", sent[video].MIME)
	after, err := os.ReadFile(photo)
	require.NoError(t, err)
	require.Equal(t, before, after, "the file itself is never touched")
	desktoptest.WaitUntil(t, "the copies to go", func() bool {
		left, err := filepath.Glob(filepath.Join(home, "cache", "converted", "*"))
		return err == nil && len(left) == 0
	})
	requirePrivate(t, home)
}

// sentFile is what the history says was sent in the place of a file.
type sentFile struct {
	Path string `json:"path"`
	MIME string `json:"sent_mime"`
	Name string `json:"sent_name"`
}

// sent reads what was sent, by the path that was given.
func (p *program) sent() map[string]sentFile {
	p.desktop.TB.Helper()
	var rows []sentFile
	p.query("path, sent_mime, sent_name", &rows)
	byPath := map[string]sentFile{}
	for _, r := range rows {
		byPath[r.Path] = r
	}
	return byPath
}

// copyFile puts a file of the repository into a folder under another name.
func copyFile(t *testing.T, from, folder, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(desktoptest.Repository(t), from))
	require.NoError(t, err)
	path := filepath.Join(folder, name)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}
