//go:build !unix

package regular

import "os"

// openAtOnce opens a file to read it.
func openAtOnce(path string) (*os.File, error) { return os.Open(path) }
