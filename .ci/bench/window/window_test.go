//go:build linux

package window

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
	"mediadrop/uploader/media/mediatest"
)

const rowsInLibrary = 100_000

// build compiles one of the commands of this folder, or MediaDrop itself for ".", as the Makefile
// does.
func build(t *testing.T, what string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "program")
	from := "./.ci/bench/window/" + what
	if what == "." {
		from = "."
	}
	result := desktoptest.RunToEnd(t, 20*desktoptest.Patience, os.Environ(), "go", "-C", desktoptest.Repository(t), "build", "-buildvcs=false",
		"-tags", "gles nodynamic no_emoji migrated_fynedo", "-o", path, from)
	require.Zero(t, result.Code, result.Stderr)
	return path
}

// newScreen starts a display and watches it. A window manager would take its own time to show a
// window, so there is none.
func newScreen(t *testing.T) (*desktoptest.Display, *screen) {
	t.Helper()
	d := desktoptest.NewDisplay(t)
	for _, variable := range d.Env {
		if name, ok := strings.CutPrefix(variable, "DISPLAY="); ok {
			s, err := watch(name)
			require.NoError(t, err)
			t.Cleanup(s.close)
			return d, s
		}
	}
	t.Fatal("the display has no name")
	return nil, nil
}

// library makes a history of this many uploads in a new home.
func library(t *testing.T, n int) (home string) {
	t.Helper()
	home = t.TempDir()
	desktoptest.FillHistory(t, home, n, time.Now().Add(-time.Hour), nil)
	return home
}

// files makes documents, each different, and returns their paths.
func files(t *testing.T, n, size int) []string {
	t.Helper()
	dir := t.TempDir()
	paths := make([]string, n)
	for i := range paths {
		paths[i] = filepath.Join(dir, fmt.Sprintf("list %04d.pdf", i))
		require.NoError(t, os.WriteFile(paths[i], mediatest.PDF(paths[i], size), 0o600))
	}
	return paths
}

// writeSettings writes the settings file of a home.
func writeSettings(t *testing.T, home, settings string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(home, "settings.json"), []byte(settings), 0o600))
}
