//go:build unix

package regular

import (
	"os"
	"syscall"
)

// openAtOnce opens a file to read it, without waiting for somebody who writes into
// a pipe.
func openAtOnce(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}
