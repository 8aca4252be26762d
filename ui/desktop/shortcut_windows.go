package desktop

import (
	"errors"
	"fmt"
	"runtime"
	"syscall"
	"unsafe"

	"github.com/go-ole/go-ole"
	"golang.org/x/sys/windows"
)

// Windows: the shell's own maker of shortcuts. (The script host's cannot write
// names outside of the system's code page, such as Hebrew ones elsewhere.)
var (
	shellLink   = ole.NewGUID("{00021401-0000-0000-C000-000000000046}")
	iShellLinkW = ole.NewGUID("{000214F9-0000-0000-C000-000000000046}")
	persistFile = ole.NewGUID("{0000010B-0000-0000-C000-000000000046}")
)

// places of methods in the tables of those interfaces
const (
	shellLinkSetPath = 20
	persistFileSave  = 6
)

// makeShortcut writes a shortcut to a program.
func makeShortcut(path, program string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("make the shortcut %s: %w", path, err)
		}
	}()
	runtime.LockOSThread() // COM is set up for a thread
	defer runtime.UnlockOSThread()
	const alreadySetUp = 1 // S_FALSE
	if err := ole.CoInitialize(0); err != nil {
		if code := new(ole.OleError); !errors.As(err, &code) || code.Code() != alreadySetUp {
			return err
		}
	}
	defer ole.CoUninitialize()
	link, err := ole.CreateInstance(shellLink, iShellLinkW)
	if err != nil {
		return err
	}
	defer link.Release()
	if err := call(link, shellLinkSetPath, program); err != nil {
		return err
	}
	file, err := link.QueryInterface(persistFile)
	if err != nil {
		return err
	}
	defer file.Release()
	return call(&file.IUnknown, persistFileSave, path, 1) // and remember the path
}

// call calls a method that takes a text first.
func call(object *ole.IUnknown, method int, text string, more ...uintptr) error {
	wide, err := windows.UTF16PtrFromString(text)
	if err != nil {
		return err
	}
	table := (*[shellLinkSetPath + 1]uintptr)(unsafe.Pointer(object.RawVTable))
	arguments := append([]uintptr{uintptr(unsafe.Pointer(object)), uintptr(unsafe.Pointer(wide))}, more...)
	result, _, _ := syscall.SyscallN(table[method], arguments...)
	runtime.KeepAlive(wide)
	if result != 0 {
		return ole.NewError(result)
	}
	return nil
}
