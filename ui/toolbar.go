package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	ttwidget "github.com/dweymouth/fyne-tooltip/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// The list filters, as they are remembered in the settings.
const (
	filterAll    = "all"
	filterActive = "active"
	filterDone   = "done"
	filterFailed = "failed"

	filterFavourites = "favourites"
	filterExpiring   = "expiring"
)

var filters = []string{filterAll, filterFavourites, filterExpiring, filterActive, filterDone, filterFailed}

func filterLabels() []string {
	return []string{language.Label("All uploads"), language.Label("Favourites"), language.Label("Expiring soon"), language.Label("In progress"), language.Label("Done"), language.Label("Not uploaded")}
}

func statesOf(filter string) []string {
	texts := func(states ...uploader.State) []string {
		list := make([]string, len(states))
		for i, s := range states {
			list[i] = string(s)
		}
		return list
	}
	switch filter {
	case filterActive:
		return texts(uploader.Checking, uploader.Queued, uploader.Uploading, uploader.Waiting)
	case filterDone:
		return texts(uploader.Done)
	case filterFailed:
		return texts(uploader.Failed, uploader.Unknown, uploader.Canceled, uploader.Blocked)
	}
	return nil
}

// toolbar is the line on top: where drops go, adding files, finding uploads,
// the settings.
type toolbar struct {
	object   fyne.CanvasObject
	channels *ttwidget.Select
	names    []string // of the channels, as the settings know them
	search   *searchEntry
	filter   *widget.Select
	filters  *filterBar
	chosen   string // the filter

	onChannel func(string)
	onFilter  func(history.Filter)
}

func newToolbar(w *Window) *toolbar {
	b := &toolbar{onChannel: w.selectChannel, chosen: filterAll}
	b.onFilter = func(f history.Filter) {
		w.list.OnlyCurrent()
		w.rows.SetFilter(f)
	}
	b.channels = ttwidget.NewSelect(nil, nil)
	b.channels.SetToolTip(language.Label("Where dropped files go ({{.Key}})", shortcutHint("1…9")))
	add := widgets.NewToolButton(language.Label("Add files…"), theme.ContentAddIcon(), language.Label("Choose files to upload ({{.Key}})", shortcutHint("O")), w.pickFiles)
	add.Importance = widget.HighImportance
	b.search = newSearchEntry()
	b.search.SetPlaceHolder(language.Label("Search ({{.Key}})", shortcutHint("F")))
	b.search.SetText(w.rows.Filter().Text)
	b.search.onFound = func() { w.list.Enter() }
	b.search.OnChanged = func(string) { b.changed() }
	b.filter = widget.NewSelect(filterLabels(), nil)
	if w.bar == nil {
		b.restoreFilter(w.control.Settings().Window.Filter)
	} else {
		b.restoreFilter(w.bar.chosen) // the language changed
	}
	b.filter.OnChanged = func(string) {
		b.chosen = filters[max(b.filter.SelectedIndex(), 0)]
		b.changed()
	}
	b.filters = newFilterBar(func() { b.changed() })
	more := widgets.NewToolButton("", theme.ListIcon(), language.Label("Filter and sort ({{.Key}})", shortcutHint("L")), w.toggleFilters)
	settings := widgets.NewToolButton("", theme.SettingsIcon(), language.Label("Settings ({{.Key}})", shortcutHint(",")), w.showSettings)
	left := widgets.Inline(container.NewGridWrap(fyne.NewSize(190, b.channels.MinSize().Height), b.channels), add)
	right := widgets.Inline(b.filter, more, settings)
	line := container.New(layout.NewCustomPaddedLayout(8, 4, 8, 8), widgets.Sides(left, right, b.search))
	b.object = container.New(layout.NewCustomPaddedVBoxLayout(0), line, b.filters.object)
	w.rows.StartWith(b.current())
	return b
}

// restoreFilter chooses the filter that is remembered.
func (b *toolbar) restoreFilter(name string) {
	i := slices.Index(filters, name)
	if i < 0 {
		i = 0
	}
	b.chosen = filters[i]
	b.filter.SetSelectedIndex(i)
}

func (b *toolbar) current() history.Filter {
	now := time.Now()
	f := history.Filter{Text: b.search.Text, States: statesOf(b.chosen)}
	switch b.chosen {
	case filterFavourites:
		f.Favourites = true
	case filterExpiring:
		f.ExpiresAfter, f.ExpiresBefore = now, now.Add(words.ExpiresSoon)
	}
	return b.filters.apply(f, now)
}

func (b *toolbar) changed() { b.onFilter(b.current()) }

// filtering reports whether the list does not show everything.
func (b *toolbar) filtering() bool {
	return b.search.Text != "" || b.chosen != filterAll || b.filters.narrows()
}

// showChannels fills the picker.
func (b *toolbar) showChannels(names []string, selected string) {
	b.names = names
	labels := make([]string, len(names))
	for i, name := range names {
		labels[i] = language.Visual(words.Channel(name))
	}
	b.channels.OnChanged = nil
	b.channels.SetOptions(labels)
	b.channels.SetSelectedIndex(slices.Index(names, selected))
	b.channels.OnChanged = func(string) {
		if i := b.channels.SelectedIndex(); i >= 0 && i < len(b.names) {
			b.onChannel(b.names[i])
		}
	}
}

// searchEntry is an entry that Escape empties and leaves, and from which Enter
// and the arrow down lead to what was found.
type searchEntry struct {
	widget.Entry
	onFound func()
}

func newSearchEntry() *searchEntry {
	e := &searchEntry{}
	e.ExtendBaseWidget(e)
	e.Icon = theme.SearchIcon()
	return e
}

// TypedKey empties the search on Escape.
func (e *searchEntry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		e.SetText("")
		if c := fyne.CurrentApp().Driver().CanvasForObject(e); c != nil {
			c.Unfocus()
		}
		return
	}
	if e.onFound != nil && (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter || key.Name == fyne.KeyDown) {
		e.onFound()
		return
	}
	e.Entry.TypedKey(key)
}
