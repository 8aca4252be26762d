package worker

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// probe tries what a worker has no right to.
type probe struct{ Settings, Folder, Scratch, Socket, TCP string }

func init() {
	hostile["probe"] = func(j *Job) ([]byte, error) {
		var p probe
		if err := json.Unmarshal(j.Body, &p); err != nil {
			return nil, err
		}
		return json.Marshal(p.attempts())
	}
}

// attempts returns what came of each attempt: "" where it worked.
func (p probe) attempts() map[string]string {
	said := func(err error) string {
		if err == nil {
			return ""
		}
		return err.Error()
	}
	open := func(path string, flags int) error {
		f, err := os.OpenFile(path, flags, 0o600)
		if err == nil {
			f.Close()
		}
		return err
	}
	dial := func(network, address string) error {
		conn, err := net.Dial(network, address)
		if err == nil {
			conn.Close()
		}
		return err
	}
	call := func(number uintptr, args ...uintptr) error {
		var a [6]uintptr
		copy(a[:], args)
		if _, _, errno := syscall.RawSyscall6(number, a[0], a[1], a[2], a[3], a[4], a[5]); errno != 0 {
			return errno
		}
		return nil
	}
	path, _ := syscall.BytePtrFromString(p.Settings)
	parent := uintptr(os.Getppid())
	results := map[string]error{
		"read the settings":       open(p.Settings, os.O_RDONLY),
		"write the settings":      open(p.Settings, os.O_WRONLY),
		"change their mode":       os.Chmod(p.Settings, 0o777),
		"shorten them":            os.Truncate(p.Settings, 0),
		"remove them":             os.Remove(p.Settings),
		"list a folder":           func() error { _, err := os.ReadDir(p.Folder); return err }(),
		"make a file":             open(filepath.Join(p.Folder, "new"), os.O_CREATE|os.O_WRONLY),
		"read the system's users": open("/etc/passwd", os.O_RDONLY),
		"read the program":        open("/proc/self/exe", os.O_RDONLY),
		"read the parent":         open(fmt.Sprintf("/proc/%d/mem", parent), os.O_RDONLY),
		"the parent's settings":   open(fmt.Sprintf("/proc/%d/environ", parent), os.O_RDONLY),
		"link out of the scratch": os.Link(p.Settings, filepath.Join(p.Scratch, "link")),
		"connect":                 dial("tcp", p.TCP),
		"send a datagram":         dial("udp", "127.0.0.1:53"),
		"the session's socket":    dial("unix", p.Socket),
		"an abstract socket":      dial("unix", "@anything"),
		"any socket":              call(unix.SYS_SOCKET, unix.AF_INET, unix.SOCK_DGRAM, 0),
		"netlink":                 call(unix.SYS_SOCKET, unix.AF_NETLINK, unix.SOCK_RAW, 0),
		"listen":                  func() error { l, err := net.Listen("tcp", "127.0.0.1:0"); closeIt(l); return err }(),
		"run a program":           exec.Command("/bin/true").Run(),
		"become a program":        call(unix.SYS_EXECVE, uintptr(unsafe.Pointer(path)), 0, 0),
		"fork":                    call(unix.SYS_CLONE, uintptr(syscall.SIGCHLD)),
		"end the parent":          syscall.Kill(int(parent), 0),
		"end everybody":           syscall.Kill(-1, 0),
		"trace the parent":        call(unix.SYS_PTRACE, unix.PTRACE_SEIZE, parent),
		"read its memory":         call(unix.SYS_PROCESS_VM_READV, parent),
		"take its files":          call(unix.SYS_PIDFD_OPEN, parent, 0),
		"the kernel's keys":       call(unix.SYS_KEYCTL, 0, 0, 0),
		"io_uring":                call(unix.SYS_IO_URING_SETUP, 1, 0),
		"a new namespace":         call(unix.SYS_UNSHARE, unix.CLONE_NEWUSER),
	}
	answers := map[string]string{}
	for name, err := range results {
		answers[name] = said(err)
	}
	return answers
}

