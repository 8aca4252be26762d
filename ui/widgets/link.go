package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Link is a text that leads somewhere when it is clicked, or on Enter and Space
// while it has the focus.
type Link struct{ widget.Hyperlink }

// NewLink makes a link.
func NewLink(text string, tapped func()) *Link {
	l := &Link{}
	l.Text, l.OnTapped = text, tapped
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey follows the link on Enter.
func (l *Link) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter {
		l.OnTapped()
		return
	}
	l.Hyperlink.TypedKey(key)
}
