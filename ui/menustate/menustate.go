// Package menustate greys out what a menu offers and cannot be done now, and ticks what is
// so already. Everything here belongs to the main goroutine.
package menustate

import (
	"fyne.io/fyne/v2"

	"mediadrop/uploader"
)

// Facts are what decides what can be done.
type Facts struct {
	Selected           bool   // any upload is
	Favourites         bool   // all of the uploads that are selected are
	IDs, Retries, Runs bool   // of the uploads that are selected, any has an ID, can be tried again, goes on
	Active, Failed     bool   // any upload at all has not ended, or has failed
	Channels           bool   // any is set up
	Channel            string // where drops go
}

// Enough is how many of the selected uploads are looked at.
const Enough = 100

// Of returns the facts of the uploads that are selected. Where these are not all of
// them, what needs any is offered.
func Of(selected []uploader.Job, all bool) Facts {
	if !all {
		return Facts{Selected: true, IDs: true, Retries: true, Runs: true}
	}
	f := Facts{Selected: len(selected) > 0, Favourites: len(selected) > 0}
	for _, j := range selected {
		f.Favourites = f.Favourites && j.Favourite
		f.IDs = f.IDs || j.State == uploader.Done
		f.Retries = f.Retries || j.State.CanRetry() || j.State == uploader.Unknown || j.State == uploader.Waiting
		f.Runs = f.Runs || !j.State.Ended()
	}
	return f
}

// Items are those of a menu that cannot be used at all times.
type Items struct {
	OnChanged func() // the menu is to be drawn again; may be nil
	items     []item
}

type item struct {
	*fyne.MenuItem
	can, is func(Facts) bool // nil for those that always can be used, and are never ticked
}

// Needs notes when an item can be used, and returns it.
func (s *Items) Needs(i *fyne.MenuItem, can func(Facts) bool) *fyne.MenuItem {
	s.items = append(s.items, item{MenuItem: i, can: can})
	return i
}

// Ticks notes when an item is ticked, and returns it.
func (s *Items) Ticks(i *fyne.MenuItem, is func(Facts) bool) *fyne.MenuItem {
	s.items = append(s.items, item{MenuItem: i, is: is})
	return i
}

// Show greys out what cannot be done, and ticks what is so. OnChanged is called only where
// that changes anything: an open menu of macOS closes by it.
func (s *Items) Show(f Facts) {
	changed := false
	for _, i := range s.items {
		disabled, checked := i.Disabled, i.Checked
		if i.can != nil {
			i.Disabled = !i.can(f)
		}
		if i.is != nil {
			i.Checked = i.is(f)
		}
		changed = changed || i.Disabled != disabled || i.Checked != checked
	}
	if changed && s.OnChanged != nil {
		s.OnChanged()
	}
}
