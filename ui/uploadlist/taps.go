package uploadlist

import (
	"time"

	"fyne.io/fyne/v2"
)

// taps tells two clicks on the same row from one. The toolkit can do that, too, but
// then it holds back each single click until it is sure that no other follows.
type taps struct {
	id string // of the upload that was clicked last
	at time.Time
}

// twice notes a click, and reports whether it is the second of two.
func (t *taps) twice(id string, now time.Time) bool {
	second := t.id == id && now.Sub(t.at) < fyne.CurrentApp().Driver().DoubleTapDelay()
	*t = taps{id, now}
	if second {
		*t = taps{} // a third is the first of another two
	}
	return second
}
