//go:build unix

package worker

import (
	"errors"
	"net"
	"os/exec"
	"syscall"
)

// environment is what a worker gets of it: nothing. The language of the system's
// messages does not matter there, and neither does where anything is.
func environment() []string { return []string{"GOTRACEBACK=single"} }

// folderForNothing is the working folder.
func folderForNothing() string { return "/" }

// endedFromOutside reports whether somebody else ended a process: nothing in it
// ends itself with that signal.
func endedFromOutside(end error) bool {
	var exit *exec.ExitError
	if !errors.As(end, &exit) {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && (status.Signal() == syscall.SIGKILL || status.Signal() == syscall.SIGTERM)
}

// isGone reports whether the other side has ended.
func isGone(err error) bool {
	return isEnd(err) || errors.Is(err, net.ErrClosed) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		errors.Is(err, syscall.ESRCH)
}
