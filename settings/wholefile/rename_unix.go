//go:build !windows

package wholefile

import (
	"os"
	"path/filepath"
)

// rename changes a file's name to that of another one, which it replaces, and waits
// until the folder, too, is on the disk. Some network file systems cannot wait
// for a folder; the file is there all the same, so that is no error.
func rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(to))
	if err != nil {
		return nil
	}
	defer folder.Close()
	_ = folder.Sync()
	return nil
}
