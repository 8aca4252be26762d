package givenfiles

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// To look at a path that names a server would hand it a proof of the password.
func TestOnlyDrivesAreLookedAtOnWindows(t *testing.T) {
	for path, here := range map[string]bool{
		`C:\Users\Dana\a.png`: true, `d:/a.png`: true,
		`\\evil\share\a.png`: false, `//evil/share/a.png`: false, `\\?\UNC\evil\share\a.png`: false, `\??\UNC\evil\share\a.png`: false,
		`\\.\UNC\evil\a.png`: false, `\Device\Mup\evil\a.png`: false, `\\?\C:\a.png`: false, `\a.png`: false, `C:a.png`: false, `a.png`: false, "": false,
		` C:\a.png`: false, "/C:/a.png": false,
	} {
		require.Equal(t, here, isHere("windows", path), path)
	}
	require.True(t, isHere("linux", filepath.Join(t.TempDir(), "a.png")))
	require.False(t, isHere("linux", ""), "of an upload from elsewhere")
}

// Of an address of Windows the first slash is none of the path only where a drive
// follows it.
func TestTheSlashBeforeADrive(t *testing.T) {
	for path, want := range map[string]string{
		"/C:/a.png": "C:/a.png", "/c:": "c:", "//server/share/a.png": "//server/share/a.png", "/a.png": "/a.png", "/": "/", "": "",
	} {
		require.Equal(t, want, beforeDrive("windows", path))
		require.Equal(t, path, beforeDrive("linux", path))
	}
}
