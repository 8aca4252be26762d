package topbar

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
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
	object  *container.Scroll // where the window is narrow
	Chosen  string
	changed func()
	tabs    []*tab
}

// tab is one of them.
type tab struct {
	name, label string
	button      *widgets.Button
	mark        *canvas.Rectangle // below the one that is chosen
	box         *fyne.Container
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
	line := widgets.Inline()
	for _, name := range TabNames() {
		b := &tab{name: name, label: tabLabels()[name], mark: canvas.NewRectangle(color.Transparent)}
		b.button = widgets.NewButton(language.Visual(b.label), func() { t.Choose(name) })
		b.button.Importance = widget.LowImportance
		b.mark.SetMinSize(fyne.NewSize(0, 2))
		b.box = container.New(layout.NewCustomPaddedVBoxLayout(0), b.button, b.mark)
		line.Add(b.box)
		t.tabs = append(t.tabs, b)
	}
	t.object = container.NewHScroll(line)
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
	t.reveal()
	t.changed()
}

// show marks the tab that is chosen.
func (t *Tabs) show() {
	colors, variant := fyne.CurrentApp().Settings().Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	for _, b := range t.tabs {
		b.mark.FillColor = color.Transparent
		if b.name == t.Chosen {
			b.mark.FillColor = colors.Color(theme.ColorNamePrimary, variant)
		}
		b.mark.Refresh()
		widgets.SetVisible(b.box, b.name != TabRemoved || b.name == t.Chosen)
	}
}

// reveal scrolls to the tab that is chosen, where not all have room.
func (t *Tabs) reveal() {
	for _, b := range t.tabs {
		if b.name == t.Chosen {
			from, to, room := b.box.Position().X, b.box.Position().X+b.box.Size().Width, t.object.Size().Width
			offset := min(max(t.object.Offset.X, to-room), from)
			t.object.ScrollToOffset(fyne.NewPos(max(offset, 0), 0))
		}
	}
}

// Show writes the counts behind the names.
func (t *Tabs) Show(counts Counts) {
	moved := false
	for _, b := range t.tabs {
		text := b.label
		if n := counts[b.name]; n > 0 || b.name == TabAll {
			text += " " + words.Number(n)
		}
		if text = language.Visual(text); b.button.Text != text {
			b.button.SetText(text)
			moved = true
		}
	}
	t.show() // in the theme's colors, which may be other ones
	if moved {
		t.object.Refresh()
		t.reveal()
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
