package desktop

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

const shortcutName = "MediaDrop.lnk"

// HasSendTo reports whether the person's 'Send to' menu has the program.
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
	return makeShortcut(path, mainProgram(program))
}

func sendTo() (string, error) {
	dir, err := windows.KnownFolderPath(windows.FOLDERID_SendTo, windows.KF_FLAG_DEFAULT)
	if err != nil {
		return "", fmt.Errorf("find the folder of 'Send to': %w", err)
	}
	return filepath.Join(dir, shortcutName), nil
}
