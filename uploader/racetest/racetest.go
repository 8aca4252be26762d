// Package racetest lets tests leave out what the race detector changes: it allocates by itself, and
// makes everything slow.
package racetest

import "runtime/debug"

// Enabled reports whether this program was built with the race detector.
func Enabled() bool {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return false
	}
	for _, setting := range info.Settings {
		if setting.Key == "-race" {
			return setting.Value == "true"
		}
	}
	return false
}
