//go:build linux

package window

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/bench/report"
	"mediadrop/.ci/stage"
)

const (
	firstFrame = "until the first frame"
	ready      = "until it is ready for a drop"
)

// TestStart measures from the start of the process to what a person sees and can use, against a
// bare window. Ready is a program once its event loop runs and, for MediaDrop, what other starts hand
// it is taken: then it writes the first line of its log.
func TestStart(t *testing.T) {
	d, s := newScreen(t)
	bare, program := build(t, "bare"), build(t, ".")
	full := library(t, rowsInLibrary)
	contenders := []struct {
		name    string
		command func(t *testing.T) (program string, args []string, sign string)
	}{
		{bareWindow, func(t *testing.T) (string, []string, string) {
			sign := filepath.Join(t.TempDir(), "shown")
			return bare, []string{sign}, sign
		}},
		{mediaDrop, func(t *testing.T) (string, []string, string) {
			home := t.TempDir()
			return program, []string{"--home", home}, filepath.Join(home, "mediadrop.log")
		}},
		{manyRows, func(*testing.T) (string, []string, string) {
			return program, []string{"--home", full}, filepath.Join(full, "mediadrop.log")
		}},
	}
	for _, section := range []struct {
		name string
		runs int
		cold bool
	}{{"Start, warm", 4 * report.Runs(t), false}, {"Start, cold", report.Runs(t), true}} {
		if section.cold && !dropCaches() {
			t.Log("the system's cache cannot be emptied here: the cold start is left out")
			continue
		}
		for _, what := range []string{firstFrame, ready} {
			results.Compare(section.name, what, bareWindow)
			for _, c := range contenders[1:] {
				results.Expect(report.Measurement{Section: section.name, What: what, Contender: c.name, Unit: "ms"}, report.AtMostTimes(1.15))
			}
		}
		for range section.runs {
			for _, c := range contenders {
				path, args, sign := c.command(t)
				_ = os.Remove(sign) // of an earlier run
				if section.cold {
					dropCaches()
				}
				frame, usable := timeStart(t, d, s, path, args, sign)
				m := report.Measurement{Section: section.name, What: firstFrame, Contender: c.name, Unit: "ms"}
				results.Add(m, milliseconds(frame))
				m.What = ready
				results.Add(m, milliseconds(usable))
			}
		}
	}
}

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1000 }

// timeStart starts a program, and ends it once it stands.
func timeStart(t *testing.T, d *stage.Display, s *screen, program string, args []string, sign string) (frame, usable time.Duration) {
	t.Helper()
	signed := make(chan time.Time, 1)
	start := time.Now()
	p := stage.Start(t, d.Command(program, args...))
	go func() { signed <- waitForFile(sign, start.Add(stage.Patience)) }()
	drawn, err := s.firstFrame(start.Add(stage.Patience))
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
