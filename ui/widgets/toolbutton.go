package widgets

import (
	"fyne.io/fyne/v2"
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
// keyboard. The toolkit's own answers to the space bar only, and its mark of what has the
// keyboard is a green button, as the dialog's main button is.
type Button struct {
	ttwidget.Button
	Ringed
	// Name is what screen readers say of an icon that has neither a text nor a hint.
	Name string
}

// NewButton returns a button.
func NewButton(text string, tapped func()) *Button { return NewButtonWithIcon(text, nil, tapped) }

// NewButtonWithIcon returns a button with an icon, which may be nil.
func NewButtonWithIcon(text string, icon fyne.Resource, tapped func()) *Button {
	b := &Button{}
	b.Text, b.Icon, b.OnTapped = text, icon, tapped
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.IconPlacement = iconPlacement()
	return b.Around(b.Button.CreateRenderer())
}

// AccessibilityLabel returns the text to a screen reader, or of an icon alone its name or
// its hint.
func (b *Button) AccessibilityLabel() string {
	for _, label := range []string{b.Text, b.Name, b.ToolTip()} {
		if label != "" {
			return label
		}
	}
	return b.Button.AccessibilityLabel()
}

// iconPlacement returns where an icon stands in front of a text, in reading direction.
func iconPlacement() widget.ButtonIconPlacement {
	if language.RightToLeft() {
		return widget.ButtonIconTrailingText
	}
	return widget.ButtonIconLeadingText
}

// TypedKey presses the button on Enter and the space bar. It keeps the keyboard: the
// toolkit's own lets go of it, and whoever has no mouse begins anew at the top.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch {
	case keys.Pressed(e.Name):
	case e.Name == fyne.KeyReturn, e.Name == fyne.KeyEnter, e.Name == fyne.KeySpace:
		if !b.Disabled() && b.OnTapped != nil {
			b.OnTapped()
			keys.Settle()
		}
	default:
		b.Button.TypedKey(e)
	}
}

// MouseButton is a button that the keyboard passes over, for what can be done in
// another way without a mouse: those in the rows of a list, which would else be
// dozens of stops between what is before the list and what is after it.
type MouseButton struct {
	ttwidget.Button
	keys.Clicks
	passedOver
}

// NewMouseButton makes such a button. The icon may be nil.
func NewMouseButton(text string, icon fyne.Resource, tapped func()) *MouseButton {
	b := &MouseButton{}
	b.Text, b.Icon, b.OnTapped = text, icon, tapped
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer implements fyne.Widget.
func (b *MouseButton) CreateRenderer() fyne.WidgetRenderer {
	b.IconPlacement = iconPlacement()
	return b.Button.CreateRenderer()
}

// passedOver takes the way to get the keyboard from the button it is embedded beside:
// of two methods of one name at the same depth, neither is the outer type's (Go's
// specification, 'Selectors').
type passedOver struct{ deeper }

type deeper struct{}

func (deeper) FocusGained() {}

// They are only there to stand in the way.
var (
	_ = MouseButton{}.passedOver
	_ = deeper.FocusGained
)
