//go:build unix

package confine

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// niceness of work in the background leaves the machine to the person who works
// at it.
const niceness = 10

// system is what this system keeps of a process.
type system struct{}

func (*system) release() {}

// start gives the process a group of its own, so that ending it also ends what it
// started.
func start(cmd *exec.Cmd, b Bounds) (*Process, error) {
	cmd.SysProcAttr = attributes()
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	p := &Process{cmd: cmd}
	if b.Background {
		// A courtesy: at normal priority the work is done all the same.
		_ = syscall.Setpriority(syscall.PRIO_PGRP, cmd.Process.Pid, niceness)
	}
	if err := limit(cmd.Process.Pid, b); err != nil {
		return nil, errors.Join(fmt.Errorf("bound what %s may use: %w", cmd.Path, err), p.Kill(), p.Wait())
	}
	return p, nil
}

// Kill ends the process and its group at once. One that has ended is no error.
func (p *Process) Kill() error {
	err := syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	if errors.Is(err, syscall.ESRCH) || errors.Is(err, syscall.EPERM) { // macOS says the second of a zombie
		err = p.cmd.Process.Kill()
	}
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}
