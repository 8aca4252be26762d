package desktop

import (
	"os"
	"path/filepath"
)

// marker beside the program makes it portable.
const marker = "portable.txt"

// PortableHome returns the folder of the program where it is portable: settings,
// history and log lie there, as with --home. Otherwise it is empty.
func PortableHome() string {
	program, err := os.Executable()
	if err != nil {
		return ""
	}
	return portableHome(program)
}

func portableHome(program string) string {
	if real, err := filepath.EvalSymlinks(program); err == nil {
		program = real
	}
	dir := filepath.Dir(program)
	if info, err := os.Stat(filepath.Join(dir, marker)); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return dir
}
