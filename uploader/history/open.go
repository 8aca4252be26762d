package history

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	// maxReaders is how many pages can be read at the same time. The window
	// needs one; the others keep a slow search from holding it up.
	maxReaders = 4

	// temp_store=memory: what SQLite puts aside is small.
	commonOptions = "_pragma=temp_store(memory)&_busy_timeout=5000&_foreign_keys=on&_dqs=0&_error_rc=1"

	// writeOptions: synchronous=FULL, because a row that was acknowledged has
	// to survive a power cut; an immediate transaction takes the write lock
	// at its start, so that it waits for another process there and does not
	// fail half-way.
	writeOptions = "?mode=rw&_txlock=immediate&_journal_mode=wal&_synchronous=full&" + commonOptions

	readOptions = "?mode=ro&_query_only=on&" + commonOptions

	memoryOptions = "file::memory:?_txlock=immediate&" + commonOptions
)

// Open opens the database at path and brings it to the present version. A
// missing file is made, for its owner only, and so is its folder. Before a
// database with uploads is brought to a new version, a copy of it is kept
// beside it: history.db.v1.bak is one of version 1. Where that fails, such as
// on a full disk, the database stays as it was.
//
// Errors: ErrNewerVersion and ErrBroken, with the file left as it was; ErrFull,
// ErrReadOnly and ErrNoLocks; or what the system said.
func Open(ctx context.Context, path string) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, wrap("open", err)
	}
	if err := create(path); err != nil {
		return nil, wrap("create "+path, err)
	}
	if err := checkUntouched(ctx, path); err != nil {
		return nil, wrap("open "+path, err)
	}
	if err := restrict(path); err != nil {
		return nil, wrap("open "+path, err)
	}

	writer, err := connect(uri(path)+writeOptions, 1)
	if err != nil {
		return nil, wrap("open "+path, err)
	}
	if err := keepCopy(ctx, writer, path); err != nil {
		return nil, wrap("keep a copy of "+path+" before it is brought to a new version", errors.Join(err, writer.Close()))
	}
	if err := migrate(ctx, writer); err != nil {
		return nil, wrap("open "+path, errors.Join(err, writer.Close()))
	}
	readers, err := connect(uri(path)+readOptions, maxReaders)
	if err != nil {
		return nil, wrap("open "+path, errors.Join(err, writer.Close()))
	}
	s, err := newStore(ctx, writer, readers)
	if err != nil {
		return nil, wrap("open "+path, errors.Join(err, readers.Close(), writer.Close()))
	}
	return s, nil
}

// OpenMemory opens an empty store that is gone after Close: for the time that
// the file cannot be used.
func OpenMemory(ctx context.Context) (*Store, error) {
	// Each connection would see a database of its own, so there is only one.
	db, err := connect(memoryOptions, 1)
	if err != nil {
		return nil, wrap("open in memory", err)
	}
	if err := migrate(ctx, db); err != nil {
		return nil, wrap("open in memory", errors.Join(err, db.Close()))
	}
	s, err := newStore(ctx, db, db)
	if err != nil {
		return nil, wrap("open in memory", errors.Join(err, db.Close()))
	}
	return s, nil
}

func newStore(ctx context.Context, writer, readers *sql.DB) (s *Store, err error) {
	s = &Store{writer: writer, readers: readers, writes: newStatements(writer), reads: newStatements(readers), few: fewMatches}
	var waiting int64
	if err := writer.QueryRowContext(ctx, "SELECT count(*) FROM unindexed").Scan(&waiting); err != nil {
		return nil, err
	}
	s.unindexed.Store(waiting)
	var inTeam bool
	if err := writer.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM team)").Scan(&inTeam); err != nil {
		return nil, err
	}
	s.inTeam.Store(inTeam)
	for _, query := range []string{findUpload, findUploads, insertUpload} {
		if _, err := s.writes.prepare(ctx, query); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// connect prepares a pool of at most n connections and keeps them: opening
// one costs more than most statements, and the database in memory ends with
// its only connection.
func connect(dsn string, n int) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}

// create makes an empty file for its owner only where there is none. SQLite
// would make it readable for others; the side files (-wal, -shm) take their
// permissions from this one. An existing file is not even opened: closing it
// again would drop the locks that SQLite holds on it in this process.
func create(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil // another process was faster
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// restrict takes the rights of others away from a file that was there before,
// such as one that came back from a backup.
func restrict(path string) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		err := os.Chmod(path+suffix, 0o600)
		if err != nil && !(suffix != "" && errors.Is(err, fs.ErrNotExist)) {
			return err
		}
	}
	return nil
}

// checkUntouched reads the version through a connection that cannot write.
func checkUntouched(ctx context.Context, path string) (err error) {
	db, err := connect(uri(path)+readOptions, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()

	version, err := readVersion(ctx, db)
	if resultCode(err)&0xff == sqlite3.SQLITE_READONLY {
		// A crash left something that has to be rolled back before the file
		// can be read; migrate looks again after that.
		return nil
	}
	if err != nil {
		return err
	}
	return checkVersion(version)
}

// uri is path as SQLite reads it (https://www.sqlite.org/uri.html): a name
// may hold ? and % and must not be taken for options.
func uri(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/folder
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
