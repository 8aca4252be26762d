package settings

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// maxFileSize is how much of a settings file is read. A thousand channels are
// a tenth of it.
const maxFileSize = 1 << 20

var errTooLarge = errors.New("larger than 1 MiB")

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
