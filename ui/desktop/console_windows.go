package desktop

import (
	"os"

	"golang.org/x/sys/windows"
)

// UseConsole lets the program write into the console it was started from. A
// program with windows of its own has no console by itself, and what it prints
// would be lost. Where its output goes into a file or a pipe it stays so.
// It tells whether somebody can read what is printed.
func UseConsole() bool {
	if writable(os.Stdout) || writable(os.Stderr) {
		return true
	}
	const parent = ^uintptr(0) // ATTACH_PARENT_PROCESS
	attach := windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole")
	if ok, _, _ := attach.Call(parent); ok == 0 {
		return false // started from the desktop
	}
	console, err := os.OpenFile("CONOUT$", os.O_RDWR, 0)
	if err != nil {
		return false
	}
	os.Stdout, os.Stderr = console, console
	return true
}

// writable reports whether somebody gets what is written: a console, a file or a
// pipe, and not the null device, which looks like a console.
func writable(f *os.File) bool {
	handle, mode := windows.Handle(f.Fd()), uint32(0)
	kind, err := windows.GetFileType(handle)
	if err != nil || kind == windows.FILE_TYPE_UNKNOWN {
		return false
	}
	return kind != windows.FILE_TYPE_CHAR || windows.GetConsoleMode(handle, &mode) == nil
}
