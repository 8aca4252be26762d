//go:build linux

package bench

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// cost is what one run took.
type cost struct {
	wall time.Duration
	cpu  time.Duration // of the processor, in the program and in the system for it
	peak int64         // bytes of memory held at the same time, those of loaded files included
	idle int64         // the same before there was anything to do; 0 for what runs only then
}

// lookEvery is the pause between two looks at the memory of a process: what it takes after the
// last of them is missed.
const lookEvery = 5 * time.Millisecond

// measured runs a program to its end. The kernel's own account of the peak (ru_maxrss) is of no
// use: it begins with what the process that started it held.
func measured(t *testing.T, cmd *exec.Cmd) cost {
	t.Helper()
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output // from one goroutine, as they are the same
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	start := time.Now()
	require.NoError(t, cmd.Start())
	var end time.Time
	ended := make(chan error, 1)
	go func() {
		err := cmd.Wait()
		end = time.Now()
		ended <- err
	}()
	c := cost{}
	for {
		if peak, err := peakMemory(cmd.Process.Pid); err == nil { // fails once it has ended
			c.peak = max(c.peak, peak)
		}
		select {
		case err := <-ended:
			require.NoError(t, err, "%s: %s", cmd.Args[0], tail(output.String()))
			c.wall = end.Sub(start)
			c.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			if peak, err := peakIn(output.String()); err == nil { // it has told at its very end
				c.peak = peak
			}
			return c
		case <-time.After(lookEvery):
		}
	}
}

// tail is the end of a text, enough to see what went wrong.
func tail(text string) string { return text[max(0, len(text)-2000):] }

// peakMemory is the most bytes that a process has held since its start, or since forgetPeak.
func peakMemory(pid int) (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	return peakIn(string(status))
}

// peakIn reads the peak from the text of a process's status, which has none once it has ended.
func peakIn(status string) (int64, error) {
	for line := range strings.Lines(status) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			number, _, _ := strings.Cut(strings.TrimSpace(value), " ")
			kib, err := strconv.ParseInt(number, 10, 64)
			return kib * 1024, err
		}
	}
	return 0, errors.New("no peak")
}

// forgetPeak makes the peak begin with what the process holds now (man 5 proc, clear_refs).
func forgetPeak(t *testing.T, pid int) {
	t.Helper()
	require.NoError(t, os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0))
}

// ticks is the kernel's unit for the processor's time: a hundredth of a second for every program
// (man 7 time, USER_HZ).
const ticks = 10 * time.Millisecond

// cpuTime is what a running process has used of the processor.
func cpuTime(t *testing.T, pid int) time.Duration {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	require.NoError(t, err)
	// the name, in parentheses, may hold blanks; utime and stime are the 14th and 15th field
	fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	var sum time.Duration
	for _, field := range fields[11:13] {
		n, err := strconv.ParseInt(field, 10, 64)
		require.NoError(t, err)
		sum += time.Duration(n) * ticks
	}
	return sum
}
