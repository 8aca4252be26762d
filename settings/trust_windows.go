package settings

import (
	"errors"
	"fmt"

	"golang.org/x/sys/windows"
)

// FromAdministrator tells why a file in %ProgramData% was not put there by an
// administrator: anybody may make folders in it, and a base URL of somebody
// else's would get everybody's key. It asks for the owner, who is the group of
// administrators, the system or its installer where an administrator wrote it.
func FromAdministrator(path string) error {
	descriptor, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION)
	if err != nil {
		return fmt.Errorf("ask for the owner: %w", err)
	}
	owner, _, err := descriptor.Owner()
	if err != nil {
		return fmt.Errorf("ask for the owner: %w", err)
	}
	const installer = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464" // NT SERVICE\TrustedInstaller
	if owner.IsWellKnown(windows.WinBuiltinAdministratorsSid) || owner.IsWellKnown(windows.WinLocalSystemSid) || owner.String() == installer {
		return nil
	}
	return errors.New("its owner is no administrator")
}
