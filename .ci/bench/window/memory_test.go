//go:build linux

package window

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/bench/report"
	"mediadrop/.ci/stage"
)

// stillness is how long a window stands before its memory is looked at: longer than MediaDrop
// keeps what it does not need any more.
const stillness = 8 * time.Second

// idleTime is how long a window does nothing while its processor time is counted.
const idleTime = 60 * time.Second

const afterUploads = "MediaDrop, after 1,000 uploads"

// TestMemoryAndIdle measures windows in which nothing moves.
func TestMemoryAndIdle(t *testing.T) {
	d, s := newScreen(t)
	bare, program := build(t, "bare"), build(t, ".")
	full, uploads := library(t, rowsInLibrary), files(t, 1000, 2000)
	contenders := []struct {
		name  string
		start func(t *testing.T) *stage.Process
	}{
		{bareWindow, func(t *testing.T) *stage.Process { return stage.Start(t, d.Command(bare)) }},
		{mediaDrop, func(t *testing.T) *stage.Process {
			return stage.Start(t, d.Command(program, "--home", t.TempDir()))
		}},
		{manyRows, func(t *testing.T) *stage.Process { return stage.Start(t, d.Command(program, "--home", full)) }},
		{afterUploads, func(t *testing.T) *stage.Process {
			home := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(home, "settings.json"), []byte(`{"version": 1, "parallel_uploads": 10}`), 0o600))
			p := stage.Start(t, d.Command(program, append([]string{"--home", home, "--channel", "Practice", "--"}, uploads...)...))
			for deadline := time.Now().Add(10 * stage.Patience); len(stage.Uploads(t, home)) < len(uploads); time.Sleep(time.Second) {
				require.True(t, p.Running(), p.Output())
				require.Less(t, time.Now(), deadline)
			}
			return p
		}},
	}
	const resident, anonymous, idle = "resident memory", "anonymous memory", "processor time in 60 s of idleness"
	for what, unit := range map[string]string{resident: "MB", anonymous: "MB", idle: "s"} {
		results.Compare("Idle", what, bareWindow)
		for _, c := range contenders[1:] {
			switch what {
			case anonymous:
				results.Expect(report.Measurement{Section: "Idle", What: what, Contender: c.name, Unit: unit}, report.AtMostMore(20))
			case idle:
				results.Expect(report.Measurement{Section: "Idle", What: what, Contender: c.name, Unit: unit}, report.AtMostMore(0.05)) // rounds to 0.0
			}
		}
	}
	for range report.Runs(t) {
		running := make([]*stage.Process, len(contenders))
		for i, c := range contenders {
			running[i] = c.start(t)
			_, err := s.firstFrame(time.Now().Add(stage.Patience))
			require.True(t, err == nil || c.name == afterUploads, "%v: %s", err, running[i].Output())
		}
		time.Sleep(stillness)
		before := make([]time.Duration, len(contenders))
		for i, p := range running {
			before[i] = used(t, p)
		}
		time.Sleep(idleTime)
		for i, c := range contenders {
			results.Add(report.Measurement{Section: "Idle", What: idle, Contender: c.name, Unit: "s"}, (used(t, running[i]) - before[i]).Seconds())
			m, err := memoryOf(running[i].PID)
			require.NoError(t, err)
			results.Add(report.Measurement{Section: "Idle", What: anonymous, Contender: c.name, Unit: "MB"}, float64(m.anonymous)/1e6)
			results.Add(report.Measurement{Section: "Idle", What: resident, Contender: c.name, Unit: "MB"}, float64(m.resident)/1e6)
		}
		for _, p := range running {
			p.Kill()
		}
		s.settle()
	}
}

func used(t *testing.T, p *stage.Process) time.Duration {
	t.Helper()
	took, err := processorTime(p.PID)
	require.NoError(t, err, p.Output())
	return took
}
