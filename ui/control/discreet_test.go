package control

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
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

// TestThumbnailsGoWithTheirRows: those of rows that can still be restored stay.
func TestThumbnailsGoWithTheirRows(t *testing.T) {
	r := newRig(t)
	now := time.Now()
	require.NoError(t, r.TidyThumbnails(t.Context(), now), "there is no folder")
	require.NoError(t, os.MkdirAll(filepath.Join(r.ThumbnailFolder(), "folder"), 0o700))
	small := func(name string, age time.Duration) {
		path := filepath.Join(r.ThumbnailFolder(), name)
		require.NoError(t, os.WriteFile(path, []byte("small"), 0o600))
		require.NoError(t, os.Chtimes(path, time.Time{}, now.Add(-age)))
	}
	const day = 24 * time.Hour
	want := []string{"folder", "new", "written.new"}
	small("new", time.Minute) // of an upload that is not written down yet
	small("written.new", time.Minute)
	small("left by a crash.new", day)
	small(strings.Repeat("f", 64), day) // nobody's
	var rows []history.Upload
	for i, state := range []uploader.State{uploader.Done, uploader.Failed, uploader.Blocked, uploader.Unknown, uploader.Canceled, uploader.Waiting, "removed", "removed for good"} {
		u := keptUpload(string(state), state, 1, false)
		if strings.HasPrefix(string(state), "removed") {
			u = keptUpload(string(state), uploader.Done, 1, false)
		}
		u.Hash = strings.Repeat(strconv.Itoa(i), 64)
		rows = append(rows, u)
		small(u.Hash, day)
		if state != "removed for good" {
			want = append(want, u.Hash)
		}
	}
	require.NoError(t, r.history.Save(t.Context(), rows))
	require.NoError(t, r.history.Remove(t.Context(), now, "removed"))
	require.NoError(t, r.history.Remove(t.Context(), now.Add(-40*day), "removed for good"))
	_, err := r.history.Purge(t.Context(), now.Add(-30*day))
	require.NoError(t, err)

	require.NoError(t, r.TidyThumbnails(t.Context(), now))
	entries, err := os.ReadDir(r.ThumbnailFolder())
	require.NoError(t, err)
	var left []string
	for _, entry := range entries {
		left = append(left, entry.Name())
	}
	require.ElementsMatch(t, want, left)
}

func TestWithoutAHistoryNoThumbnailIsDeleted(t *testing.T) {
	r := newRig(t)
	require.NoError(t, os.MkdirAll(r.ThumbnailFolder(), 0o700))
	path := filepath.Join(r.ThumbnailFolder(), strings.Repeat("a", 64))
	require.NoError(t, os.WriteFile(path, []byte("small"), 0o600))
	r.historyProblem = history.ErrReadOnly
	require.NoError(t, r.TidyThumbnails(t.Context(), time.Now().Add(24*time.Hour)))
	require.FileExists(t, path)
}
