package widgets

import (
	"fyne.io/fyne/v2"
	ttwidget "github.com/dweymouth/fyne-tooltip/widget"

	"mediadrop/ui/keys"
)

// NewToolButton is a button with an icon and a hint that names its shortcut.
func NewToolButton(label string, icon fyne.Resource, hint string, tapped func()) *Button {
	b := NewButtonWithIcon(label, icon, tapped)
	b.SetToolTip(hint)
	return b
}

// Button is a button that Enter presses, too, and whose ring is seen when it has the
// keyboard. The toolkit's own answers to the space bar only.
type Button struct {
	ttwidget.Button
	ring
}

// NewButton makes a button.
func NewButton(text string, tapped func()) *Button { return NewButtonWithIcon(text, nil, tapped) }

// NewButtonWithIcon makes a button with an icon, which may be nil.
func NewButtonWithIcon(text string, icon fyne.Resource, tapped func()) *Button {
	b := &Button{}
	b.Text, b.Icon, b.OnTapped = text, icon, tapped
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	return b.around(b.Button.CreateRenderer())
}

// FocusGained shows the ring.
func (b *Button) FocusGained() {
	b.show(true)
	b.Button.FocusGained()
}

// FocusLost hides the ring.
func (b *Button) FocusLost() {
	b.show(false)
	b.Button.FocusLost()
}

// TypedKey presses the button on Enter.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch {
	case keys.Pressed(e.Name):
	case e.Name == fyne.KeyReturn, e.Name == fyne.KeyEnter:
		if !b.Disabled() {
			b.Tapped(nil)
		}
	default:
		b.Button.TypedKey(e)
	}
}
