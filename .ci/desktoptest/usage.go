//go:build linux

package desktoptest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// tick is the kernel's unit for the processor's time (man 7 time, USER_HZ).
const tick = 10 * time.Millisecond

// ProcessorTime returns what the process, with all its threads, has used of the processor.
func (p *Process) ProcessorTime(tb testing.TB) time.Duration {
	tb.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.PID))
	require.NoError(tb, err, p.Output())
	// The name, in parentheses, may hold blanks; utime and stime are the 14th and 15th field.
	fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	var sum time.Duration
	for _, field := range fields[11:13] {
		n, err := strconv.ParseInt(field, 10, 64)
		require.NoError(tb, err)
		sum += time.Duration(n) * tick
	}
	return sum
}

// isWaiting reports whether every thread of a process waits for something, and none for a
// processor (man 5 proc_pid_stat).
func isWaiting(pid string) bool {
	threads, _ := filepath.Glob("/proc/" + pid + "/task/*/stat")
	for _, path := range threads {
		data, err := os.ReadFile(path)
		if err == nil && !bytes.HasPrefix(data[bytes.LastIndexByte(data, ')')+1:], []byte(" S")) {
			return false
		}
	}
	return true // also where it has ended
}

// still is how long a process uses no time of the processor when it stands still: longer than the
// pause between two pictures of anything that moves.
const still = 300 * time.Millisecond

// StandsStill waits, but not for longer than Patience, until the process does nothing, and returns
// its ProcessorTime.
func (p *Process) StandsStill(tb testing.TB) time.Duration {
	tb.Helper()
	used, since := p.ProcessorTime(tb), time.Now()
	for limit := since.Add(Patience); time.Since(since) < still && time.Now().Before(limit); time.Sleep(2 * tick) {
		if now := p.ProcessorTime(tb); now != used {
			used, since = now, time.Now()
		}
	}
	return used
}

// Memory returns what the process has in memory, in bytes: with the files that it maps, which others
// share, and what is its own alone.
func (p *Process) Memory(tb testing.TB) (resident, anonymous int64) {
	tb.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", p.PID))
	require.NoError(tb, err, p.Output())
	for line := range bytes.Lines(data) {
		fields := strings.Fields(string(line)) // as in "Rss:  1234 kB"
		if len(fields) != 3 {
			continue
		}
		kib, _ := strconv.ParseInt(fields[1], 10, 64) // the first line has no number
		switch fields[0] {
		case "Rss:":
			resident = kib * 1024
		case "Anonymous:":
			anonymous = kib * 1024
		}
	}
	require.Positive(tb, anonymous)
	return resident, anonymous
}
