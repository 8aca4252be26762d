// Package history is the store of finished and unfinished uploads: the table
// `uploads` of history.db. It is the program's only memory of what was
// uploaded, for the service has no endpoint that lists media.
//
// One connection writes, and does not return before the disk has the data;
// a separate pool of read-only connections serves the readers, so that a
// window that pages through the list never waits for a write (SQLite's
// write-ahead log makes the two independent).
//
// Other programs may read the table. Its texts are UTF-8; its times are RFC
// 3339 in UTC with exactly six digits of fraction, so that the order of the
// text is the order of time; finished_at is NULL for an upload that has not
// ended. Rows whose removed_at is not NULL were removed from the list.
package history

import (
	"database/sql"
	"errors"
	"sync/atomic"
)

// Store is the open database. All its methods may be called concurrently.
type Store struct {
	writer  *sql.DB // one connection
	readers *sql.DB // read-only, except in memory, where it is the writer

	writes, reads *statements
	few           int // fewMatches, but in tests
	unindexed     counter
	inTeam        atomic.Bool // see JoinTeam
	onTeamChange  atomic.Pointer[func()]
}

// Close ends all connections and folds the write-ahead log into the database.
// It waits for statements under way. A second call does nothing.
func (s *Store) Close() error {
	// The readers go first: only the last connection can fold the log away,
	// and a read-only one may not.
	err := errors.Join(s.reads.close(), s.readers.Close(), s.writes.close(), s.writer.Close())
	return wrap("close", err)
}
