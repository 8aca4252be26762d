//go:build !linux

package confine

import "errors"

// RunProgram fails: here nobody asks for it.
func RunProgram([]string) error { return errors.ErrUnsupported }
