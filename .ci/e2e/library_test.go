//go:build linux

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	practiceserver "mediadrop/uploader/practice"
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
	p.Settled()
	d.screenshot("library-2-renewed")

	var header any
	require.NoError(t, json.Unmarshal([]byte(d.clipboard()), &header))
	require.Equal(t, map[string]any{
		"type": "header",
		"parameters": []any{map[string]any{
			"type": "document", "document": map[string]any{"id": upload.MediaID, "filename": "price list (October).pdf"},
		}},
	}, header)
}

// fillHistory makes a history of n uploads, the last of them of the file at path, 26 days ago.
func fillHistory(t *testing.T, home string, n int, path string) {
	t.Helper()
	store, err := history.Open(t.Context(), filepath.Join(home, "history.db"))
	require.NoError(t, err)
	then := time.Now().Add(-26 * 24 * time.Hour)
	rows := make([]history.Upload, 0, n)
	for i := range n {
		rows = append(rows, history.Upload{
			ID: fmt.Sprintf("%08d", i), Path: fmt.Sprintf("/photos/IMG_%06d.jpg", i), Filename: fmt.Sprintf("IMG_%06d.jpg", i),
			ContentHash: fmt.Sprintf("%064x", i), Bytes: 100_000, Kind: "image", MIME: "image/jpeg", Verdict: "ok",
			Channel: practice, StreamID: practiceserver.StreamID, State: "done", MediaID: fmt.Sprintf("9%014d", i), Attempts: 1,
			CreatedAt: then.Add(-time.Duration(n-i) * time.Minute), FinishedAt: then.Add(-time.Duration(n-i) * time.Minute),
		})
	}
	hash, err := media.Hash(t.Context(), path)
	require.NoError(t, err)
	last := &rows[n/2]
	last.Path, last.Filename, last.Kind, last.MIME = path, filepath.Base(path), "document", "application/pdf"
	last.SentMIME, last.SentName, last.ContentHash, last.MediaID, last.FinishedAt = last.MIME, last.Filename, hash, "4711", then
	require.NoError(t, store.Save(t.Context(), rows))
	require.NoError(t, store.Close())
}
