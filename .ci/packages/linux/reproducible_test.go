//go:build linux

package linux

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestReproducible builds the same version again, in another folder and with other habits of the
// person who does it, and wants the same bytes.
func TestReproducible(t *testing.T) {
	first, second := build(t, older), t.TempDir()
	buildInto(t, second, older, []string{"TZ=Asia/Jerusalem", "LC_ALL=C.UTF-8", "HOSTNAME=elsewhere", "TMPDIR=" + t.TempDir()},
		"deb", "rpm", "tar.xz")
	sums := func(folder string) map[string]string {
		found := map[string]string{}
		files, err := filepath.Glob(filepath.Join(folder, "*"))
		require.NoError(t, err)
		for _, path := range files {
			if filepath.Ext(path) != ".AppImage" {
				found[filepath.Base(path)] = fmt.Sprintf("%x", sha256.Sum256([]byte(read(t, path))))
			}
		}
		require.Len(t, found, 3)
		return found
	}
	require.Equal(t, sums(first), sums(second))
}

// TestSizes keeps what people have to download small.
func TestSizes(t *testing.T) {
	const megabyte, program, installer = 1_000_000, 47, 20
	info, err := os.Stat(filepath.Join(unpacked(t), "bin", "mediadrop"))
	require.NoError(t, err)
	require.Less(t, info.Size(), int64(program*megabyte), "the program")
	files, err := filepath.Glob(filepath.Join(build(t, older), "*"))
	require.NoError(t, err)
	for _, path := range files {
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Less(t, info.Size(), int64(installer*megabyte), filepath.Base(path))
	}
}
