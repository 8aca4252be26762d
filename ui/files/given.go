package files

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"

	"mediadrop/ui/desktop"
)

// Given returns what was just dropped on a window as the other program gave it, for
// Dropped; "" where the system keeps it to itself. It belongs to the main goroutine.
func Given(win fyne.Window) (text string, err error) {
	native, ok := win.(driver.NativeWindow)
	if !ok {
		return "", nil // a test
	}
	native.RunNative(func(context any) {
		if x11, ok := context.(driver.X11WindowContext); ok {
			text, err = desktop.DroppedText(x11.WindowHandle)
		}
	})
	return text, err
}
