// Package history is the store of finished and unfinished uploads: the table
// `uploads` of history.db. It is the program's only memory of what was
// uploaded, for the service has no endpoint that lists media.
//
// One connection writes, and does not return before the disk has the data;
// a separate pool of read-only connections serves the readers, so that a
// window that pages through the list never waits for a write (SQLite's
// write-ahead log makes the two independent).
//
// Other programs may read the table. Its texts are UTF-8 as far as the file
// names of the system are; its times are RFC 3339 in UTC with exactly six
// digits of fraction, so that the order of the text is the order of time;
// finished_at is NULL for an upload that has not ended.
package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var (
	// ErrNotFound says that no upload has the given ID.
	ErrNotFound = errors.New("no such upload")

	// ErrNewerVersion says that the database was written by a newer version
	// of the program. It has not been touched.
	ErrNewerVersion = errors.New("the database is of a newer version")

	// ErrTooLong says that a text is longer than Annotate or Merge take.
	ErrTooLong = errors.New("the text is too long")

	// ErrBroken says that the file is no database, or a damaged one. Open
	// leaves such a file as it is; any other method can find damage too.
	ErrBroken = errors.New("the database is broken")
)

// Lifetime is how long the service keeps an uploaded file and its media ID:
// 30 days (Meta, WhatsApp Cloud API, Media: "media IDs expire after 30 days").
// It is counted from FinishedAt.
const Lifetime = 30 * 24 * time.Hour

// Upload is one row: one file going to one channel.
type Upload struct {
	ID          string // a UUIDv7; ascending in the order in which the files of one drop were given
	Path        string // absolute, of the file that was given
	Filename    string
	ContentHash string // BLAKE3-256 in hexadecimal
	Bytes       int64
	Kind        string
	MIME        string
	Verdict     string // what the check before the upload said
	Reason      string // why, when the verdict is not ok
	Channel     string // the nickname when the file was given
	Account     string
	StreamID    string // where it goes, pinned when the file was given
	State       string
	MediaID     string // opaque, digit for digit what the service answered
	Error       string
	Attempts    int  // requests that were begun
	HandedOver  bool // the whole body went out: the service may have the file

	Header    string // the kind of template header it is meant for; empty for none in particular
	SentBytes int64  // what was sent, where that is a converted copy; else as Bytes
	SentMIME  string // the same for MIME
	SentName  string // the name that the service was told

	Renews    string // ID of the upload that this one renews; empty for none
	Favourite bool   // the person's own marks: Favourite, Label and Note
	Label     string // friendly name
	Note      string

	// CreatedAt is when the file was given, the same for all files of a drop.
	// It is kept to the microsecond, never changes, and is read back as UTC.
	CreatedAt time.Time
	// FinishedAt is zero for an upload that has not ended; otherwise as
	// CreatedAt.
	FinishedAt time.Time
}

// Expires is when the media ID of a done upload ends; zero for others.
func (u Upload) Expires() time.Time {
	if u.State != "done" {
		return time.Time{}
	}
	return u.FinishedAt.Add(Lifetime)
}

// Store is the open database. All its methods may be called concurrently.
type Store struct {
	writer  *sql.DB // one connection
	readers *sql.DB // read-only, except in memory, where it is the writer
}

// Close ends all connections and folds the write-ahead log into the database.
// It waits for statements under way. A second call does nothing.
func (s *Store) Close() error {
	// The readers go first: only the last connection can fold the log away,
	// and a read-only one may not.
	err := errors.Join(s.readers.Close(), s.writer.Close())
	return wrap("close", err)
}

// Get returns the upload with this ID, or ErrNotFound.
func (s *Store) Get(ctx context.Context, id string) (Upload, error) {
	u, err := scan(s.readers.QueryRowContext(ctx, selectUploads+"WHERE id = ?", id))
	return u, wrap("read upload "+id, notFound(err))
}

func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
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

// primaryCode is SQLite's result code without its extension
// (https://www.sqlite.org/rescode.html), or 0 for another kind of error.
func primaryCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}
