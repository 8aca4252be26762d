//go:build linux

package e2e

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/proctest"
)

// How much more memory is taken than at rest, at most, in bytes.
const (
	mostTree = 700 << 20 // by all processes
	mostMain = 100 << 20 // by the program's own
)

// TestHostileFilesTakeNothingDown gives the real program files that once took all memory
// or minutes of time, each together with a good one, and then all at once.
func TestHostileFilesTakeNothingDown(t *testing.T) {
	d := newDesktop(t)
	home, folder := t.TempDir(), t.TempDir()
	writeSettings(t, home, `{"version": 1, "mend_files": "always"}`)
	p := startProgram(t, d, home, "--channel", practice)
	p.Settled()
	stop := proctest.Peaks(p.PID)

	hostile := mediatest.Hostile()
	var all []string
	goodOne := func(name string) string {
		return writeFile(t, folder, "good beside "+name+".pdf", mediatest.PDF(name, 0))
	}
	ends := func(good string, began time.Time) {
		desktoptest.WaitUntil(t, "the end of the good file", func() bool {
			require.True(t, p.Running(), p.Output())
			return p.history()[good].State == "done"
		})
		took := time.Since(began)
		t.Logf("%-60s done after %s", filepath.Base(good), took.Round(time.Millisecond))
	}
	for _, name := range slices.Sorted(maps.Keys(hostile)) {
		bad, good := writeFile(t, folder, name, hostile[name]), goodOne(name)
		all = append(all, bad)
		began := time.Now()
		p.give(bad, good)
		ends(good, began)
	}
	for i := range 3 { // others, so that none is known from before
		for _, name := range slices.Sorted(maps.Keys(hostile)) {
			all = append(all, writeFile(t, folder, fmt.Sprintf("%d %s", i, name), append(hostile[name], byte(i))))
		}
	}
	good, began := goodOne("all"), time.Now()
	p.give(append(all[len(hostile):], good)...)
	ends(good, began)
	all = append(all, good)
	uploads := p.uploads(len(all) + len(hostile))
	for _, path := range all {
		require.Contains(t, []string{"done", "blocked", "failed"}, uploads[path].State, path)
	}
	main, tree := stop()
	t.Logf("the program's own process took %d MB more than idle, all together %d MB more", main>>20, tree>>20)
	require.Less(t, main, int64(mostMain))
	require.Less(t, tree, int64(mostTree))
	p.Settled()
	d.screenshot("hostile-1-done")
}

// TestCancelAndClosingEndTheWorkAtOnce has the program convert pictures, each of which
// takes a worker about a second.
func TestCancelAndClosingEndTheWorkAtOnce(t *testing.T) {
	d := newDesktop(t)
	home := t.TempDir()
	writeSettings(t, home, `{"version": 1, "mend_files": "always"}`)
	heavy := largePictures(t, 60) // more than are done before the keys come
	p := startProgram(t, d, home, "--channel", practice)
	p.Settled()
	p.give(heavy...)
	desktoptest.WaitUntil(t, "work on some", func() bool { return len(proctest.Children(p.PID)) > 1 })
	began := time.Now()
	desktoptest.WaitUntil(t, "the first that is canceled", func() bool {
		p.Key("ctrl+a", "ctrl+period") // in vain before the list has its rows
		return slices.ContainsFunc(desktoptest.Uploads(t, home), func(u desktoptest.Upload) bool { return u.State == "canceled" })
	})
	uploads := p.uploads(len(heavy))
	t.Logf("canceled after %s", time.Since(began).Round(time.Millisecond))
	canceled := 0
	for _, path := range heavy {
		if uploads[path].State == "canceled" {
			canceled++
		}
	}
	require.Positive(t, canceled)

	p.Key("ctrl+r")
	var workers []int
	desktoptest.WaitUntil(t, "work on some", func() bool { workers = proctest.Children(p.PID); return len(workers) > 1 })
	p.asks("the question whether to stop", p.Window.Close)
	d.screenshot("hostile-2-closing")
	workers = append(workers, proctest.Children(p.PID)...)
	began = time.Now()
	p.Key("shift+Tab", "Return") // on "Stop and close"
	require.Zero(t, p.ExitCode(t), p.Output())
	t.Logf("closed after %s", time.Since(began).Round(time.Millisecond))
	for _, worker := range workers {
		desktoptest.WaitUntil(t, "the worker's end", func() bool { return statusOf(worker) == "" })
	}
}

// give hands files to the window that is open.
func (p *program) give(files ...string) {
	t := p.desktop.TB
	t.Helper()
	given := p.desktop.Try(filepath.Join(desktoptest.Repository(t), "build", "mediadrop"), append([]string{"--home", p.home, "--channel", practice}, files...)...)
	require.Zero(t, given.Code, given.Stderr)
}

// largePictures are different pictures that are converted.
func largePictures(t *testing.T, n int) (paths []string) {
	t.Helper()
	content, folder := mediatest.HeavyPNG(), t.TempDir()
	for i := range n {
		paths = append(paths, writeFile(t, folder, fmt.Sprintf("large %d.png", i), mediatest.WithChunk(content, "teSt", []byte{byte(i)})))
	}
	return paths
}

// writeFile writes a file that nobody has touched for a while.
func writeFile(t *testing.T, folder, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(folder, name)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	past := time.Now().Add(-time.Hour)
	require.NoError(t, os.Chtimes(path, past, past))
	return path
}

func writeSettings(t *testing.T, home, content string) {
	t.Helper()
	writeFile(t, home, "settings.json", []byte(content))
}
