package uploadlist

import (
	"slices"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
)

// askArrived lets a row ask whether the test message with its media ID arrived.
func (v *View) askArrived() {
	v.Sentence, v.color = lang.L("Did it arrive?"), theme.ColorNameForeground
	v.main, v.copyable = Arrived, false
	v.Menu = slices.Insert(slices.DeleteFunc(v.Menu, func(a Action) bool { return a == NotArrived }), 0, Arrived, NotArrived)
}
