package uitest

import (
	"os"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// RequireOwnersOnly requires that nobody but their owner can read files.
func RequireOwnersOnly(t *testing.T, paths ...string) {
	for _, path := range paths {
		info, err := os.Stat(path)
		require.NoError(t, err)
		if runtime.GOOS != "windows" {
			require.Zero(t, info.Mode().Perm()&0o077, "%s", path)
		}
	}
}
