package confine

import (
	"os"
	"os/exec"
)

// sandboxExec runs a program under a profile of the system's sandbox. It is called
// deprecated in favour of entitlements, which need a paid signature, and is what
// many programs use; the system's own daemons run under the same kind of profile.
const sandboxExec = "/usr/bin/sandbox-exec"

// profile is for programs of somebody else: no network, and no file is written
// outside of one folder.
const profile = `(version 1)
(allow default)
(deny network*)
(deny file-write*)
(allow file-write* (subpath (param "WRITE")) (literal "/dev/null") (literal "/dev/dtracehelper"))
(deny mach-lookup (global-name "com.apple.SecurityServer") (global-name "com.apple.securityd.xpc"))
`

// workerProfile is for workers: beside that, no process is started, and nothing
// below a home folder is read.
const workerProfile = profile + `(deny process-fork)
(deny file-read-data (subpath "/Users") (subpath (param "HOME")))
(allow file-read* (subpath (param "WRITE")) (literal (param "PROGRAM")))
`

// MayFail reports whether workers may not start without rights, because of what the
// system's own means for that want.
const MayFail = true

// UseWorkerAsItIs makes a command run this program as a worker with all rights.
func UseWorkerAsItIs(cmd *exec.Cmd, _ string, args ...string) (err error) {
	cmd.Path, err = os.Executable()
	cmd.Args = append([]string{os.Args[0]}, args...)
	return err
}

// UseWorker makes a command run this program as a worker, with the given arguments
// and a folder that it may use.
func UseWorker(cmd *exec.Cmd, scratch string, args ...string) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return sandbox(cmd, workerProfile, scratch, program, args)
}

// UseProgram makes a command, which runs a program of somebody else, run it with
// less rights. What it may read is not bounded here.
func UseProgram(cmd *exec.Cmd, _ string, r Rights) error {
	return sandbox(cmd, profile, r.Write, cmd.Path, cmd.Args[1:])
}

func sandbox(cmd *exec.Cmd, rules, write, program string, args []string) error {
	home, err := os.UserHomeDir()
	if err != nil {
		return err
	}
	if write == "" {
		write = "/var/empty"
	}
	cmd.Args = append([]string{sandboxExec, "-p", rules, "-D", "WRITE=" + write, "-D", "HOME=" + home, "-D", "PROGRAM=" + program, program}, args...)
	cmd.Path = sandboxExec
	return nil
}

// HeldByProgram returns what holds of a program that was started by UseProgram.
func HeldByProgram() Held {
	return Held{Files: "writes into one folder only (sandbox)", Network: "none (sandbox)", Memory: "watched"}
}

func heldByStart() Held {
	h := Held{Memory: "watched"}
	if l, err := loadSystem(); err != nil || l.sandboxCheck(int32(os.Getpid()), nil, 0) == 0 {
		return h
	}
	h.Files = "nothing below the home folder, writes into the scratch folder only (sandbox)"
	h.Network, h.Processes = "none (sandbox)", "starts none (sandbox)"
	return h
}
