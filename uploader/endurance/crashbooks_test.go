package endurance

import (
	"bufio"
	"bytes"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// rows reads the history of a home nobody runs on.
func (c *crashes) rows() []history.Upload {
	store, err := history.Open(c.Context(), filepath.Join(c.home, "history.db"))
	require.NoError(c, err)
	defer func() { require.NoError(c, store.Close()) }()
	rows, err := store.Page(c.Context(), history.Filter{}, 0, -1)
	require.NoError(c, err)
	return rows
}

// check compares what a dead child left with the server's books, and with what
// the next start makes of it.
func (c *crashes) check() {
	c.checkIntegrity()
	before := c.rows()
	c.checkRows(before)
	c.checkLog(before)
	c.checkRestore(before)
}

func (c *crashes) checkIntegrity() {
	db, err := sql.Open("sqlite", filepath.Join(c.home, "history.db"))
	require.NoError(c, err)
	defer func() { require.NoError(c, db.Close()) }()
	var said string
	require.NoError(c, db.QueryRow("PRAGMA integrity_check").Scan(&said))
	require.Equal(c, "ok", said)
}

// checkRows pauses: no row lost, none doubled, no file uploaded twice, and every
// ID that was handed out is stored, or its upload is known to be unknown.
func (c *crashes) checkRows(rows []history.Upload) {
	byPath := map[string]history.Upload{}
	byFile := map[string]history.Upload{}
	for _, row := range rows {
		require.Empty(c, byPath[row.Path].ID, "a row was doubled")
		byPath[row.Path], byFile[row.Name] = row, row
	}
	for path := range c.given {
		require.NotEmpty(c, byPath[path].ID, "a row was lost")
	}
	handedOut := map[string]string{}
	copies := map[string][]string{} // IDs, by content
	for _, request := range c.server.Requests() {
		if !request.Whole {
			continue
		}
		_, twice := handedOut[request.File]
		require.False(c, twice, "a file was uploaded twice")
		handedOut[request.File] = request.ID // "" while the server makes it up
		row := byFile[request.File]
		copies[row.Hash] = append(copies[row.Hash], request.ID)
		require.True(c, row.HandedOver, "the service has it, and the history does not know: %+v", row)
		switch row.State {
		case uploader.Done:
			require.Equal(c, request.ID, row.MediaID)
		case uploader.Uploading, uploader.Unknown:
			require.Empty(c, row.MediaID)
		default:
			c.Fatalf("the service has it: %+v", row)
		}
	}
	for _, row := range rows { // the same file was given twice
		if len(copies[row.Hash]) > 1 && row.Hash != "" && row.HandedOver && row.MediaID != copies[row.Hash][len(copies[row.Hash])-1] {
			require.Contains(c, []uploader.State{uploader.Uploading, uploader.Unknown}, row.State, "it was sent once more, and the first was known to be there")
		}
		if row.State == uploader.Done {
			require.NotEmpty(c, row.MediaID)
			require.Contains(c, copies[row.Hash], row.MediaID, "an ID that nobody handed out")
		}
	}
}

// checkLog holds that what the log calls done is in the history.
func (c *crashes) checkLog(rows []history.Upload) {
	stored := map[string]string{}
	for _, row := range rows {
		stored[row.Path] = row.MediaID
	}
	log, err := os.ReadFile(filepath.Join(c.home, "mediadrop.log"))
	if os.IsNotExist(err) {
		return // killed before it was made
	}
	require.NoError(c, err)
	lines := bufio.NewScanner(bytes.NewReader(log))
	for lines.Scan() {
		var line struct {
			Message string `json:"msg"`
			File    string `json:"file"`
			State   string `json:"state"`
			MediaID string `json:"media_id"`
		}
		if json.Unmarshal(lines.Bytes(), &line) != nil {
			continue // cut off by the kill
		}
		if line.Message == "upload finished" && line.State == string(uploader.Done) {
			require.Equal(c, line.MediaID, stored[line.File], "the log knows an ID that the history does not")
		}
	}
	require.NoError(c, lines.Err())
}

// checkRestore starts on the home once more: what was handed over becomes
// unknown, the rest waits, what had ended stays.
func (c *crashes) checkRestore(before []history.Upload) {
	q, end := startOn(c.T, c.home, c.server.URL())
	waiting, err := q.Restore(c.Context())
	require.NoError(c, err)
	end()
	wanted := 0
	after := map[string]history.Upload{}
	for _, row := range c.rows() {
		after[row.ID] = row
	}
	require.Len(c, after, len(before))
	for _, row := range before {
		switch {
		case row.State.Ended():
			require.Equal(c, row, after[row.ID])
		case row.HandedOver, row.Hash != "" && row.Attempts == 0 && slices.ContainsFunc(before, func(first history.Upload) bool {
			return first.Hash == row.Hash && first.HandedOver && !first.State.Ended()
		}):
			require.Equal(c, uploader.Unknown, after[row.ID].State)
		default:
			wanted++
			require.Equal(c, uploader.Waiting, after[row.ID].State)
		}
	}
	require.Equal(c, wanted, waiting)
}
