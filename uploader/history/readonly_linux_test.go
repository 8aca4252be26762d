package history

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

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
