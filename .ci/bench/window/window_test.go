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

	"mediadrop/.ci/bench/report"
	"mediadrop/.ci/stage"
)

// The contenders.
const (
	bareWindow = "bare window"
	mediaDrop  = "MediaDrop"
	manyRows   = "MediaDrop, 100,000 uploads in the list"
)

const rowsInLibrary = 100_000

var results = report.New(report.ThisMachine())

func TestMain(m *testing.M) {
	code := m.Run()
	if err := results.Publish(os.Stdout, filepath.Join("..", "..", "..", "build", "bench-ui.json")); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		code = 1
	}
	os.Exit(code)
}

// build compiles one of the commands of this folder, or MediaDrop itself for ".", as the Makefile
// does.
func build(t *testing.T, what string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "program")
	from := "./.ci/bench/window/" + what
	if what == "." {
		from = "."
	}
	result := stage.RunToEnd(t, 20*stage.Patience, os.Environ(), "go", "-C", stage.Repository(t), "build", "-buildvcs=false",
		"-tags", "gles nodynamic no_emoji migrated_fynedo", "-o", path, from)
	require.Zero(t, result.Code, result.Stderr)
	return path
}

// newScreen starts a display and watches it. A window manager would take its own time to show a
// window, so there is none.
func newScreen(t *testing.T) (*stage.Display, *screen) {
	t.Helper()
	d := stage.NewDisplay(t)
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
	stage.FillHistory(t, home, n, time.Now().Add(-time.Hour), nil)
	return home
}

// files makes files that are documents for the program, each different, and gives their paths.
func files(t *testing.T, n, size int) []string {
	t.Helper()
	dir := t.TempDir()
	paths := make([]string, 0, n)
	for i := range n {
		content := fmt.Sprintf("%%PDF-1.4\n%% %d\n", i)
		content += strings.Repeat("x", max(0, size-len(content)-7)) + "\n%%EOF\n"
		path := filepath.Join(dir, fmt.Sprintf("list %04d.pdf", i))
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		paths = append(paths, path)
	}
	return paths
}
