//go:build unix

package history

import "syscall"

// What the system says of a disk without room, and of one that is read-only.
var (
	noRoom    = []error{syscall.ENOSPC, syscall.EDQUOT}
	noWriting = []error{syscall.EROFS}
)
