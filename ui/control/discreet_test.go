package control

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

func TestPathsAndStreamsAreCutShort(t *testing.T) {
	d := discreetly([]string{stream}, []string{"/home/dana"})
	for text, want := range map[string]string{
		"/home/dana/Secret clients/price list.pdf":                                 "…/price list.pdf",
		`C:\Users\Dana\Secret clients\price list.pdf`:                              `…\price list.pdf`,
		`\\server\share\Secret\a.pdf`:                                              `…\a.pdf`,
		"open the file: open /srv/secret/a.pdf: permission denied":                 "open the file: open …/a.pdf: permission denied",
		`open C:\Users\Dana\Secret clients\a.pdf: Access is denied.`:               `open …\a.pdf: Access is denied.`,
		"in /home/dana/Secret clients/a.pdf":                                       "in …/Secret clients/a.pdf",
		"Post \"https://api.commbox.io/whatsapp/uploadmedia/" + stream + "\": EOF": "Post \"https://api.commbox.io/whatsapp/uploadmedia/hNyR…\": EOF",
		"to https://x.example/whatsapp/uploadmedia/Qqqqqqqqqqqqqqq%3d?x":           "to https://x.example/whatsapp/uploadmedia/Qqqq…?x",
		"the stream hNyRN_fLUy7rrOrN9jLpipA== is gone":                             "the stream hNyR… is gone",
		"POST /whatsapp/uploadmedia/Qqqqqqqqqqqqqq":                                "POST …/Qqqq…",
		"image/png, 3 of 4, and/or, https://api.commbox.io/whatsapp, 1.2.3, 25%":   "image/png, 3 of 4, and/or, https://api.commbox.io/whatsapp, 1.2.3, 25%",
		"MediaDrop was given 2 files":                                              "MediaDrop was given 2 files",
		"":                                                                         "",
	} {
		require.Equal(t, want, d.text(text))
	}
	// A folder with blanks is known from another line.
	line := func(message, file string) string {
		b, err := json.Marshal(map[string]any{"file": file, "msg": message, "n": 7})
		require.NoError(t, err)
		return string(b) + "\n"
	}
	lines := d.log(line("checked", "/srv/my secret/a <b>.pdf") + line("open /srv/my secret/a.pdf: gone", "") + "no JSON \"/srv/my secret/c\n")
	require.NotContains(t, lines, "secret/a")
	require.Contains(t, lines, `{"file":"…/a <b>.pdf","msg":"checked","n":7}`)
	require.Contains(t, lines, `"open …/a.pdf: gone"`)
}

// TestDiagnosticsAreDiscreet: what a person hands to support says neither what
// folders are called nor where uploads go.
func TestDiagnosticsAreDiscreet(t *testing.T) {
	r := newRig(t)
	folder := filepath.Join(r.folder, "a secret folder")
	lines := ""
	for _, file := range []string{filepath.Join(folder, "price list.pdf"), `C:\a secret folder\b.pdf`} {
		b, err := json.Marshal(map[string]string{"msg": "upload finished", "file": file, "error": "open " + file + ": gone", "to": "https://api.commbox.io/whatsapp/uploadmedia/" + stream})
		require.NoError(t, err)
		lines += string(b) + "\n"
	}
	require.NoError(t, os.WriteFile(r.options.Paths.Log, []byte(lines), 0o600))
	said := r.Diagnostics()
	require.Contains(t, said, "price list.pdf")
	require.Contains(t, said, "b.pdf")
	require.NotContains(t, said, "secret")
	require.NotContains(t, said, stream)
	require.NotContains(t, said, stream[:8])
	require.NotContains(t, said, r.folder)
	require.Equal(t, 2, strings.Count(said, "upload finished"))
}

// TestThumbnailsGoWithTheirRows: also those of rows that were removed.
func TestThumbnailsGoWithTheirRows(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.TidyThumbnails(t.Context()), "there is no folder")
	require.NoError(t, os.MkdirAll(r.ThumbnailFolder(), 0o700))
	var rows []history.Upload
	for _, name := range []string{"shown", "removed"} {
		u := keptUpload(name, uploader.Done, 1, false)
		u.Hash = strings.Repeat(map[string]string{"shown": "ab", "removed": "cd"}[name], 32)
		rows = append(rows, u)
	}
	require.NoError(t, r.history.Save(t.Context(), rows))
	nobodys := strings.Repeat("ef", 32)
	for _, name := range []string{rows[0].Hash, rows[1].Hash, nobodys, "half written.new"} {
		require.NoError(t, os.WriteFile(filepath.Join(r.ThumbnailFolder(), name), []byte("small"), 0o600))
	}
	require.NoError(t, r.history.Remove(t.Context(), time.Now(), "removed"))
	require.NoError(t, r.TidyThumbnails(t.Context()))
	entries, err := os.ReadDir(r.ThumbnailFolder())
	require.NoError(t, err)
	require.Len(t, entries, 1)
	require.Equal(t, rows[0].Hash, entries[0].Name())
}
