package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/keys"
)

// Link is a text that leads somewhere when it is clicked, or on Enter and Space
// while it has the focus.
type Link struct {
	widget.Hyperlink
	Ringed
	Color fyne.ThemeColorName // "" for that of links; set before it is shown
}

// NewLink returns a link.
func NewLink(text string, tapped func()) *Link {
	l := &Link{}
	l.Text, l.OnTapped = text, tapped
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget.
func (l *Link) CreateRenderer() fyne.WidgetRenderer {
	inner := l.Hyperlink.CreateRenderer()
	if l.Color != "" {
		inner = &coloredLink{inner, l.Color}
		inner.Refresh()
	}
	return l.Around(inner)
}

// coloredLink draws a link in another color: the toolkit knows one.
type coloredLink struct {
	fyne.WidgetRenderer
	color fyne.ThemeColorName
}

// Refresh implements fyne.WidgetRenderer.
func (r *coloredLink) Refresh() {
	for _, o := range r.Objects() {
		if text, is := o.(*widget.RichText); is {
			for _, s := range text.Segments {
				s.(*widget.TextSegment).Style.ColorName = r.color
			}
		}
	}
	r.WidgetRenderer.Refresh()
	if under, is := r.Objects()[len(r.Objects())-1].(*canvas.Rectangle); is { // while the mouse is on it
		under.FillColor = theme.Color(r.color)
		under.Refresh()
	}
}

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
