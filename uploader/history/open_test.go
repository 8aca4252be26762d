package history

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestReopenKeepsEverything(t *testing.T) {
	for _, name := range []string{"history.db", "100% mine? #1 & שלום.db", "it's;\"quoted\".db"} {
		if runtime.GOOS == "windows" && name != "history.db" {
			continue // such names cannot be there
		}
		path := filepath.Join(t.TempDir(), "new", "folder", name)
		s, err := Open(t.Context(), path)
		require.NoError(t, err)
		require.NoError(t, s.Save(t.Context(), []Upload{full()}))
		require.NoError(t, s.Close())
		require.NoError(t, s.Close(), "a second Close does nothing")

		files, err := os.ReadDir(filepath.Dir(path))
		require.NoError(t, err)
		require.Len(t, files, 1, "the side files are folded in")
		require.Equal(t, name, files[0].Name())

		got, err := openAt(t, path).Get(t.Context(), full().ID)
		require.NoError(t, err)
		require.Equal(t, full(), got)
	}
}

func TestTwoStoresOnOneFile(t *testing.T) {
	a, path := open(t)
	b := openAt(t, path)
	require.NoError(t, a.Save(t.Context(), []Upload{upload("a", morning)}))
	require.NoError(t, b.Save(t.Context(), []Upload{upload("b", morning)}))
	for _, s := range []*Store{a, b} {
		page, err := s.Page(t.Context(), Filter{}, 0, 9)
		require.NoError(t, err)
		require.Equal(t, []string{"a", "b"}, ids(page))
	}
}

func TestConnectionsAreSetUp(t *testing.T) {
	s, _ := open(t)
	pragma := func(db *sql.DB, name string) (value string) {
		require.NoError(t, db.QueryRow("PRAGMA "+name).Scan(&value))
		return value
	}
	for _, c := range []struct {
		pragma, writer, reader string
	}{
		{"journal_mode", "wal", "wal"},
		{"busy_timeout", "5000", "5000"},
		{"foreign_keys", "1", "1"},
		{"query_only", "0", "1"},
		{"user_version", fmt.Sprint(currentVersion), fmt.Sprint(currentVersion)},
	} {
		require.Equal(t, c.writer, pragma(s.writer, c.pragma), c.pragma)
		require.Equal(t, c.reader, pragma(s.readers, c.pragma), c.pragma)
	}
	require.Equal(t, "2", pragma(s.writer, "synchronous"), "FULL")

	_, err := s.readers.Exec("PRAGMA query_only = off; DELETE FROM uploads")
	require.ErrorContains(t, err, "readonly", "a reader cannot write in any way")
}

func TestPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no permission bits")
	}
	mode := func(path string) os.FileMode {
		info, err := os.Stat(path)
		require.NoError(t, err)
		return info.Mode().Perm()
	}
	path := filepath.Join(t.TempDir(), "home", "history.db")
	require.NoError(t, create(path))
	require.Equal(t, os.FileMode(0o600), mode(path), "from the first moment on")
	s := openAt(t, path)
	require.NoError(t, s.Save(t.Context(), []Upload{full()}))
	_, err := s.Page(t.Context(), Filter{}, 0, 1)
	require.NoError(t, err)

	files := []string{path, path + "-wal", path + "-shm"}
	for _, file := range files {
		require.Equal(t, os.FileMode(0o600), mode(file), file)
		require.NoError(t, os.Chmod(file, 0o644))
	}
	require.Equal(t, os.FileMode(0o700), mode(filepath.Dir(path)))

	openAt(t, path)
	for _, file := range files {
		require.Equal(t, os.FileMode(0o600), mode(file), "taken back: %s", file)
	}
}

func TestBrokenFileIsLeftAsItIs(t *testing.T) {
	good := filepath.Join(t.TempDir(), "good.db")
	s, err := Open(t.Context(), good)
	require.NoError(t, err)
	require.NoError(t, s.Save(t.Context(), []Upload{full()}))
	require.NoError(t, s.Close())
	database, err := os.ReadFile(good)
	require.NoError(t, err)

	foreign := filepath.Join(t.TempDir(), "foreign.db")
	db, err := sql.Open("sqlite", uri(foreign))
	require.NoError(t, err)
	_, err = db.Exec("CREATE TABLE uploads (id); PRAGMA user_version = 1")
	require.NoError(t, err)
	require.NoError(t, db.Close())
	otherProgram, err := os.ReadFile(foreign)
	require.NoError(t, err)

	for name, c := range map[string]struct {
		content []byte
		same    bool
	}{
		"text":            {[]byte("This is not a database, whatever its name says. " + string(make([]byte, 4096))), true},
		"cut short":       {database[:len(database)/2], true},
		"zeros":           {make([]byte, 8192), true},
		"another program": {otherProgram, false}, // switched to the write-ahead log before it is recognised
	} {
		path := filepath.Join(t.TempDir(), "history.db")
		require.NoError(t, os.WriteFile(path, c.content, 0o600))
		_, err := Open(t.Context(), path)
		require.ErrorIs(t, err, ErrBroken, name)
		if c.same {
			after, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, c.content, after, name)
		}
	}
}

