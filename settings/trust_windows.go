package settings

import (
	"errors"
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// allUsersFolder is the system's own answer: an environment variable is the
// person's to change.
func allUsersFolder() string {
	folder, err := windows.KnownFolderPath(windows.FOLDERID_ProgramData, windows.KF_FLAG_DEFAULT)
	if err != nil {
		return ""
	}
	return folder
}

// changing are the rights with which a file's content, or who may change it,
// can be changed.
const changing = windows.FILE_WRITE_DATA | windows.FILE_APPEND_DATA | windows.DELETE | windows.WRITE_DAC | windows.WRITE_OWNER |
	windows.GENERIC_WRITE | windows.GENERIC_ALL

// FromAdministrator returns an error unless an administrator owns the file and
// nobody else may change it. It is for files in %ProgramData%, where anybody may
// make a folder: a stranger's channels would get everybody's files.
func FromAdministrator(file *os.File) error {
	descriptor, err := windows.GetSecurityInfo(windows.Handle(file.Fd()), windows.SE_FILE_OBJECT,
		windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return fmt.Errorf("ask for the owner: %w", err)
	}
	owner, _, err := descriptor.Owner()
	if err != nil {
		return fmt.Errorf("ask for the owner: %w", err)
	}
	if !administers(owner) {
		return errors.New("its owner is no administrator")
	}
	rights, _, err := descriptor.DACL()
	if err != nil || rights == nil {
		return errors.New("everybody may change it")
	}
	for i := range uint32(rights.AceCount) {
		var entry *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(rights, i, &entry); err != nil {
			return fmt.Errorf("ask who may change it: %w", err)
		}
		if entry.Header.AceType != windows.ACCESS_ALLOWED_ACE_TYPE || entry.Header.AceFlags&windows.INHERIT_ONLY_ACE != 0 {
			continue
		}
		if who := (*windows.SID)(unsafe.Pointer(&entry.SidStart)); entry.Mask&changing != 0 && !administers(who) {
			return fmt.Errorf("%s may change it", who)
		}
	}
	return nil
}

func administers(who *windows.SID) bool {
	const installer = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464" // NT SERVICE\TrustedInstaller
	return who.IsWellKnown(windows.WinBuiltinAdministratorsSid) || who.IsWellKnown(windows.WinLocalSystemSid) || who.String() == installer
}
