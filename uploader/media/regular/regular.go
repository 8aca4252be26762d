// Package regular opens files that have content, and nothing else.
package regular

import (
	"errors"
	"io/fs"
	"os"
)

// Open opens a file to read it, if it is one: a pipe or a device could be read for
// ever, and may have come in the place of what was looked at.
func Open(path string) (*os.File, error) {
	f, err := openAtOnce(path)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(err, &fs.PathError{Op: "open", Path: path, Err: errNotRegular}, f.Close())
	}
	return f, nil
}

var errNotRegular = errors.New("not a file with content")

// IsInUse reports whether a file cannot be opened because a program has it for itself.
func IsInUse(err error) bool { return errors.Is(err, errSharing) }
