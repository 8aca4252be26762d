//go:build !windows

package settings

import (
	"io/fs"
	"os"
	"runtime"
	"syscall"
)

// FromAdministrator returns nil: on this system only an administrator can write
// where a preset is looked for.
func FromAdministrator(*os.File) error { return nil }

// allUsersFolder is for a system that has none.
func allUsersFolder() string { return "" }

// othersMayChange returns why others than this person and the system may change
// what lies on the way to a program. In a folder further up that has the sticky
// bit, as /tmp has, they may only change what is theirs. What a link may be used
// for is not asked, since links have no rights of their own.
func othersMayChange(_ string, info fs.FileInfo, at place) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || stat.Uid != 0 && int64(stat.Uid) != int64(os.Geteuid()) {
		return ErrOwnedByOthers
	}
	mode := info.Mode()
	switch {
	case mode&fs.ModeSymlink != 0:
	case at == above && mode&fs.ModeSticky != 0:
	case mode&0o002 != 0, mode&0o020 != 0 && !isSystemGroup(stat.Gid):
		return ErrWritableByOthers
	}
	return nil
}

// isSystemGroup reports whether the members of a group administer the computer:
// root's group (wheel on macOS), and admin on macOS, whose members may do
// everything there, and who own the folders of Homebrew.
func isSystemGroup(group uint32) bool {
	return group == 0 || runtime.GOOS == "darwin" && group == 80
}
