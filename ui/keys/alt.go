package keys

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Of the left Alt key. The right one is AltGr in many layouts.
var (
	onAlt func()
	alone bool           // it is held, and nothing else has happened since
	with  fyne.Focusable // what had the keyboard then
)

// Alt has a function called when Alt was pressed and let go with nothing between, in the
// place of the one before.
func Alt(do func()) { onAlt = do }

// Up is to be called with every key that is let go.
func Up(e *fyne.KeyEvent) {
	was := alone
	alone = false
	// After a click that nothing notices, the keyboard is elsewhere.
	if was && isAlt(e) && onAlt != nil && focus() == with {
		onAlt()
	}
}

// Interrupt is to be called when another window comes to the front, as with Alt+Tab.
func Interrupt() { alone = false }

// Clicks is embedded by widgets that can be clicked while the keyboard stays where it is,
// for a click while Alt is held is no Alt alone.
type Clicks struct{}

// MouseDown implements desktop.Mouseable.
func (Clicks) MouseDown(*desktop.MouseEvent) { alone = false }

// MouseUp implements desktop.Mouseable.
func (Clicks) MouseUp(*desktop.MouseEvent) {}

// noticeAlt follows a key that is pressed.
func noticeAlt(e *fyne.KeyEvent) {
	alone, with = isAlt(e) && !othersHeld(), focus()
}

func isAlt(e *fyne.KeyEvent) bool { return e.Name == desktop.KeyAltLeft }

// othersHeld reports whether Control, Shift or the system's key is held.
func othersHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&^fyne.KeyModifierAlt != 0
}

// focus returns what has the keyboard, or nil.
func focus() fyne.Focusable {
	if canvas == nil {
		return nil
	}
	return canvas.Focused()
}

// ground lies behind a window, for clicks on what takes none.
type ground struct {
	widget.BaseWidget
	Clicks
}

// NewGround returns what is to lie behind everything in a window that uses Alt.
func NewGround() fyne.CanvasObject {
	g := &ground{}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer implements fyne.Widget.
func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}
