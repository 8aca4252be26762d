//go:build !windows

package desktop

// HasSendTo reports whether there is nothing to add: only Windows has a 'Send to'
// menu. Other systems know the program by its desktop entry.
func HasSendTo() bool { return true }

// AddToSendTo does nothing on this system.
func AddToSendTo() error { return nil }
