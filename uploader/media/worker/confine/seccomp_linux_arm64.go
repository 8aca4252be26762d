package confine

import "golang.org/x/sys/unix"

const (
	filteredArch = unix.AUDIT_ARCH_AARCH64
	foreignCalls = 0xffffffff // none
)

var oldDenied, oldOpenDenied []uint32
