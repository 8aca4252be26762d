package worker

import (
	"errors"
	"os"
	"os/exec"

	"golang.org/x/sys/windows"
)

// environment is what a worker gets of it: what Windows needs to load a program.
func environment() []string {
	env := []string{"GOTRACEBACK=single"}
	for _, name := range []string{"SystemRoot", "SystemDrive", "windir"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// folderForNothing is the working folder.
func folderForNothing() string { return os.Getenv("SystemRoot") }

// endedFromOutside reports whether somebody else ended a process: Go's own ends
// have the code 2, those of the system's faults large ones, and the task manager
// gives 1.
func endedFromOutside(end error) bool {
	var exit *exec.ExitError
	return errors.As(end, &exit) && exit.ExitCode() == 1
}

// isGone reports whether the other side has ended.
func isGone(err error) bool {
	return isEnd(err) || errors.Is(err, windows.ERROR_BROKEN_PIPE) || errors.Is(err, windows.ERROR_NO_DATA) || errors.Is(err, os.ErrClosed)
}
