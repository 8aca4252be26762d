package topbar

import (
	"slices"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

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
	tabs    []*tab
}

// tab is one of them.
type tab struct {
	name, label string
	button      *widgets.Button
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
	var buttons []widgets.Tab
	for _, name := range TabNames() {
		b := &tab{name: name, label: tabLabels()[name]}
		b.button = widgets.NewButton(language.Visual(b.label), func() { t.Choose(name) })
		b.button.Importance = widget.LowImportance
		t.tabs, buttons = append(t.tabs, b), append(buttons, b.button)
	}
	t.line = widgets.NewTabLine(buttons...)
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
	for i, b := range t.tabs {
		widgets.SetVisible(b.button, b.name != TabRemoved || b.name == t.Chosen)
		if b.name == t.Chosen {
			t.line.Mark(i)
		}
	}
}

// Show writes the counts behind the names.
func (t *Tabs) Show(counts Counts) {
	moved := false
	for _, b := range t.tabs {
		text := b.label
		if n := counts[b.name]; n > 0 || b.name == TabAll {
			text += " " + language.Number(n)
		}
		if text = language.Visual(text); b.button.Text != text {
			b.button.SetText(text)
			moved = true
		}
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
