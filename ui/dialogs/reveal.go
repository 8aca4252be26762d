package dialogs

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Reveal scrolls a part of a dialog into sight.
func (s *Stack) Reveal(o fyne.CanvasObject) {
	scroll := s.around(o)
	if scroll == nil {
		return
	}
	// What was shown or hidden just now has its place only when the window is drawn next.
	scroll.Content.Resize(scroll.Content.MinSize().Max(scroll.Size()))
	scroll.Content.Refresh()
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(scroll).Y
	bottom := top + o.Size().Height
	switch height := scroll.Size().Height; {
	case top < 0:
		scroll.ScrollToOffset(fyne.NewPos(0, scroll.Offset.Y+top))
	case bottom > height:
		scroll.ScrollToOffset(fyne.NewPos(0, scroll.Offset.Y+bottom-height))
	}
}

// around returns what scrolls with an object in it, in the dialogs that are open, or
// nil.
func (s *Stack) around(o fyne.CanvasObject) *container.Scroll {
	pages := slices.Clone(s.pages)
	for _, d := range s.open {
		if d.scroll != nil {
			pages = append(pages, d.scroll)
		}
	}
	for _, page := range pages {
		if holds(page.Content, o) {
			return page
		}
	}
	return nil
}

// holds reports whether an object is in a container, or in one that it holds.
func holds(in, o fyne.CanvasObject) bool {
	if in == o {
		return true
	}
	c, ok := in.(*fyne.Container)
	return ok && slices.ContainsFunc(c.Objects, func(child fyne.CanvasObject) bool { return holds(child, o) })
}
