//go:build linux

package window

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/bench/results"
	"mediadrop/.ci/desktoptest"
)

const (
	// stillness is how long a window stands before it is measured: longer than MediaDrop keeps what
	// it does not need any more.
	stillness = 8 * time.Second
	// idleTime is how long a window does nothing while its processor time is counted.
	idleTime = 60 * time.Second
)

// TestMemoryAndIdle measures windows in which nothing moves.
func TestMemoryAndIdle(t *testing.T) {
	out := results.Open(t, "idle for a minute")
	d, s := newScreen(t)
	bare, program := build(t, "bare"), build(t, ".")
	full, uploads := library(t, rowsInLibrary), files(t, 1000, 2000)
	contenders := []struct {
		name  string
		start func(t *testing.T) *desktoptest.Process
	}{
		{"bare", func(t *testing.T) *desktoptest.Process { return desktoptest.Start(t, d.Command(bare)) }},
		{"MediaDrop", func(t *testing.T) *desktoptest.Process {
			return desktoptest.Start(t, d.Command(program, "--home", t.TempDir()))
		}},
		{"100,000-uploads", func(t *testing.T) *desktoptest.Process {
			return desktoptest.Start(t, d.Command(program, "--home", full))
		}},
		{"after-1,000", func(t *testing.T) *desktoptest.Process {
			home := t.TempDir()
			writeSettings(t, home, `{"version": 1, "parallel_uploads": 10}`)
			p := desktoptest.Start(t, d.Command(program, append([]string{"--home", home, "--channel", "Practice", "--"}, uploads...)...))
			for deadline := time.Now().Add(10 * desktoptest.Patience); len(desktoptest.Uploads(t, home)) < len(uploads); time.Sleep(time.Second) {
				require.True(t, p.Running(), p.Output())
				require.Less(t, time.Now(), deadline)
			}
			return p
		}},
	}
	for range results.Runs(t) {
		running := make([]*desktoptest.Process, len(contenders))
		for i, c := range contenders {
			running[i] = c.start(t)
			_, err := s.firstFrame(time.Now().Add(desktoptest.Patience))
			require.True(t, err == nil || c.name == "after-1,000", "%v: %s", err, running[i].Output()) // whose frames are over
		}
		time.Sleep(stillness)
		before := make([]time.Duration, len(contenders))
		for i, p := range running {
			before[i] = p.ProcessorTime(t)
		}
		time.Sleep(idleTime)
		for i, c := range contenders {
			resident, anonymous := running[i].Memory(t)
			out.Add("Idle/by="+c.name,
				results.Value{Value: float64((running[i].ProcessorTime(t) - before[i]).Nanoseconds()), Unit: "CPU-ns/op"},
				results.Value{Value: float64(anonymous), Unit: "anonymous-B"},
				results.Value{Value: float64(resident), Unit: "resident-B"})
		}
		for _, p := range running {
			p.Kill()
		}
		s.settle()
	}
}
