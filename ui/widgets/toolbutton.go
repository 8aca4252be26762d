package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	ttwidget "github.com/dweymouth/fyne-tooltip/widget"

	"mediadrop/ui/keys"
	"mediadrop/ui/language"
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
	marked bool
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
	if language.RightToLeft() {
		b.IconPlacement = widget.ButtonIconTrailingText // in front of the text all the same
	}
	return b.around(&markRenderer{b.Button.CreateRenderer(), b, canvas.NewRectangle(nil)})
}

// Mark underlines a button that is the chosen one of several, or takes the line away.
func (b *Button) Mark(marked bool) {
	if b.marked != marked {
		b.marked = marked
		b.Refresh()
	}
}

// markWidth is how thick the line below a button is that is marked.
const markWidth = 2

type markRenderer struct {
	fyne.WidgetRenderer
	button *Button
	line   *canvas.Rectangle
}

func (r *markRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.line.Move(fyne.NewPos(0, size.Height-markWidth))
	r.line.Resize(fyne.NewSize(size.Width, markWidth))
}

func (r *markRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.line.Refresh()
}

func (r *markRenderer) Objects() []fyne.CanvasObject {
	if !r.button.marked {
		return r.WidgetRenderer.Objects()
	}
	r.line.FillColor = theme.Color(theme.ColorNamePrimary)
	return append(slices.Clone(r.WidgetRenderer.Objects()), r.line)
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
