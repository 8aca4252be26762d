package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// keyStep is how far an arrow key scrolls: about two lines.
const keyStep = 40

// scrolledBy scrolls what a button stands in or below as a key says, and reports whether
// the key is one of those: a text that is longer than the window is read without a mouse, too.
func (s *Stack) scrolledBy(key fyne.KeyName, from fyne.CanvasObject) bool {
	scroll := s.around(from)
	if scroll == nil && len(s.open) > 0 {
		scroll = s.open[len(s.open)-1].scroll
	}
	if scroll == nil {
		return false
	}
	to, ok := offsetAfter(key, scroll)
	if ok {
		last := max(scroll.Content.MinSize().Height-scroll.Size().Height, 0)
		scroll.ScrollToOffset(fyne.NewPos(0, min(max(to, 0), last)))
	}
	return ok
}

// offsetAfter returns where a key leads, which may be beyond the ends.
func offsetAfter(key fyne.KeyName, scroll *container.Scroll) (offset float32, ok bool) {
	page := max(scroll.Size().Height-keyStep, keyStep)
	switch key {
	case fyne.KeyDown:
		return scroll.Offset.Y + keyStep, true
	case fyne.KeyUp:
		return scroll.Offset.Y - keyStep, true
	case fyne.KeyPageDown:
		return scroll.Offset.Y + page, true
	case fyne.KeyPageUp:
		return scroll.Offset.Y - page, true
	case fyne.KeyHome:
		return 0, true
	case fyne.KeyEnd:
		return scroll.Content.MinSize().Height, true
	}
	return 0, false
}