func closeIt(l net.Listener) {
	if l != nil {
		l.Close()
	}
}

// A worker cannot open the settings, a socket, or another file, nor start or reach
// into a process. What it tries here works for this process.
func TestAWorkerHasNoRights(t *testing.T) {
	p := newPool(t)
	folder := t.TempDir()
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer tcp.Close()
	session, err := net.Listen("unix", filepath.Join(folder, "session"))
	require.NoError(t, err)
	defer session.Close()
	attempt := probe{
		Settings: filepath.Join(folder, "settings.json"), Folder: folder, Scratch: p.scratch,
		Socket: session.Addr().String(), TCP: tcp.Addr().String(),
	}
	require.NoError(t, os.WriteFile(attempt.Settings, []byte("{}"), 0o600))
	answer, err := ask(t, p, "probe", attempt)
	require.NoError(t, err)
	var said map[string]string
	require.NoError(t, json.Unmarshal(answer, &said))
	require.NotEmpty(t, said)
	for what, refusal := range said {
		t.Logf("%-24s %s", what, refusal)
		require.NotEmpty(t, refusal, "a worker can %s", what)
		if what != "an abstract socket" {
			require.True(t, refused(refusal), "%s: %s", what, refusal)
		}
	}
	content, err := os.ReadFile(attempt.Settings)
	require.NoError(t, err)
	require.Equal(t, "{}", string(content))
	held, known := p.Held()
	require.True(t, known)
	t.Log(held)
}

// refused reports whether an error is that of a missing right, and not that the
// attempt was in vain anyway.
func refused(text string) bool {
	return strings.Contains(text, syscall.EPERM.Error()) || strings.Contains(text, syscall.EACCES.Error()) ||
		strings.Contains(text, syscall.EXDEV.Error()) // what Landlock says of a link from elsewhere
}

func TestAWorkerKeepsFilesInItsScratchFolder(t *testing.T) {
	p := newPool(t)
	answer, err := ask(t, p, "scratch", p.scratch)
	require.NoError(t, err)
	require.Equal(t, "code", string(answer))
	info, err := os.Stat(p.scratch)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o700), info.Mode().Perm())
}

// What this process has open is not open in a worker, also where it forgot to tell
// the system so, as libraries in C do.
func TestAWorkerInheritsNoFile(t *testing.T) {
	secret := file(t, "settings")
	leaked, err := unix.Dup(int(secret.Fd()))
	require.NoError(t, err)
	defer unix.Close(leaked)
	leakedSocket, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	require.NoError(t, err)
	defer unix.Close(leakedSocket)
	p := newPool(t)
	id, err := strconv.Atoi(pid(t, p))
	require.NoError(t, err)
	sockets := 0
	links, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", id))
	require.NoError(t, err)
	for _, link := range links {
		target, err := os.Readlink(link)
		require.NoError(t, err)
		known := target == "/dev/null" || strings.HasPrefix(target, "pipe:") || strings.HasPrefix(target, "socket:") ||
			strings.HasPrefix(target, "anon_inode:[event") || strings.HasPrefix(target, "/sys/fs/cgroup")
		require.True(t, known, "%s -> %s", link, target)
		if strings.HasPrefix(target, "socket:") {
			sockets++
		}
	}
	require.Equal(t, 1, sockets, "that to this process")
	content, err := os.ReadFile("/proc/self/fd/" + strconv.Itoa(leaked))
	require.NoError(t, err)
	require.Equal(t, "settings", string(content))
	environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", id))
	require.NoError(t, err)
	require.Equal(t, "GOTRACEBACK=single\x00", string(environ))
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", id))
	require.NoError(t, err)
	require.Regexp(t, `NoNewPrivs:\s+1\n`, string(status))
	require.Regexp(t, `Seccomp:\s+2\n`, string(status))
}
