package history

import "syscall"

// What the system says of a disk without room, and of one that is read-only
// (winerror.h: ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL, ERROR_WRITE_PROTECT).
var (
	noRoom    = []error{syscall.Errno(39), syscall.Errno(112)}
	noWriting = []error{syscall.Errno(19)}
)
