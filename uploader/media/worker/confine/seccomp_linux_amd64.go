package confine

import "golang.org/x/sys/unix"

const (
	filteredArch = unix.AUDIT_ARCH_X86_64
	foreignCalls = 0x40000000 // __X32_SYSCALL_BIT
)

// oldDenied and oldOpenDenied are calls that newer architectures never had.
var (
	oldDenied = []uint32{unix.SYS_FORK, unix.SYS_VFORK, unix.SYS_CHMOD, unix.SYS_CHOWN, unix.SYS_LCHOWN, unix.SYS_MKNOD,
		unix.SYS_UTIME, unix.SYS_UTIMES, unix.SYS_FUTIMESAT}
	oldOpenDenied = []uint32{unix.SYS_OPEN, unix.SYS_CREAT, unix.SYS_UNLINK, unix.SYS_RMDIR, unix.SYS_MKDIR, unix.SYS_LINK,
		unix.SYS_SYMLINK, unix.SYS_RENAME, unix.SYS_RENAMEAT}
)
