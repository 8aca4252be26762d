//go:build !windows

package regular

import "errors"

// errSharing never comes: elsewhere no program keeps others from reading a file.
var errSharing = errors.New("a program has the file for itself")
