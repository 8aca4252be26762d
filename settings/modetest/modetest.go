// Package modetest looks at the access rights of files, for tests.
package modetest

import (
	"os"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// Require checks access rights where the system has them.
func Require(t *testing.T, want os.FileMode, path string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		return
	}
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, want, info.Mode().Perm(), path)
}
