//go:build linux

package e2e

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	// patience bounds every wait: far longer than a loaded machine needs, so that only a
	// program that hangs comes to the end of it.
	patience = time.Minute
	// pollEvery is the pause between two looks at something that cannot tell of a change.
	pollEvery = 50 * time.Millisecond
)

// process is a program that was started and runs on beside the test.
type process struct {
	name   string
	pid    int
	output output
	done   chan struct{} // closed when it has ended
	err    error         // how it ended; valid once done is closed
}

// start runs cmd in a process group of its own, which is killed when the test ends. What it
// writes is kept, and shown if the test fails.
func start(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{name: cmd.Args[0], done: make(chan struct{})}
	if cmd.Stdout == nil {
		cmd.Stdout = &p.output
	}
	cmd.Stderr = &p.output
	// Pdeathsig: a test run that is itself killed leaves nothing behind either.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.WaitDelay = time.Second // children of its own may hold its output open
	require.NoError(t, cmd.Start())
	p.pid = cmd.Process.Pid
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()
	t.Cleanup(func() {
		ended := !p.running()
		p.kill()
		if t.Failed() {
			t.Logf("%s (ended by itself: %v; %v) wrote:\n%s", p.name, ended, p.err, p.output.String())
		}
	})
	return p
}

// kill ends the process and its children, and waits until it is gone.
func (p *process) kill() {
	_ = syscall.Kill(-p.pid, syscall.SIGKILL) // fails when all of them have ended already
	<-p.done
}

// running reports whether the process has not ended yet.
func (p *process) running() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// exitCode waits until the process ends by itself, and returns its exit code.
func (p *process) exitCode(t *testing.T) int {
	t.Helper()
	select {
	case <-p.done:
	case <-time.After(patience):
		require.Failf(t, "still running", "%s has not ended after %v", p.name, patience)
	}
	var exit *exec.ExitError
	if errors.As(p.err, &exit) {
		return exit.ExitCode()
	}
	require.NoError(t, p.err)
	return 0
}

// outcome is what a program that ran to its end left.
type outcome struct {
	stdout, stderr string
	code           int
}

// runToEnd runs a program with exactly this environment and waits for its end.
func runToEnd(t *testing.T, env []string, name string, args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience) // clean-ups use it, too
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, &stdout, &stderr
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	require.NoErrorf(t, ctx.Err(), "%s %q ran for %v; stderr: %s", name, args, patience, &stderr)
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	return outcome{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// waitUntil looks again and again until ready says so, and fails the test when it never does.
func waitUntil(t *testing.T, what string, ready func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for !ready() {
		if time.Now().After(deadline) {
			require.FailNowf(t, "waited in vain", "%s: not within %v", what, patience)
		}
		time.Sleep(pollEvery)
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
