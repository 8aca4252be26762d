//go:build linux

package bench

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/stage"
)

// patience bounds one run of the program.
const patience = 10 * time.Minute

// program is the whole program in its real window, on a virtual display: a second start hands it
// the files. It is left out where it was not built.
func program(t *testing.T) (contender, bool) {
	t.Helper()
	path := cmp.Or(os.Getenv("BENCH_PROGRAM"), filepath.Join(stage.Repository(t), "build", "mediadrop"))
	if _, err := exec.LookPath(path); err != nil { // also by BENCH_PROGRAM=none
		t.Logf("the whole program is left out (`make build` makes it): %v", err)
		return contender{}, false
	}
	d := stage.NewDesktop(t)
	return contender{programName, func(t *testing.T, s *service, l load) cost {
		return useProgram(t, d, path, s, l)
	}}, true
}

func useProgram(t *testing.T, d *stage.Display, path string, s *service, l load) cost {
	t.Helper()
	home := t.TempDir()
	writeSettings(t, home, s)
	d.StoreKey("Main@"+strings.TrimSuffix(s.url, "/"), key)
	cmd := d.Command(path, "--home", home)
	cmd.Env = append(cmd.Env, s.trust()...)
	p := stage.Start(t, cmd)
	d.Window("--name", "^MediaDrop")
	log := &logFile{path: filepath.Join(home, "mediadrop.log")}
	idleCPU := standsStill(t, p)
	forgetPeak(t, p.PID)
	idle, err := peakMemory(p.PID)
	require.NoError(t, err)

	second := d.Command(path, append([]string{"--home", home, "--"}, l.files...)...)
	start := time.Now()
	output, err := second.CombinedOutput()
	require.NoError(t, err, string(output))
	t.Logf("handing over took the second start %v of the processor, which are not counted",
		second.ProcessState.UserTime()+second.ProcessState.SystemTime())
	for deadline := start.Add(patience); log.count(t) < len(l.files); time.Sleep(lookEvery) {
		require.True(t, p.Running(), "the program ended: %s", p.Output())
		require.Less(t, time.Now(), deadline, "%d of %d uploads ended", log.ended, len(l.files))
	}
	for _, upload := range stage.Uploads(t, home) {
		require.Equal(t, "done", upload.State, upload.Error)
	}
	// what is drawn of the end belongs to the cost
	used := standsStill(t, p) - idleCPU
	peak, err := peakMemory(p.PID)
	require.NoError(t, err)
	p.Kill()
	return cost{wall: log.last.Sub(start), cpu: used, peak: peak, idle: idle}
}

// writeSettings sets up the service's channel.
func writeSettings(t *testing.T, home string, s *service) {
	t.Helper()
	data, err := json.Marshal(map[string]any{
		"version":          1,
		"accounts":         []map[string]string{{"name": "Main", "base_url": s.url}},
		"channels":         []map[string]string{{"name": "Bench", "stream_id": stream, "account": "Main"}},
		"selected_channel": "Bench",
		"parallel_uploads": parallel,
	})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(home, "settings.json"), data, 0o600))
}

// still is how long a process has to use no time of the processor to be standing still: longer
// than the pause between two pictures of anything that moves.
const still = 300 * time.Millisecond

// standsStill waits until a process does nothing, and tells what it has used of the processor.
func standsStill(t *testing.T, p *stage.Process) time.Duration {
	t.Helper()
	used, since := cpuTime(t, p.PID), time.Now()
	for limit := time.Now().Add(stage.Patience); time.Since(since) < still && time.Now().Before(limit); time.Sleep(2 * ticks) {
		if now := cpuTime(t, p.PID); now != used {
			used, since = now, time.Now()
		}
	}
	return used
}

// logFile counts the uploads that have ended by the program's log, without reading any of it
// twice: the contender would have to share the processor with that.
type logFile struct {
	path  string
	file  *os.File
	rest  []byte // of a line that is not whole yet
	ended int
	last  time.Time // when the latest of them ended, as the program says
}

func (l *logFile) count(t *testing.T) int {
	t.Helper()
	if l.file == nil {
		var err error
		if l.file, err = os.Open(l.path); os.IsNotExist(err) {
			return 0 // it begins with the first entry
		}
		require.NoError(t, err)
		t.Cleanup(func() { _ = l.file.Close() })
	}
	data, err := io.ReadAll(l.file)
	require.NoError(t, err)
	l.rest = append(l.rest, data...)
	for {
		line, rest, whole := bytes.Cut(l.rest, []byte("\n"))
		if !whole {
			return l.ended
		}
		l.rest = rest
		if !bytes.Contains(line, []byte(`"upload finished"`)) {
			continue
		}
		var entry struct{ Time time.Time }
		require.NoError(t, json.Unmarshal(line, &entry), fmt.Sprintf("%q", line))
		l.ended, l.last = l.ended+1, entry.Time
	}
}
