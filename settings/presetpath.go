package settings

import (
	"path/filepath"
	"runtime"
)

// PresetPath returns where an administrator puts settings for everybody who
// uses this computer: settings.json in /etc/mediadrop, in
// /Library/Application Support/MediaDrop or in %ProgramData%\MediaDrop.
// Nothing needs to be there.
func PresetPath() string { return presetPath(runtime.GOOS, allUsersFolder) }

func presetPath(goos string, allUsers func() string) string {
	switch goos {
	case "windows":
		folder := allUsers()
		if folder == "" {
			return ""
		}
		return filepath.Join(folder, "MediaDrop", "settings.json")
	case "darwin":
		return "/Library/Application Support/MediaDrop/settings.json"
	default:
		return "/etc/mediadrop/settings.json"
	}
}
