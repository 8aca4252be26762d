package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// eye shows the text of a hidden entry, and hides it again. The toolkit's own can be
// clicked only.
type eye struct {
	Button
	entry *Entry
}

// Hidden hides the text of an entry, and returns it with an eye at its end.
func Hidden(e withEnd) *fyne.Container {
	y := &eye{entry: e.inner()}
	y.entry.Password = true
	y.Importance, y.OnTapped = widget.LowImportance, y.turn
	y.ExtendBaseWidget(y)
	y.look()
	return WithAction(e, y)
}

// turn keeps the keyboard where it is; whoever has clicked goes on typing.
func (y *eye) turn() {
	e := y.entry
	e.Password = !e.Password
	y.look()
	e.Refresh()
	if c := fyne.CurrentApp().Driver().CanvasForObject(y); c != nil && c.Focused() == nil {
		e.takeKeyboard()
	}
}

func (y *eye) look() {
	y.Icon = theme.VisibilityIcon()
	if y.entry.Password {
		y.Icon = theme.VisibilityOffIcon()
	}
}

// Refresh also has the eye as usable as its entry is.
func (y *eye) Refresh() {
	if y.Disabled() != y.entry.Disabled() {
		SetEnabled(!y.entry.Disabled(), y) // refreshes it
		return
	}
	y.Button.Refresh()
}

// AccessibilityLabel returns what a press does, to a screen reader.
func (y *eye) AccessibilityLabel() string {
	if y.entry.Password {
		return lang.L("Show the hidden text")
	}
	return lang.L("Hide the text")
}
