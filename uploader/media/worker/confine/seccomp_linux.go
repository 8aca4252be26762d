//go:build linux && (amd64 || arm64)

package confine

import (
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Where the fields of struct seccomp_data are (seccomp(2)). The low half of an
// argument comes first: only little-endian architectures are filtered.
const (
	dataNumber   = 0
	dataArch     = 4
	dataArgument = 16
)

// workerDenied are the system calls that a worker has no use for: those that make
// sockets, start or trace processes, change what belongs to a file by its name
// (Landlock does not look at those), reach the kernel's keys, or do things in the
// kernel that a filter does not see.
var workerDenied = append([]uint32{unix.SYS_EXECVE, unix.SYS_EXECVEAT}, programDenied...)

// programDenied are those that a program of somebody else has no use for: the
// same, but it has to be started by execve.
var programDenied = append([]uint32{
	unix.SYS_SOCKET, unix.SYS_SOCKETPAIR, unix.SYS_CONNECT, unix.SYS_BIND, unix.SYS_LISTEN, unix.SYS_ACCEPT, unix.SYS_ACCEPT4,
	unix.SYS_PTRACE, unix.SYS_PROCESS_VM_READV, unix.SYS_PROCESS_VM_WRITEV, unix.SYS_PIDFD_GETFD, unix.SYS_PIDFD_OPEN,
	unix.SYS_PIDFD_SEND_SIGNAL, unix.SYS_KCMP, unix.SYS_RT_SIGQUEUEINFO, unix.SYS_RT_TGSIGQUEUEINFO, unix.SYS_TKILL,
	unix.SYS_FCHMODAT, unix.SYS_FCHMODAT2, unix.SYS_FCHOWNAT, unix.SYS_SETXATTR, unix.SYS_LSETXATTR, unix.SYS_REMOVEXATTR,
	unix.SYS_LREMOVEXATTR, unix.SYS_MKNODAT, unix.SYS_OPEN_BY_HANDLE_AT, unix.SYS_NAME_TO_HANDLE_AT,
	unix.SYS_ADD_KEY, unix.SYS_REQUEST_KEY, unix.SYS_KEYCTL, unix.SYS_BPF, unix.SYS_PERF_EVENT_OPEN, unix.SYS_USERFAULTFD,
	unix.SYS_IO_URING_SETUP, unix.SYS_IO_URING_ENTER, unix.SYS_IO_URING_REGISTER,
	unix.SYS_MOUNT, unix.SYS_UMOUNT2, unix.SYS_UNSHARE, unix.SYS_SETNS, unix.SYS_CHROOT, unix.SYS_PIVOT_ROOT,
	unix.SYS_FSOPEN, unix.SYS_OPEN_TREE, unix.SYS_MOVE_MOUNT,
}, oldDenied...)

// openDenied are those that open a file by its name.
var openDenied = append([]uint32{unix.SYS_OPENAT, unix.SYS_OPENAT2, unix.SYS_UNLINKAT, unix.SYS_MKDIRAT, unix.SYS_LINKAT,
	unix.SYS_SYMLINKAT, unix.SYS_RENAMEAT2, unix.SYS_TRUNCATE}, oldOpenDenied...)

// filter denies system calls to all threads of this process and to what it
// becomes. Threads may be started, processes may not; signals reach this process
// only.
func filter(denied []uint32, alsoOpen bool) error {
	program := filterProgram(denied, alsoOpen)
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("set no_new_privs: %w", err)
	}
	f := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	thread, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&f)))
	switch {
	case errno != 0:
		return fmt.Errorf("set the seccomp filter: %w", errno)
	case thread != 0:
		return fmt.Errorf("set the seccomp filter: thread %d has another", thread)
	}
	return nil
}

func filterProgram(denied []uint32, alsoOpen bool) []unix.SockFilter {
	refuse := answer(unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM))
	missing := answer(unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS))
	allow := answer(unix.SECCOMP_RET_ALLOW)
	program := []unix.SockFilter{
		load(dataArch),
		skipUnless(unix.BPF_JEQ, filteredArch, 1), // 32-bit calls have other numbers
		skip(1),
		answer(unix.SECCOMP_RET_KILL_PROCESS),
		load(dataNumber),
		skipUnless(unix.BPF_JGE, foreignCalls, 1), // those of x32
		missing,
		skipUnless(unix.BPF_JEQ, unix.SYS_CLONE3, 1), // its flags are behind a pointer; libraries go on with clone
		missing,
	}
	if alsoOpen {
		denied = append(append([]uint32(nil), denied...), openDenied...)
	}
	for _, number := range denied {
		program = append(program, skipUnless(unix.BPF_JEQ, number, 1), refuse)
	}
	program = append(program,
		skipUnless(unix.BPF_JEQ, unix.SYS_CLONE, 4),
		load(dataArgument),
		skipUnless(unix.BPF_JSET, unix.CLONE_THREAD, 1),
		allow,
		refuse,
	)
	for _, number := range []uint32{unix.SYS_KILL, unix.SYS_TGKILL} {
		program = append(program,
			skipUnless(unix.BPF_JEQ, number, 4),
			load(dataArgument),
			skipUnless(unix.BPF_JEQ, uint32(os.Getpid()), 1),
			allow,
			refuse,
		)
	}
	return append(program, allow)
}

func load(offset uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: offset}
}

func answer(value uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: value}
}

// skipUnless goes on where the comparison is true, and otherwise leaves out the
// next n instructions.
func skipUnless(comparison uint16, value uint32, n uint8) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | comparison | unix.BPF_K, K: value, Jf: n}
}

func skip(n uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JA, K: n}
}
