package settings

import (
	"fmt"
	"io/fs"
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

// Rights with which something can be changed, or who may change it.
const (
	replacing = windows.DELETE | windows.WRITE_DAC | windows.WRITE_OWNER | windows.GENERIC_ALL
	changing  = replacing | windows.FILE_WRITE_DATA | windows.FILE_APPEND_DATA | windows.GENERIC_WRITE
	// deletingChild is FILE_DELETE_CHILD: to delete what is in a folder (winnt.h).
	deletingChild = 0x40
)

// FromAdministrator returns an error unless an administrator owns the file and
// nobody else may change it. It is for files in %ProgramData%, where anybody may
// make a folder: a stranger's channels would get everybody's files.
func FromAdministrator(file *os.File) error {
	descriptor, err := windows.GetSecurityInfo(windows.Handle(file.Fd()), windows.SE_FILE_OBJECT,
		windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return fmt.Errorf("ask who may change it: %w", err)
	}
	return onlyFor(descriptor, changing, administers)
}

// othersMayChange returns why others than this person and the system may change
// what lies on the way to a program. Whoever may add a file beside a program can
// have it load a library of theirs. Further up only a folder that is replaced
// matters: in the root of a drive anybody may make folders.
func othersMayChange(path string, _ fs.FileInfo, at place) error {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return fmt.Errorf("ask who uses the computer: %w", err)
	}
	descriptor, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT,
		windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return fmt.Errorf("ask who may change it: %w", err)
	}
	rights := windows.ACCESS_MASK(changing | deletingChild)
	if at == above {
		rights = replacing | deletingChild
	}
	return onlyFor(descriptor, rights, func(who *windows.SID) bool { return administers(who) || who.Equals(user.User.Sid) })
}

// onlyFor returns an error unless the owner is trusted, and nobody else has any
// of the rights. An entry of a kind that is not known here, other than one that
// forbids or audits, counts as one that allows everybody everything.
func onlyFor(descriptor *windows.SECURITY_DESCRIPTOR, rights windows.ACCESS_MASK, trusted func(*windows.SID) bool) error {
	owner, _, err := descriptor.Owner()
	if err != nil {
		return fmt.Errorf("ask for the owner: %w", err)
	}
	if owner == nil || !trusted(owner) {
		return ErrOwnedByOthers
	}
	list, _, err := descriptor.DACL()
	if err != nil || list == nil {
		return ErrWritableByOthers // without a list everybody may do everything
	}
	for i := range uint32(list.AceCount) {
		var entry *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(list, i, &entry); err != nil {
			return fmt.Errorf("ask who may change it: %w", err)
		}
		switch {
		case entry.Header.AceFlags&windows.INHERIT_ONLY_ACE != 0: // for what is below
		case forbids[entry.Header.AceType]:
		case entry.Header.AceType != windows.ACCESS_ALLOWED_ACE_TYPE:
			return ErrWritableByOthers
		case entry.Mask&rights != 0:
			if who := (*windows.SID)(unsafe.Pointer(&entry.SidStart)); !trusted(who) {
				return fmt.Errorf("%w: %s", ErrWritableByOthers, nameOf(who))
			}
		}
	}
	return nil
}

// forbids are the types of entries that give nobody a right: those that deny
// one, plainly (1), for objects (6), by a condition (10) or both (12) (winnt.h).
var forbids = map[uint8]bool{windows.ACCESS_DENIED_ACE_TYPE: true, 6: true, 10: true, 12: true}

// nameOf returns an account as Windows names it, or its number.
func nameOf(who *windows.SID) string {
	account, domain, _, err := who.LookupAccount("")
	if err != nil {
		return who.String()
	}
	if domain == "" {
		return account
	}
	return domain + `\` + account
}

func administers(who *windows.SID) bool {
	const installer = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464" // NT SERVICE\TrustedInstaller
	return who.IsWellKnown(windows.WinBuiltinAdministratorsSid) || who.IsWellKnown(windows.WinLocalSystemSid) || who.String() == installer
}
