package history

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	sqlite3 "modernc.org/sqlite/lib"

	"mediadrop/uploader/proctest"
)

// TestDisksThatCannotBeWritten mounts real ones, in a child with a namespace of
// its own.
func TestDisksThatCannotBeWritten(t *testing.T) {
	if folder, inside := proctest.InNamespace(t); inside {
		require.NoError(t, syscall.Mount("none", folder, "tmpfs", 0, "size=1m"))
		fullDisk(t, folder)
		require.NoError(t, syscall.Mount("none", folder, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
		readOnlyDisk(t, folder)
	}
}

func fullDisk(t *testing.T, folder string) {
	path := filepath.Join(folder, "history.db")
	s, err := Open(t.Context(), path)
	require.NoError(t, err)
	saved := 0
	for err == nil {
		if err = s.Save(t.Context(), drop(saved, 100)); err == nil {
			saved++
		}
	}
	require.ErrorIs(t, err, ErrFull)
	n, err := s.Count(t.Context(), Filter{})
	require.NoError(t, err)
	require.Equal(t, saved*100, n, "what was acknowledged is there")
	requireSound(t, s)
	require.NoError(t, s.Close())

	_, err = Open(t.Context(), filepath.Join(folder, "another", "history.db"))
	require.ErrorIs(t, err, ErrFull)
}

func readOnlyDisk(t *testing.T, folder string) {
	for _, name := range []string{"history.db", "new.db", filepath.Join("folder", "new.db")} {
		_, err := Open(t.Context(), filepath.Join(folder, name))
		require.ErrorIs(t, err, ErrReadOnly, name)
	}
}

func TestClassesOfSQLitesErrors(t *testing.T) {
	for code, want := range map[int]error{
		sqlite3.SQLITE_NOTADB: ErrBroken, sqlite3.SQLITE_CORRUPT_INDEX: ErrBroken,
		sqlite3.SQLITE_FULL: ErrFull, sqlite3.SQLITE_READONLY_DIRECTORY: ErrReadOnly,
		sqlite3.SQLITE_IOERR_LOCK: ErrNoLocks, sqlite3.SQLITE_IOERR_SHMMAP: ErrNoLocks, sqlite3.SQLITE_PROTOCOL: ErrNoLocks,
		sqlite3.SQLITE_BUSY_SNAPSHOT: ErrNoLocks, sqlite3.SQLITE_IOERR_READ: nil, sqlite3.SQLITE_CONSTRAINT_UNIQUE: nil,
	} {
		require.Equal(t, want, classOfCode(code), fmt.Sprint(code))
	}
}

// TestReadOnlyFolder runs as an ordinary user: the rights of a folder do not
// bind the superuser, so that one gives up its rights in a child first.
func TestReadOnlyFolder(t *testing.T) {
	const child = "HISTORY_TEST_READONLY"
	if folder := os.Getenv(child); folder != "" {
		const nobody = 65534
		require.NoError(t, syscall.Setuid(nobody))
		requireReadOnlyError(t, folder)
		return
	}
	folder := t.TempDir()
	require.NoError(t, os.Chmod(folder, 0o555))
	t.Cleanup(func() { require.NoError(t, os.Chmod(folder, 0o700)) })
	if os.Geteuid() != 0 {
		requireReadOnlyError(t, folder)
		return
	}
	require.NoError(t, os.Chmod(filepath.Dir(folder), 0o755))
	cmd := exec.Command(os.Args[0], "-test.run=^TestReadOnlyFolder$", "-test.v")
	cmd.Env = append(os.Environ(), child+"="+folder)
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", output)
	require.Contains(t, string(output), "--- PASS: TestReadOnlyFolder")
}

func requireReadOnlyError(t *testing.T, folder string) {
	path := filepath.Join(folder, "history.db")
	_, err := Open(t.Context(), path)
	require.ErrorIs(t, err, fs.ErrPermission)
	require.ErrorIs(t, err, ErrReadOnly)
	require.ErrorContains(t, err, path)
}