func TestDamageFoundLater(t *testing.T) {
	s, path := open(t)
	for i := range 200 {
		require.NoError(t, s.Save(t.Context(), []Upload{upload(fmt.Sprint(i), morning.Add(time.Duration(i)*time.Second))}))
	}
	require.NoError(t, s.Close())
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	for i := 4096; i < len(content); i++ { // all pages but the first, which describes the rest
		content[i] = 0xa5
	}
	require.NoError(t, os.WriteFile(path, content, 0o600))

	damaged, err := Open(t.Context(), path)
	if err == nil {
		_, err = damaged.Page(t.Context(), Filter{}, 0, 10)
		require.NoError(t, damaged.Close())
	}
	require.ErrorIs(t, err, ErrBroken)
}

// TestNewerVersionIsNotTouched also has the newer version's last changes in
// the write-ahead log only, as after a crash.
func TestNewerVersionIsNotTouched(t *testing.T) {
	source, sourcePath := open(t)
	_, err := source.writer.Exec("ALTER TABLE uploads ADD COLUMN colour TEXT")
	require.NoError(t, err)
	_, err = source.writer.Exec(fmt.Sprintf("PRAGMA user_version = %d", currentVersion+1))
	require.NoError(t, err)
	read := func(path string) []byte {
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		return content
	}
	crashed := map[string][]byte{"": read(sourcePath), "-wal": read(sourcePath + "-wal")}
	require.NotEmpty(t, crashed["-wal"])
	require.NoError(t, source.Close())
	closed := map[string][]byte{"": read(sourcePath)}

	for name, files := range map[string]map[string][]byte{"closed": closed, "crashed": crashed} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "history.db")
			long := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
			for suffix, content := range files {
				require.NoError(t, os.WriteFile(path+suffix, content, 0o644))
				require.NoError(t, os.Chtimes(path+suffix, long, long))
			}
			_, err := Open(t.Context(), path)
			require.ErrorIs(t, err, ErrNewerVersion)
			for suffix, content := range files {
				require.Equal(t, content, read(path+suffix), suffix)
				info, err := os.Stat(path + suffix)
				require.NoError(t, err)
				require.True(t, info.ModTime().Equal(long), "%q was written", suffix)
			}
		})
	}
}

// TestRollbackAfterCrash: a crash in the moment in which the file was made
// leaves a rollback journal, which a read-only connection cannot play back.
func TestRollbackAfterCrash(t *testing.T) {
	source := filepath.Join(t.TempDir(), "source.db")
	db, err := connect(uri(source)+"?_journal_mode=delete&_pragma=cache_size(1)", 1)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	_, err = db.Exec("CREATE TABLE other (x)")
	require.NoError(t, err)
	tx, err := db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = tx.Exec(`WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i+1 FROM n WHERE i < 500)
		INSERT INTO other SELECT randomblob(2000) FROM n`)
	require.NoError(t, err)

	path := filepath.Join(t.TempDir(), "history.db")
	for _, suffix := range []string{"", "-journal"} {
		content, err := os.ReadFile(source + suffix)
		require.NoError(t, err)
		require.NotEmpty(t, content)
		require.NoError(t, os.WriteFile(path+suffix, content, 0o600))
	}
	require.NoError(t, tx.Rollback())

	s := openAt(t, path)
	require.NoFileExists(t, path+"-journal")
	require.NoError(t, s.Save(t.Context(), []Upload{full()}))
	var left int
	require.NoError(t, s.readers.QueryRow("SELECT count(*) FROM other").Scan(&left))
	require.Zero(t, left)
}

func TestOpenFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for name, path := range map[string]string{
		"below a file": filepath.Join(file, "history.db"),
		"a folder":     t.TempDir(),
	} {
		_, err := Open(t.Context(), path)
		require.ErrorContains(t, err, path, name)
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Open(canceled, filepath.Join(t.TempDir(), "history.db"))
	require.ErrorIs(t, err, context.Canceled)
	_, err = OpenMemory(canceled)
	require.ErrorIs(t, err, context.Canceled)
}

// TestOtherProgramsMayRead: with the sqlite3 command, while the store is open.
func TestOtherProgramsMayRead(t *testing.T) {
	command, err := exec.LookPath("sqlite3")
	if err != nil {
		t.Skip("sqlite3 is not installed")
	}
	s, path := open(t)
	require.NoError(t, s.Save(t.Context(), []Upload{full()}))
	output, err := exec.Command(command, "-readonly", path,
		"SELECT id, path, filename, content_hash, bytes, kind, mime, channel, account, state, media_id, error, attempts, created_at, finished_at FROM uploads; "+
			"PRAGMA integrity_check").CombinedOutput()
	require.NoError(t, err, "%s", output)
	require.Equal(t, "0193-full|/home/dana/שלום עולם.jpg|שלום עולם.jpg|af1349b9|1099511627776|image|image/jpeg|Support|Main|failed|"+
		"257250616863050|The service refused the file.|3|2026-11-21T09:30:00.123456Z|2026-11-21T10:30:00.123456Z\nok\n", string(output))
}
