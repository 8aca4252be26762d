package history

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

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

	// ErrFull means that there is no room left on the disk.
	ErrFull = errors.New("the disk is full")

	// ErrReadOnly means that the file, or its folder, must not be written to.
	ErrReadOnly = errors.New("the database cannot be written to")

	// ErrNoLocks means that the file cannot be locked: some network shares
	// offer no locks, or another program holds the file for too long.
	ErrNoLocks = errors.New("the database cannot be locked")
)

// wrap is where errors are classified. doing is what was tried.
func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	if class := classOf(err); class != nil && !errors.Is(err, class) {
		return fmt.Errorf("history: %s: %w: %w", doing, class, err)
	}
	return fmt.Errorf("history: %s: %w", doing, err)
}

func classOf(err error) error {
	code := resultCode(err)
	anyOf := func(list []error) bool {
		return slices.ContainsFunc(list, func(e error) bool { return errors.Is(err, e) })
	}
	switch {
	case code != 0:
		return classOfCode(code)
	case anyOf(noRoom):
		return ErrFull
	case anyOf(noWriting), errors.Is(err, fs.ErrPermission):
		return ErrReadOnly
	}
	return nil
}

// classOfCode classifies SQLite's result codes
// (https://www.sqlite.org/rescode.html).
func classOfCode(code int) error {
	switch code {
	case sqlite3.SQLITE_IOERR_LOCK, sqlite3.SQLITE_IOERR_RDLOCK, sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK,
		sqlite3.SQLITE_IOERR_SHMLOCK, sqlite3.SQLITE_IOERR_SHMMAP, sqlite3.SQLITE_IOERR_SHMOPEN:
		return ErrNoLocks
	}
	switch code & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return ErrBroken
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return ErrReadOnly
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_PROTOCOL:
		return ErrNoLocks
	}
	return nil
}

// resultCode returns SQLite's extended result code, or 0 for another kind of
// error.
func resultCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}
