//go:build linux && !amd64 && !arm64

package confine

import (
	"errors"
	"fmt"
	"runtime"
)

var workerDenied, programDenied []uint32

// filter fails: the numbers of the system calls are not known here.
func filter([]uint32, bool) error {
	return fmt.Errorf("no seccomp filter for %s: %w", runtime.GOARCH, errors.ErrUnsupported)
}
