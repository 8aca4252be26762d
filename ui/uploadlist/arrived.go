package uploadlist

import (
	"slices"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/control"
	"mediadrop/uploader"
)

// askArrived lets a row ask whether the test message with its media ID arrived.
func (v *View) askArrived(j uploader.Job) {
	v.Sentence, v.color = lang.L("Look at your phone."), theme.ColorNameForeground
	if control.IsPractice(j.Channel) {
		v.Sentence = lang.L("Practice: nothing reaches your phone.")
	}
	v.main, v.copyable = AskArrived, false // with both answers: neither is the likelier one
	v.Menu = slices.Insert(slices.DeleteFunc(v.Menu, func(a Action) bool { return a == NotArrived }), 0, Arrived, NotArrived, DoNotAsk)
}
