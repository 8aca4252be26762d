//go:build !linux

package desktop

// DroppedText returns what was dropped on a window of X11. There is none here: other
// systems hand over paths.
func DroppedText(uintptr) (string, error) { return "", nil }
