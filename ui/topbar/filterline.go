package topbar

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/language"
	"mediadrop/ui/menus"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

// filterLine narrows the list by channel, kind and date, and sorts it. It is
// shown on request: most people search.
type filterLine struct {
	object   *fyne.Container
	Channels *menus.Select
	Kinds    *menus.Select
	Dates    *menus.Select
	Sorts    *menus.Select
	States   *menus.Select
	Whose    *menus.Select // shown in a team only
	Removed  *widgets.Button
	names    []string // of the channels in the list, as the history knows them
	changed  func()
}

// The choices behind the labels, in the same order.
var (
	filterKinds = []media.Kind{"", media.Image, media.Video, media.Document, media.Audio, media.Sticker}
	filterSorts = []history.Sort{history.Newest, history.Oldest, history.ByName, history.ByExpiry}
	// filterDays are how many days before today a drop may lie; below 0 any.
	filterDays = []int{-1, 0, 6, 29, 364}
)

func newFilterLine(inTeam bool, changed, showRemoved func()) *filterLine {
	b := &filterLine{changed: changed}
	b.Channels = b.newSelect(lang.L("All channels"))
	b.Kinds = b.newSelect(lang.L("All kinds"), lang.L("Pictures"), lang.L("Videos"), lang.L("Documents"), lang.L("Audio"), lang.L("Stickers"))
	b.Dates = b.newSelect(lang.L("Any date"), lang.L("Today"), lang.L("Last 7 days"), lang.L("Last 30 days"), lang.L("Last year"))
	b.Sorts = b.newSelect(lang.L("Newest first"), lang.L("Oldest first"), lang.L("By name"), lang.L("Expiring first"))
	b.Whose = b.newSelect(lang.L("Everyone's"), lang.L("Mine"))
	b.States = b.newSelect(lang.L("Any state"), lang.L("Done"), lang.L("Not uploaded"), lang.L("Seen on a phone"))
	b.Removed = widgets.NewButtonWithIcon(language.Label("Recently removed"), theme.DeleteIcon(), showRemoved)
	parts := []fyne.CanvasObject{b.Channels, b.Kinds, b.Dates, b.States, b.Sorts}
	if inTeam {
		parts = append(parts, b.Whose)
	}
	parts = append(parts, b.Removed)
	line := grid(parts...)
	b.object = container.New(layout.NewCustomPaddedLayout(0, 4, 8, 8), line)
	b.object.Hide()
	return b
}

func (b *filterLine) newSelect(labels ...string) *menus.Select {
	s := menus.NewSelect(labels, nil)
	s.SetSelectedIndex(0)
	s.OnChanged = func(string) { b.changed() }
	return s
}

// columns is how many choices stand beside each other: as many as have room in a screen
// of 1,280 points at 200 %.
const columns = 3

// grid returns objects in columns of equal width, in reading direction.
func grid(objects ...fyne.CanvasObject) *fyne.Container {
	box := container.NewVBox()
	for line := range slices.Chunk(objects, columns) {
		cells := slices.Clone(line)
		for len(cells) < columns {
			cells = append(cells, widgets.Spacer(0))
		}
		box.Add(container.New(inColumns{layout.NewGridLayoutWithColumns(columns)}, cells...))
	}
	return box
}

// inColumns begins at the right in Hebrew. The objects' own order is Tab's, and stays.
type inColumns struct{ grid fyne.Layout }

func (c inColumns) MinSize(objects []fyne.CanvasObject) fyne.Size { return c.grid.MinSize(objects) }

func (c inColumns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if language.RightToLeft() {
		objects = slices.Clone(objects)
		slices.Reverse(objects)
	}
	c.grid.Layout(objects, size)
}

// apply adds what is chosen here to a filter.
func (b *filterLine) apply(f history.Filter, now time.Time) history.Filter {
	if i := b.Channels.SelectedIndex(); i > 0 && i <= len(b.names) {
		f.Channels = []string{b.names[i-1]}
	}
	if kind := filterKinds[max(b.Kinds.SelectedIndex(), 0)]; kind != "" {
		f.Kinds = []string{string(kind)}
	}
	if days := filterDays[max(b.Dates.SelectedIndex(), 0)]; days >= 0 {
		f.From = words.StartOfDay(now).AddDate(0, 0, -days)
	}
	switch b.States.SelectedIndex() {
	case 1:
		f.States = statesOf(f.States, uploader.Done)
	case 2:
		f.States = statesOf(f.States, uploader.Failed, uploader.Unknown, uploader.Canceled, uploader.Blocked)
	}
	f.Proven = b.States.SelectedIndex() == 3
	f.Mine = b.Whose.SelectedIndex() > 0
	f.Sort = filterSorts[max(b.Sorts.SelectedIndex(), 0)]
	return f
}

// statesOf returns the states that a tab and the line both choose; of a tab
// that says nothing of them, those of the line.
func statesOf(tab []string, states ...uploader.State) (both []string) {
	for _, state := range states {
		if len(tab) == 0 || slices.Contains(tab, string(state)) {
			both = append(both, string(state))
		}
	}
	if len(both) == 0 {
		return []string{"none"} // such an upload does not exist
	}
	return both
}

// narrows reports whether anything is chosen that leaves rows out.
func (b *filterLine) narrows() bool {
	return b.Whose.SelectedIndex() > 0 || b.States.SelectedIndex() > 0 || b.Channels.SelectedIndex() > 0 || b.Kinds.SelectedIndex() > 0 || b.Dates.SelectedIndex() > 0
}

// showChannels fills in the channels that the list has uploads of.
func (b *filterLine) showChannels(names []string) {
	chosen := ""
	if i := b.Channels.SelectedIndex(); i > 0 && i <= len(b.names) {
		chosen = b.names[i-1]
	}
	b.names = names
	labels := []string{lang.L("All channels")}
	for _, name := range names {
		labels = append(labels, words.Channel(name))
	}
	changed := b.Channels.OnChanged
	b.Channels.OnChanged = nil
	b.Channels.SetOptions(labels)
	b.Channels.SetSelectedIndex(slices.Index(names, chosen) + 1)
	b.Channels.OnChanged = changed
}

// hide hides the line, and chooses everything again.
func (b *filterLine) hide() {
	b.object.Hide()
	if b.clear() {
		b.changed()
	}
}

// clear chooses everything, and reports whether that changes anything. Nobody is
// told.
func (b *filterLine) clear() (changed bool) {
	for _, s := range []*menus.Select{b.Channels, b.Kinds, b.Dates, b.States, b.Sorts, b.Whose} {
		changed = changed || s.SelectedIndex() > 0
		tell := s.OnChanged
		s.OnChanged = nil
		s.SetSelectedIndex(0)
		s.OnChanged = tell
	}
	return changed
}
