// Package desktop is what the program asks of the person's system besides its
// window: a console to print to, a message box where there is no window, an
// entry in 'Send to', and another start with software OpenGL.
package desktop

import (
	"context"

	"github.com/ncruces/zenity"
)

// Alert shows a message in a box of the system's own, for when the program's
// window cannot be shown, and waits until it is read. Where the system has no
// such box nothing happens.
func Alert(ctx context.Context, title, text string) {
	// What keeps the box from being shown has nobody who could be told.
	_ = zenity.Error(text, zenity.Title(title), zenity.Context(ctx), zenity.NoWrap())
}
