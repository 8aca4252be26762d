package topbar

import (
	"slices"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// The tabs, as the one that is chosen is remembered in the settings.
const (
	TabAll        = "all"
	TabFavourites = "favourites"
	TabExpiring   = "expiring"
	TabNeedsYou   = "needs"
	TabInProgress = "active"
	TabRemoved    = "removed" // only stands there while it is chosen
)

// oldFailed is what versions without tabs remembered for uploads that had not
// arrived.
const oldFailed = "failed"

// Counts are how many rows each tab has.
type Counts map[string]int

// Tabs are the line that chooses which rows are shown, with how many there are
// of each.
type Tabs struct {
	line    *widgets.TabLine
	Chosen  string
	changed func()
}

func tabLabels() map[string]string {
	return map[string]string{
		TabAll: lang.L("All"), TabFavourites: lang.L("Favourites"), TabExpiring: lang.L("Expiring"),
		TabNeedsYou: lang.L("Needs you"), TabInProgress: lang.L("In progress"), TabRemoved: lang.L("Recently removed"),
	}
}

// TabNames returns the tabs in their order.
func TabNames() []string {
	return []string{TabAll, TabFavourites, TabExpiring, TabNeedsYou, TabInProgress, TabRemoved}
}

// TabLabels returns the tabs' names, in their order.
func TabLabels() []string {
	var labels []string
	for _, name := range TabNames() {
		labels = append(labels, tabLabels()[name])
	}
	return labels
}

func newTabs(chosen string, changed func()) *Tabs {
	t := &Tabs{Chosen: chosen, changed: changed}
	if chosen == oldFailed {
		t.Chosen = TabNeedsYou
	}
	if !slices.Contains(TabNames(), t.Chosen) || t.Chosen == TabRemoved {
		t.Chosen = TabAll
	}
	t.line = widgets.NewTabLine(func(i int) { t.Choose(TabNames()[i]) }, TabLabels()...)
	t.show()
	return t
}

// Choose shows the rows of a tab.
func (t *Tabs) Choose(name string) {
	if name == t.Chosen {
		return
	}
	t.Chosen = name
	t.show()
	t.changed()
}

// show marks the tab that is chosen.
func (t *Tabs) show() {
	for i, name := range TabNames() {
		t.line.SetShown(i, name != TabRemoved || name == t.Chosen)
		if name == t.Chosen {
			t.line.Mark(i)
		}
	}
}

// Show writes the counts behind the names.
func (t *Tabs) Show(counts Counts) {
	moved := false
	for i, text := range TabLabels() {
		if n := counts[TabNames()[i]]; n > 0 || TabNames()[i] == TabAll {
			text += " " + language.Number(n)
		}
		moved = t.line.SetText(i, text) || moved
	}
	if moved {
		t.line.Refresh()
	}
}

// apply adds what the tab chooses to a filter.
func (t *Tabs) apply(f history.Filter) history.Filter {
	switch t.Chosen {
	case TabFavourites:
		f.Favourites = true
	case TabExpiring:
		f.ExpiresAfter = words.ServiceTime()
		f.ExpiresBefore = f.ExpiresAfter.Add(words.ExpiresSoon)
	case TabNeedsYou:
		f.NeedsPerson = true
	case TabInProgress:
		f.States = []string{string(uploader.Checking), string(uploader.Queued), string(uploader.Uploading), string(uploader.Waiting)}
	case TabRemoved:
		f.Removed = true
	}
	return f
}
