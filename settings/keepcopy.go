package settings

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"
)

// keepCopy copies the file beside itself, under a name with the time that no
// file has yet, and returns the copy's path.
func (f *File) keepCopy() (string, error) {
	stem := f.path + "." + f.now().Format("20060102-150405")
	path := stem + ".bak"
	for n := 2; ; n++ {
		to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err == nil {
			return path, copyInto(to, f.path)
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", err
		}
		path = stem + "-" + strconv.Itoa(n) + ".bak"
	}
}

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
