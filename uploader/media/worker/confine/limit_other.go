//go:build unix && !linux

package confine

import "syscall"

func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// limit does nothing: these systems bound neither another process nor what a
// process maps. The watch over its resident memory does.
func limit(int, Bounds) error { return nil }
