package confine

import (
	"syscall"

	"golang.org/x/sys/unix"
)

const (
	// slack is what RLIMIT_DATA allows above the resident memory: Go maps its heap
	// in pieces of 64 MB before it touches them, and a quiet process has 73 MB
	// mapped of which 5 are resident (measured).
	slack = 88 << 20
	// maxFile bounds what a process writes into one file.
	maxFile = 1 << 30
)

// attributes have the process end with this one, however that ends.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// limit sets the limits of a process that has just been started. RLIMIT_DATA
// counts memory that is private and writable, also from mmap (Linux 4.7);
// RLIMIT_AS is of no use, because Go reserves more than a gigabyte of addresses.
func limit(pid int, b Bounds) error {
	for resource, most := range map[int]uint64{
		unix.RLIMIT_DATA:  uint64(b.Memory + slack),
		unix.RLIMIT_CORE:  0,
		unix.RLIMIT_FSIZE: maxFile,
	} {
		if err := unix.Prlimit(pid, resource, &unix.Rlimit{Cur: most, Max: most}, nil); err != nil {
			return err
		}
	}
	return nil
}
