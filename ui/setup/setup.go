// Package setup asks for what uploads need: a channel, and the key of its account.
// Everything here belongs to the main goroutine.
package setup

import (
	"mediadrop/settings/keychain"
	"mediadrop/ui/control"
	"mediadrop/ui/dialogs"
)

// Forms are the forms of a window.
type Forms struct {
	// OnKey is called when a key was stored.
	OnKey func(owner keychain.Owner)
	// OnChannel is called when a channel was saved, in the place of another or "".
	OnChannel func(name, replaces string)

	control *control.Control
	dialogs *dialogs.Stack
}

// New returns the forms of a window. Their callbacks are to be set.
func New(c *control.Control, d *dialogs.Stack) *Forms { return &Forms{control: c, dialogs: d} }
