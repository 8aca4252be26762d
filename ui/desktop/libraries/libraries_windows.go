package libraries

import (
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"

	"mediadrop/ui/desktop"
)

// What is loaded before any code of ours runs is named in the program's file: kernel32
// and others that Windows takes from its own folder in any case, and opengl32, which the
// copy of the program has beside it that draws without a graphics driver.
func init() {
	order := uint32(windows.LOAD_LIBRARY_SEARCH_SYSTEM32)
	if program, err := os.Executable(); err == nil && desktop.IsSoftwareCopy(filepath.Dir(program)) {
		order |= windows.LOAD_LIBRARY_SEARCH_APPLICATION_DIR
	}
	// A Windows that does not know it is older than those we run on.
	_ = windows.SetDefaultDllDirectories(order)
}
