package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/keys"
)

// Link is a text that leads somewhere when it is clicked, or on Enter and Space
// while it has the focus.
type Link struct {
	widget.Hyperlink
	Ringed
}

// NewLink returns a link.
func NewLink(text string, tapped func()) *Link {
	l := &Link{}
	l.Text, l.OnTapped = text, tapped
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget.
func (l *Link) CreateRenderer() fyne.WidgetRenderer { return l.Around(l.Hyperlink.CreateRenderer()) }

// FocusGained shows the ring.
func (l *Link) FocusGained() {
	l.Hyperlink.FocusGained()
	l.Ringed.FocusGained()
}

// FocusLost hides the ring.
func (l *Link) FocusLost() {
	l.Ringed.FocusLost()
	l.Hyperlink.FocusLost()
}

// TypedKey follows the link on Enter.
func (l *Link) TypedKey(e *fyne.KeyEvent) {
	switch {
	case keys.Pressed(e.Name):
	case e.Name == fyne.KeyReturn, e.Name == fyne.KeyEnter:
		l.OnTapped()
	default:
		l.Hyperlink.TypedKey(e)
	}
}
