package ffmpeg

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
)

// Process creation flags of CreateProcess (Microsoft, "Process Creation Flags").
const (
	belowNormalPriorityClass = 0x00004000
	createNoWindow           = 0x08000000
)

// isolate keeps the console window away, leaves the machine to the person who
// works at it, and has a cancel end the whole tree: Chocolatey's and Scoop's
// ffmpeg.exe is a shim that starts the real one.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: belowNormalPriorityClass | createNoWindow}
	cmd.Cancel = func() error {
		killer := exec.Command(filepath.Join(os.Getenv("SystemRoot"), "System32", "taskkill.exe"), "/T", "/F", "/PID", strconv.Itoa(cmd.Process.Pid))
		killer.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: createNoWindow}
		_ = killer.Run() // Kill below ends at least the program itself
		return cmd.Process.Kill()
	}
}

func lowerPriority(int) {} // set at creation

// executable reports whether the file may be run: its name says so.
func executable(info os.FileInfo) bool { return info.Mode().IsRegular() }
