package uitest

import (
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
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

// Address returns a file as file managers write it.
func Address(path string) string {
	return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(path), "/")}).String()
}
