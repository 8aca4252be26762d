//go:build !windows

package settings

import "os"

// FromAdministrator tells why a file was not put there by an administrator. On
// this system nobody else can write where it is looked for.
func FromAdministrator(*os.File) error { return nil }

// allUsersFolder is for a system that has none.
func allUsersFolder() string { return "" }
