//go:build linux

// Package desktoptest provides what a test of a real window needs around it: a virtual display, processes
// that end with the test, windows to find and press, pictures, and the program's log.
package desktoptest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	// Patience bounds every wait: far longer than a loaded machine needs, so that only a
	// program that hangs comes to the end of it.
	Patience = time.Minute
	// pollEvery is the pause between two looks at something that cannot tell of a change.
	pollEvery = 50 * time.Millisecond
)

// Process is a program that was started and runs on beside the test.
type Process struct {
	PID    int
	name   string
	output output
	done   chan struct{} // closed when it has ended
	err    error         // how it ended; valid once done is closed
}

// Start runs cmd in a process group of its own, which is killed when the test ends. What it
// writes is kept, and shown if the test fails.
func Start(tb testing.TB, cmd *exec.Cmd) *Process {
	tb.Helper()
	p := &Process{name: cmd.Args[0], done: make(chan struct{})}
	if cmd.Stdout == nil {
		cmd.Stdout = &p.output
	}
	cmd.Stderr = &p.output
	// Pdeathsig: a test run that is itself killed leaves nothing behind either.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.WaitDelay = time.Second // children of its own may hold its output open
	require.NoError(tb, cmd.Start())
	p.PID = cmd.Process.Pid
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()
	tb.Cleanup(func() {
		ended := !p.Running()
		p.Kill()
		if tb.Failed() {
			tb.Logf("%s (ended by itself: %v; %v) wrote:\n%s", p.name, ended, p.err, p.Output())
		}
	})
	return p
}

// Kill ends the process and its children, and waits until it is gone.
func (p *Process) Kill() {
	_ = syscall.Kill(-p.PID, syscall.SIGKILL) // fails when all of them have ended already
	<-p.done
}

// Running reports whether the process has not ended yet.
func (p *Process) Running() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// Output is what the process has written so far.
func (p *Process) Output() string { return p.output.String() }

// ExitCode waits until the process ends by itself, and returns its exit code.
func (p *Process) ExitCode(tb testing.TB) int {
	tb.Helper()
	select {
	case <-p.done:
	case <-time.After(Patience):
		_ = syscall.Kill(p.PID, syscall.SIGQUIT) // what it waits for: a Go program says so
		select {
		case <-p.done:
		case <-time.After(Patience):
		}
		require.Failf(tb, "still running", "%s has not ended after %v", p.name, Patience)
	}
	var exit *exec.ExitError
	if errors.As(p.err, &exit) {
		return exit.ExitCode()
	}
	require.NoError(tb, p.err)
	return 0
}

// Outcome is what a program that ran to its end left.
type Outcome struct {
	Stdout, Stderr string
	Code           int
}

// RunToEnd runs a program with exactly this environment and waits for its end, which has to
// come within the limit.
func RunToEnd(tb testing.TB, limit time.Duration, env []string, name string, args ...string) Outcome {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit) // clean-ups use it, too
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, &stdout, &stderr
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	require.NoErrorf(tb, ctx.Err(), "%s %q ran for %v; stderr: %s", name, args, limit, &stderr)
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		require.NoError(tb, err)
	}
	return Outcome{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// WaitUntil looks again and again until ready says so, and fails the test when it never does.
func WaitUntil(tb testing.TB, what string, ready func() bool) {
	tb.Helper()
	deadline := time.Now().Add(Patience)
	for !ready() {
		if time.Now().After(deadline) {
			require.FailNowf(tb, "waited in vain", "%s: not within %v", what, Patience)
		}
		time.Sleep(pollEvery)
	}
}

// Repository is the folder that the program is built from: the nearest one above the test
// with a go.mod.
func Repository(tb testing.TB) string {
	tb.Helper()
	folder, err := os.Getwd()
	require.NoError(tb, err)
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		require.NotEqual(tb, "/", folder, "no go.mod above the test")
		folder = filepath.Dir(folder)
	}
}

// output collects what a process writes while others read it.
type output struct {
	mu   sync.Mutex
	text strings.Builder
}

func (o *output) Write(data []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(data)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}
