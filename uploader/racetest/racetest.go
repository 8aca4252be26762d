// Package racetest lets tests leave out what the race detector changes: it allocates by itself, and
// makes everything slow.
package racetest

import (
	"runtime/debug"
	"testing"
)

// OneGoroutine leaves a test out of the run with the race detector, in which nothing happens on
// two goroutines of the program at once: a decoder that goes through a table of files, another
// program that does the work. There the detector has nothing to find, and makes it five to ten times
// as slow. The run without it has the test. What decodes meets the detector all the same: in the
// corpus of uploader/media, several files at a time, and where pictures are divided among processors
// in the smaller tests of uploader/media/picture.
func OneGoroutine(t testing.TB) {
	t.Helper()
	if Enabled() {
		t.Skip("on one goroutine: nothing for the race detector")
	}
}

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
