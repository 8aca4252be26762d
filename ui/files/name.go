package files

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// replaceName puts an entry of ours in the place of the one for the name in the
// toolkit's dialog, which waits without end for a program that something was copied in,
// and writes Hebrew from the left. The dialog knows its own only: each follows the other.
func (d *Dialogs) replaceName() {
	canvas := d.stack.Window().Canvas()
	cover, ok := canvas.Overlays().Top().(fyne.Widget)
	if !ok {
		return
	}
	place, theirs := findName(container.NewWithoutLayout(cover.CreateRenderer().Objects()...))
	if theirs == nil {
		return // it looks another way: then theirs is what there is
	}
	ours := d.stack.NewEntry(theirs.Text)
	ours.PlaceHolder = theirs.PlaceHolder
	changed := theirs.OnChanged
	theirs.OnChanged = func(text string) {
		changed(text)
		if ours.Text != text {
			ours.SetText(text)
		}
	}
	ours.OnChanged, ours.OnSubmitted = theirs.SetText, theirs.OnSubmitted
	place.Content = ours
	place.Refresh()
	canvas.Focus(ours)
}

// findName returns the entry for the name, and what it is in.
func findName(o fyne.CanvasObject) (*container.Scroll, *widget.Entry) {
	switch o := o.(type) {
	case *container.Scroll:
		if entry, ok := o.Content.(*widget.Entry); ok {
			return o, entry
		}
	case *widget.PopUp:
		return findName(o.Content)
	case *fyne.Container:
		for _, child := range o.Objects {
			if place, entry := findName(child); entry != nil {
				return place, entry
			}
		}
	}
	return nil, nil
}
