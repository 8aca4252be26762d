package confine

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// CloseInherited closes what a worker did not get on purpose: libraries in C open
// files without telling the system that they are not for other processes. kept is
// the last descriptor that was given. It must be called before anything is opened.
func CloseInherited(kept int) error {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		fd, err := strconv.Atoi(entry.Name())
		if err != nil || fd <= kept {
			continue
		}
		target, err := os.Readlink("/proc/self/fd/" + entry.Name())
		// Go itself has opened the others, before main.
		if err == nil && !strings.HasPrefix(target, "anon_inode:") && !strings.HasPrefix(target, "/sys/fs/cgroup/") {
			_ = unix.Close(fd)
		}
	}
	return nil
}

// keepToOneself has no file but the first three stay open in another program.
func keepToOneself() error {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if fd, err := strconv.Atoi(entry.Name()); err == nil && fd > 2 {
			unix.CloseOnExec(fd)
		}
	}
	return nil
}
