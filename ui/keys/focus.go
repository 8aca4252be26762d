package keys

import (
	"time"

	"fyne.io/fyne/v2"
)

// Of the program's window: where the keyboard is, what brings something in it into
// sight, and where the keyboard goes when what had it is gone.
var (
	canvas fyne.Canvas
	reveal = func(fyne.CanvasObject) {}
	home   = func() {}
	since  time.Time // when something got the keyboard the last time
)

// Reveals has what gets the keyboard brought into sight with show, in the place of what
// did so before.
func Reveals(show func(fyne.CanvasObject)) { reveal = show }

// Home has the keyboard put somewhere with focus when what had it is gone, in the place
// of what did so before.
func Home(focus func()) { home = focus }

// Gained is to be called by a widget that has got the keyboard.
func Gained() {
	since = time.Now()
	if o := focused(); o != nil {
		reveal(o)
	}
}

// Focus puts the keyboard on a part of the window. It need not have been drawn: the
// driver does not know yet where that would be.
func Focus(o fyne.Focusable) {
	if canvas != nil {
		canvas.Focus(o)
	}
}

// Settle takes the keyboard from what is not shown any more, and reports whether it
// did. The toolkit leaves it there, and keys would do what nobody sees.
func Settle() bool {
	o := focused()
	if o == nil || IsShown(o) || isNew(o) {
		return false
	}
	canvas.Unfocus()
	home()
	return true
}

// focused returns what has the keyboard, or nil.
func focused() fyne.CanvasObject {
	o, _ := focus().(fyne.CanvasObject)
	return o
}

// IsShown reports whether neither an object nor anything around it is hidden or gone.
func IsShown(o fyne.CanvasObject) bool {
	// The driver looks through what is visible, and returns zero where it finds nothing.
	// Nothing that takes the keyboard stands in the very corner of a window.
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o) != fyne.Position{}
}

// notDrawn is for how long what the driver does not know counts as not drawn yet. What
// was drawn once it knows for a minute (the toolkit's cache.ValidDuration).
const notDrawn = 30 * time.Second

// isNew reports whether what has the keyboard was not drawn yet, such as the first field
// of a dialog that was just opened: the driver does not know then where it stands.
func isNew(o fyne.CanvasObject) bool {
	return fyne.CurrentApp().Driver().CanvasForObject(o) == nil && time.Since(since) < notDrawn
}
