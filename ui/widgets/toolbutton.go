package widgets

import (
	"fyne.io/fyne/v2"

	ttwidget "github.com/dweymouth/fyne-tooltip/widget"
)

// NewToolButton is a button with an icon and a hint that names its shortcut.
func NewToolButton(label string, icon fyne.Resource, hint string, tapped func()) *ttwidget.Button {
	b := ttwidget.NewButtonWithIcon(label, icon, tapped)
	b.SetToolTip(hint)
	return b
}
