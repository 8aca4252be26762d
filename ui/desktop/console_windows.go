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

func writable(f *os.File) bool {
	kind, err := windows.GetFileType(windows.Handle(f.Fd()))
	return err == nil && kind != windows.FILE_TYPE_UNKNOWN
}
