package givenfiles

import (
	"io/fs"
	"syscall"
)

// isHidden reads Windows' own mark, which no name shows.
func isHidden(_ string, entry fs.DirEntry) bool {
	info, err := entry.Info()
	if err != nil {
		return false
	}
	data, ok := info.Sys().(*syscall.Win32FileAttributeData)
	return ok && data.FileAttributes&(syscall.FILE_ATTRIBUTE_HIDDEN|syscall.FILE_ATTRIBUTE_SYSTEM) != 0
}
