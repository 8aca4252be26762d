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
	"fmt"
	"sync/atomic"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var (
	// ErrNotFound means that no upload has the given ID.
	ErrNotFound = errors.New("no such upload")

	// ErrNewerVersion means that the database was written by a newer version
	// of the program. It has not been touched.
	ErrNewerVersion = errors.New("the database is of a newer version")

	// ErrTooLong means that a text is longer than Annotate or Merge take.
	ErrTooLong = errors.New("the text is too long")

	// ErrBroken means that the file is no database, or a damaged one. Open
	// leaves such a file as it is; any other method can find damage too.
	ErrBroken = errors.New("the database is broken")
)

// Store is the open database. All its methods may be called concurrently.
type Store struct {
	writer  *sql.DB // one connection
	readers *sql.DB // read-only, except in memory, where it is the writer

	find, insert *sql.Stmt // on the writer
	few          int       // fewMatches, but in tests
	unindexed    counter
	inTeam       atomic.Bool // see JoinTeam
	onTeamChange atomic.Pointer[func()]
}

// Close ends all connections and folds the write-ahead log into the database.
// It waits for statements under way. A second call does nothing.
func (s *Store) Close() error {
	// The readers go first: only the last connection can fold the log away,
	// and a read-only one may not.
	err := errors.Join(s.readers.Close(), s.find.Close(), s.insert.Close(), s.writer.Close())
	return wrap("close", err)
}

// wrap is where SQLite's errors are classified. doing is what was tried.
func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	if code := primaryCode(err); code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB {
		return fmt.Errorf("history: %s: %w: %w", doing, ErrBroken, err)
	}
	return fmt.Errorf("history: %s: %w", doing, err)
}

// primaryCode returns SQLite's result code without its extension
// (https://www.sqlite.org/rescode.html), or 0 for another kind of error.
func primaryCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}
