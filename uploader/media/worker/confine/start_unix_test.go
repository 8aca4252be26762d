//go:build unix

package confine

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// script starts a shell in the background, and returns what reaches it and what it says.
func script(t *testing.T, text string) (p *Process, in io.Writer, out *bufio.Reader) {
	t.Helper()
	starter := NewStarter()
	t.Cleanup(starter.Close)
	cmd := exec.Command("/bin/sh", "-c", text)
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	said, err := cmd.StdoutPipe()
	require.NoError(t, err)
	p, err = starter.Start(cmd, Bounds{Memory: 256 << 20, Background: true})
	require.NoError(t, err)
	return p, in, bufio.NewReader(said)
}

// number reads a line with a number.
func number(t *testing.T, out *bufio.Reader) int {
	t.Helper()
	line, err := out.ReadString('\n')
	require.NoError(t, err)
	n, err := strconv.Atoi(strings.TrimSpace(line))
	require.NoError(t, err)
	return n
}

// A wrapper script's child ends with it.
func TestKillEndsTheWholeGroup(t *testing.T) {
	p, _, out := script(t, "sleep 600 & echo $!; wait")
	child := number(t, out)
	require.False(t, isGone(child))
	require.NoError(t, p.Kill())
	require.Error(t, p.Wait())
	require.Eventually(t, func() bool { return isGone(child) }, time.Minute, 10*time.Millisecond)
	require.NoError(t, p.Kill(), "it has ended")
}

// isGone reports whether the process has ended; where nobody collects orphans it
// stays as a zombie.
func isGone(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return true
	}
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && strings.Contains(string(status), ") Z ")
}

func TestWorkInTheBackgroundHasLowPriority(t *testing.T) {
	p, in, out := script(t, "read begin; nice")
	_, err := io.WriteString(in, "begin\n")
	require.NoError(t, err)
	require.GreaterOrEqual(t, number(t, out), niceness)
	require.NoError(t, p.Wait())
}
