//go:build linux

package linux

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAppImage unpacks the AppImage and runs what is in it. APPIMAGE_RUNTIME may name the file that
// starts it, which is then asked as well; it cannot be made here, and any other file stands for it.
func TestAppImage(t *testing.T) {
	need(t, "mksquashfs", "unsquashfs")
	runtime, real := os.LookupEnv("APPIMAGE_RUNTIME")
	if !real {
		runtime = filepath.Join(t.TempDir(), "runtime")
		require.NoError(t, os.WriteFile(runtime, []byte("a stand-in\n"), 0o600))
	}
	first, second := t.TempDir(), t.TempDir()
	for _, folder := range []string{first, second} {
		buildInto(t, folder, older, []string{"APPIMAGE_RUNTIME=" + runtime}, "AppImage")
	}
	image := one(t, first, "MediaDrop-1.2.3-x86_64.AppImage")
	require.Equal(t, read(t, image), read(t, one(t, second, "*.AppImage")), "the same bytes again")
	info, err := os.Stat(image)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o755), info.Mode())

	root := filepath.Join(t.TempDir(), "root")
	must(t, "unsquashfs", "-quiet", "-no-progress", "-offset", strconv.Itoa(len(read(t, runtime))), "-dest", root, image)
	require.Equal(t, "mediadrop 1.2.3\n", must(t, filepath.Join(root, "AppRun"), "--version"))
	require.FileExists(t, filepath.Join(root, appID+".desktop"))
	requireIcon(t, filepath.Join(root, appID+".png"), 256)
	requireIcon(t, filepath.Join(root, ".DirIcon"), 256)

	t.Run("with its runtime", func(t *testing.T) {
		if !real {
			t.Skip("APPIMAGE_RUNTIME names no file")
		}
		t.Setenv("APPIMAGE_EXTRACT_AND_RUN", "1") // needs no FUSE
		require.Equal(t, "mediadrop 1.2.3\n", must(t, image, "--version"))
	})
}
