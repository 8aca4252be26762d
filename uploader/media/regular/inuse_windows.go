package regular

import "syscall"

// errSharing is ERROR_SHARING_VIOLATION (winerror.h).
var errSharing error = syscall.Errno(32)
