package settings

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/natefinch/atomic"
)

// maxFileSize is how much of a settings file is read. A thousand channels are
// a tenth of it.
const maxFileSize = 1 << 20

var errTooLarge = errors.New("larger than 1 MiB")

// copyInto fills the new file to, and removes it again if it cannot.
func copyInto(to *os.File, path string) (err error) {
	defer func() {
		if err = errors.Join(err, to.Close()); err != nil {
			_ = os.Remove(to.Name()) // what matters is the first error
		}
	}()
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	if _, err = io.Copy(to, from); err != nil {
		return err
	}
	return to.Sync()
}

// readFile reads a settings file. A pipe or a device is refused, since opening
// it could block for ever.
func readFile(path string) ([]byte, error) {
	file, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readAll(file)
}

func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	return os.Open(path)
}

func readAll(file io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(file, maxFileSize+1))
	if err == nil && len(data) > maxFileSize {
		return nil, errTooLarge
	}
	return data, err
}

// replaceFile writes the file whole or not at all, readable by its owner only.
// Where path is a link, it is the link's target that is replaced.
func replaceFile(path string, data []byte) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	temp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp") // with mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = temp.Close() // closed already, or of no use
			_ = os.Remove(temp.Name())
		}
	}()
	if _, err = temp.Write(data); err != nil {
		return err
	}
	// A rename can reach the disk before the content does; then a power cut
	// would leave an empty file.
	if err = temp.Sync(); err != nil {
		return err
	}
	if err = temp.Close(); err != nil {
		return err
	}
	return atomic.ReplaceFile(temp.Name(), path)
}
