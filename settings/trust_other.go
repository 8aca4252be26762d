//go:build !windows

package settings

import "os"

// FromAdministrator returns nil: on this system only an administrator can write
// where a preset is looked for.
func FromAdministrator(*os.File) error { return nil }

// allUsersFolder is for a system that has none.
func allUsersFolder() string { return "" }
