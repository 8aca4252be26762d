package desktop

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/go-ole/go-ole"
	"github.com/go-ole/go-ole/oleutil"
	"golang.org/x/sys/windows"
)

const shortcutName = "MediaDrop.lnk"

// HasSendTo tells whether the person's 'Send to' menu has the program.
func HasSendTo() bool {
	path, err := sendTo()
	if err != nil {
		return true // nothing to offer
	}
	_, err = os.Stat(path)
	return err == nil
}

// AddToSendTo puts the program into the person's 'Send to' menu.
func AddToSendTo() error {
	path, err := sendTo()
	if err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the program: %w", err)
	}
	return makeShortcut(path, program)
}

func sendTo() (string, error) {
	dir, err := windows.KnownFolderPath(windows.FOLDERID_SendTo, windows.KF_FLAG_DEFAULT)
	if err != nil {
		return "", fmt.Errorf("find the folder of 'Send to': %w", err)
	}
	return filepath.Join(dir, shortcutName), nil
}

// makeShortcut has the system's own script host write the shortcut: the format
// is Windows' own.
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
	host, err := oleutil.CreateObject("WScript.Shell")
	if err != nil {
		return err
	}
	defer host.Release()
	shell, err := host.QueryInterface(ole.IID_IDispatch)
	if err != nil {
		return err
	}
	defer shell.Release()
	made, err := oleutil.CallMethod(shell, "CreateShortcut", path)
	if err != nil {
		return err
	}
	shortcut := made.ToIDispatch()
	defer shortcut.Release()
	if _, err := oleutil.PutProperty(shortcut, "TargetPath", program); err != nil {
		return err
	}
	_, err = oleutil.CallMethod(shortcut, "Save")
	return err
}
