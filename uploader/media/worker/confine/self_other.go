//go:build !linux

package confine

// Self returns what holds of this process. Nothing is done here: it was started
// with what the system has.
func Self(folder string) (held Held, scratch bool) { return heldByStart(), folder != "" }
