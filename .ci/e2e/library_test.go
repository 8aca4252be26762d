//go:build linux

package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

// TestLibrary is a support lead's morning, without a mouse: among 100,000 uploads three letters
// find last month's price list, whose media ID has 4 days left. It is renewed, and the new ID goes
// to the clipboard as the header of a template.
func TestLibrary(t *testing.T) {
	d := newDesktop(t)
	home, folder := t.TempDir(), t.TempDir()
	list := copyFile(t, "assets/samples/sample document.pdf", folder, "price list (October).pdf")
	fillHistory(t, home, 100_000, list)
	settings := `{"version": 1, "selected_channel": "Practice", "copy_format": "header"}`
	require.NoError(t, os.WriteFile(filepath.Join(home, "settings.json"), []byte(settings), 0o600))

	p := startProgram(t, d, home)
	p.Settled()
	p.Key("ctrl+f")
	p.Type("pri")
	p.Settled()
	d.screenshot("library-1-found")
	p.Key("Return") // to what was found
	p.Key("ctrl+e") // renew
	upload := p.uploads(1)[list]
	require.Equal(t, "done", upload.State, upload.Error)
	require.NotEqual(t, "4711", upload.MediaID)
	p.Settled()
	p.Key("ctrl+c")
	var header any
	desktoptest.WaitUntil(t, "the copied header", func() bool {
		return json.Unmarshal([]byte(d.Try("xclip", "-o", "-selection", "clipboard").Stdout), &header) == nil
	})
	d.screenshot("library-2-renewed")
	require.Equal(t, map[string]any{
		"type": "header",
		"parameters": []any{map[string]any{
			"type": "document", "document": map[string]any{"id": upload.MediaID, "filename": "price list (October).pdf"},
		}},
	}, header)
}

// fillHistory makes a history of n uploads, one of them of the file at path, 26 days ago.
func fillHistory(t *testing.T, home string, n int, path string) {
	t.Helper()
	hash, err := media.Hash(t.Context(), path)
	require.NoError(t, err)
	then := time.Now().Add(-26 * 24 * time.Hour)
	desktoptest.FillHistory(t, home, n, then.Add(-time.Minute), func(rows []history.Upload) {
		found := &rows[n/2]
		found.Path, found.Name, found.Kind, found.MIME = path, filepath.Base(path), "document", "application/pdf"
		found.SentMIME, found.SentName, found.Hash, found.MediaID, found.FinishedAt = found.MIME, found.Name, hash, "4711", then
	})
}
