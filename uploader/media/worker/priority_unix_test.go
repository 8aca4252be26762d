//go:build unix

package worker

import (
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// priority answers with the priority of the worker's first thread, which is the one
// that Linux takes for a process's.
func init() {
	hostile["priority"] = func(*Job) ([]byte, error) {
		priority, err := syscall.Getpriority(syscall.PRIO_PROCESS, os.Getpid())
		return []byte(strconv.Itoa(priority)), err
	}
}

// What a person waits for runs as the program itself does, and everything else below.
func TestUrgentWorkRunsAtTheUsualPriority(t *testing.T) {
	own, err := syscall.Getpriority(syscall.PRIO_PROCESS, os.Getpid())
	require.NoError(t, err)
	p := newPool(t)
	priority := func(urgent bool) string {
		r := asking(t, "priority", nil)
		r.Look, r.Urgent = false, urgent
		answer, err := p.Do(t.Context(), r)
		require.NoError(t, err)
		return string(answer)
	}
	require.Equal(t, strconv.Itoa(own), priority(true))
	if lowers(t) {
		require.NotEqual(t, strconv.Itoa(own), priority(false))
	}
}

// lowers reports whether this system lowers the priority of a group of processes from
// what it is here: some sandboxes only say that they did.
func lowers(t *testing.T) bool {
	t.Helper()
	cmd := exec.Command("cat")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	defer func() {
		require.NoError(t, in.Close())
		require.NoError(t, cmd.Wait())
	}()
	before, err := syscall.Getpriority(syscall.PRIO_PROCESS, cmd.Process.Pid)
	require.NoError(t, err)
	if err := syscall.Setpriority(syscall.PRIO_PGRP, cmd.Process.Pid, 10); err != nil {
		return false
	}
	after, err := syscall.Getpriority(syscall.PRIO_PROCESS, cmd.Process.Pid)
	require.NoError(t, err)
	return after != before
}
