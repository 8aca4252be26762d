//go:build linux

package window

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/bench/results"
	"mediadrop/.ci/desktoptest"
)

// TestStart measures from the start of the process to what a person sees and can use. Ready is a
// program once its event loop runs and, for MediaDrop, what other starts hand it is taken: then it
// writes the first line of its log.
func TestStart(t *testing.T) {
	out := results.Open(t, "start")
	d, s := newScreen(t)
	bare, program := build(t, "bare"), build(t, ".")
	full := library(t, rowsInLibrary)
	contenders := []struct {
		name    string
		command func(t *testing.T) (program string, args []string, sign string)
	}{
		{"bare", func(t *testing.T) (string, []string, string) {
			sign := filepath.Join(t.TempDir(), "shown")
			return bare, []string{sign}, sign
		}},
		{"MediaDrop", func(t *testing.T) (string, []string, string) {
			home := t.TempDir()
			return program, []string{"--home", home}, filepath.Join(home, "mediadrop.log")
		}},
		{"100,000-uploads", func(*testing.T) (string, []string, string) {
			return program, []string{"--home", full}, filepath.Join(full, "mediadrop.log")
		}},
	}
	for _, cache := range []string{"warm", "cold"} {
		if cache == "cold" && !dropCaches() {
			t.Log("the system's cache cannot be emptied here: the cold start is left out")
			continue
		}
		for run := range 1 + results.Runs(t) {
			for _, c := range contenders {
				path, args, sign := c.command(t)
				_ = os.Remove(sign) // of an earlier run
				if cache == "cold" {
					dropCaches()
				}
				frame, ready := timeStart(t, d, s, path, args, sign)
				if run > 0 { // the first warms up
					name := "Start/cache=" + cache + "/until="
					out.Add(name+"frame/by="+c.name, results.Value{Value: float64(frame.Nanoseconds()), Unit: "ns/op"})
					out.Add(name+"ready/by="+c.name, results.Value{Value: float64(ready.Nanoseconds()), Unit: "ns/op"})
				}
			}
		}
	}
}

// timeStart starts a program, and ends it once it stands.
func timeStart(t *testing.T, d *desktoptest.Display, s *screen, program string, args []string, sign string) (frame, ready time.Duration) {
	t.Helper()
	signed := make(chan time.Time, 1)
	start := time.Now()
	p := desktoptest.Start(t, d.Command(program, args...))
	go func() { signed <- waitForFile(sign, start.Add(desktoptest.Patience)) }()
	drawn, err := s.firstFrame(start.Add(desktoptest.Patience))
	require.NoError(t, err, p.Output())
	at := <-signed
	require.False(t, at.IsZero(), "it is never ready: %s", p.Output())
	p.Kill()
	s.settle()
	return drawn.Sub(start), at.Sub(start)
}

// waitForFile returns when a file was first there; the zero time when it never is.
func waitForFile(path string, until time.Time) time.Time {
	for time.Now().Before(until) {
		if _, err := os.Stat(path); err == nil {
			return time.Now()
		}
		time.Sleep(500 * time.Microsecond)
	}
	return time.Time{}
}

// dropCaches makes the next start read everything from the disk. It takes the rights of root.
func dropCaches() bool {
	syscall.Sync()
	return os.WriteFile("/proc/sys/vm/drop_caches", []byte("3"), 0o200) == nil
}
