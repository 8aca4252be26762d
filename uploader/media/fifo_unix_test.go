//go:build unix

package media

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAPipeIsNotRead: nobody writes to it, so that to open it would take for
// ever.
func TestAPipeIsNotRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe.jpg")
	require.NoError(t, syscall.Mkfifo(path, 0o600))
	r, err := Inspect(t.Context(), path, Options{})
	require.NoError(t, err)
	require.Equal(t, Blocked, r.Verdict)
	require.Equal(t, ReasonNotAFile, r.Reason)
}
