//go:build linux

package desktoptest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Upload is the log's line on an upload that has ended.
type Upload struct {
	File     string `json:"file"`
	Channel  string `json:"channel"`
	State    string `json:"state"`
	MediaID  string `json:"media_id"`
	Attempts int    `json:"attempts"`
	Bytes    int64  `json:"bytes"`
	Error    string `json:"error"`
}

// Uploads reads the "upload finished" lines that are now in the mediadrop.log of a folder.
func Uploads(tb testing.TB, folder string) []Upload {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join(folder, "mediadrop.log"))
	if os.IsNotExist(err) { // it begins with the first entry
		return nil
	}
	require.NoError(tb, err)
	var found []Upload
	for line := range strings.Lines(string(data)) {
		if !strings.HasSuffix(line, "\n") {
			break // still being written
		}
		var entry struct {
			Message string `json:"msg"`
			Upload
		}
		require.NoError(tb, json.Unmarshal([]byte(line), &entry), line)
		if entry.Message == "upload finished" {
			found = append(found, entry.Upload)
		}
	}
	return found
}

// WaitForUploads waits until the log in folder tells of the end of count uploads, which p has
// to live to see, and returns them by file.
func WaitForUploads(tb testing.TB, p *Process, folder string, count int) map[string]Upload {
	tb.Helper()
	var lines []Upload
	WaitUntil(tb, "the end of the uploads", func() bool {
		require.True(tb, p.Running(), "the program ended: %s", p.Output())
		lines = Uploads(tb, folder)
		return len(lines) >= count
	})
	require.Len(tb, lines, count)
	byFile := map[string]Upload{}
	for _, line := range lines {
		byFile[line.File] = line
	}
	require.Len(tb, byFile, count, "one line a file")
	return byFile
}
