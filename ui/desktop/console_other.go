//go:build !windows

package desktop

import (
	"os"

	"golang.org/x/term"
)

// UseConsole reports whether somebody can read what is printed. (On Windows it
// also finds the console that the program was started from.)
func UseConsole() bool { return term.IsTerminal(int(os.Stderr.Fd())) }
