// Package wholefile writes files whole or not at all.
package wholefile

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// ErrNotWritten is wrapped by every error of Replace that comes from the
// disk.
var ErrNotWritten = errors.New("the file was not written")

// Replace writes a file whole or not at all, readable by its owner only:
// until all of the new content has reached the disk, the file of that name
// stays as it was. Where path is a link, the link's target is replaced.
//
// write writes the content. If it returns an error, that is returned as it is,
// unless the disk had failed before; errors of the disk wrap ErrNotWritten.
func Replace(path string, write func(io.Writer) error) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp") // with mode 0600
	if err != nil {
		return notWritten(err)
	}
	disk := &diskWriter{file: temp}
	buffer := bufio.NewWriterSize(disk, 64<<10)
	err = write(buffer)
	if err == nil {
		err = cmp.Or(notWritten(buffer.Flush()), disk.close())
	}
	if err == nil {
		if err = notWritten(rename(temp.Name(), path)); err == nil {
			return nil
		}
	}
	_ = temp.Close() // closed already, or of no use
	_ = os.Remove(temp.Name())
	return cmp.Or(disk.err, err)
}

// diskWriter remembers the disk's error, which write may not pass on.
type diskWriter struct {
	file *os.File
	err  error
}

func (w *diskWriter) Write(p []byte) (int, error) {
	n, err := w.file.Write(p)
	w.err = cmp.Or(w.err, notWritten(err))
	return n, w.err
}

// close makes sure that the content is on the disk before the file gets its
// name. A rename can be there first, and a power cut would leave an empty file.
func (w *diskWriter) close() error {
	return notWritten(cmp.Or(w.file.Sync(), w.file.Close()))
}

func notWritten(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrNotWritten, err)
}
