//go:build unix && !linux && !darwin

package confine

import (
	"os"
	"os/exec"
)

// MayFail reports whether workers may not start without rights. Here they have them.
const MayFail = false

// UseWorkerAsItIs makes a command run this program as a worker with all rights.
func UseWorkerAsItIs(cmd *exec.Cmd, _ string, args ...string) (err error) {
	cmd.Path, err = os.Executable()
	cmd.Args = append([]string{os.Args[0]}, args...)
	return err
}

// UseWorker is UseWorkerAsItIs: there is no way to take rights away here.
func UseWorker(cmd *exec.Cmd, scratch string, args ...string) error {
	return UseWorkerAsItIs(cmd, scratch, args...)
}

// UseProgram leaves the command as it is: there is no way to take rights away here.
func UseProgram(*exec.Cmd, string, Rights) error { return nil }

// HeldByProgram returns what holds of a program that was started by UseProgram.
func HeldByProgram() Held { return Held{} }

func heldByStart() Held { return Held{} }
