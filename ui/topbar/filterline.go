package topbar

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/words"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

// filterLine narrows the list by channel, kind and date, and sorts it. It is
// shown on request: most people search.
type filterLine struct {
	object   *fyne.Container
	Channels *widget.Select
	Kinds    *widget.Select
	Dates    *widget.Select
	Sorts    *widget.Select
	Whose    *widget.Select // shown in a team only
	names    []string       // of the channels in the list, as the history knows them
	changed  func()
}

// The choices behind the labels, in the same order.
var (
	filterKinds = []media.Kind{"", media.Image, media.Video, media.Document, media.Audio, media.Sticker}
	filterSorts = []history.Sort{history.Newest, history.Oldest, history.ByName, history.ByExpiry}
	// filterDays are how many days before today a drop may lie; below 0 any.
	filterDays = []int{-1, 0, 6, 29, 364}
)

func newFilterLine(inTeam bool, changed func()) *filterLine {
	b := &filterLine{changed: changed}
	b.Channels = b.newSelect(language.Label("All channels"))
	b.Kinds = b.newSelect(language.Label("All kinds"), language.Label("Pictures"), language.Label("Videos"), language.Label("Documents"), language.Label("Audio"), language.Label("Stickers"))
	b.Dates = b.newSelect(language.Label("Any date"), language.Label("Today"), language.Label("Last 7 days"), language.Label("Last 30 days"), language.Label("Last year"))
	b.Sorts = b.newSelect(language.Label("Newest first"), language.Label("Oldest first"), language.Label("By name"), language.Label("Expiring first"))
	b.Whose = b.newSelect(language.Label("Everyone's"), language.Label("Mine"))
	parts := []fyne.CanvasObject{b.Channels, b.Kinds, b.Dates, b.Sorts}
	if inTeam {
		parts = append(parts, b.Whose)
	}
	line := container.New(layout.NewGridLayoutWithColumns(len(parts)), mirrored(parts...)...)
	b.object = container.New(layout.NewCustomPaddedLayout(0, 4, 8, 8), line)
	b.object.Hide()
	return b
}

func (b *filterLine) newSelect(labels ...string) *widget.Select {
	s := widget.NewSelect(labels, nil)
	s.SetSelectedIndex(0)
	s.OnChanged = func(string) { b.changed() }
	return s
}

// mirrored returns objects in the order in which they stand from left to right.
func mirrored(objects ...fyne.CanvasObject) []fyne.CanvasObject {
	if language.RightToLeft() {
		slices.Reverse(objects)
	}
	return objects
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
	f.Mine = b.Whose.SelectedIndex() > 0
	f.Sort = filterSorts[max(b.Sorts.SelectedIndex(), 0)]
	return f
}

// narrows reports whether anything is chosen that leaves rows out.
func (b *filterLine) narrows() bool {
	return b.Whose.SelectedIndex() > 0 || b.Channels.SelectedIndex() > 0 || b.Kinds.SelectedIndex() > 0 || b.Dates.SelectedIndex() > 0
}

// showChannels fills in the channels that the list has uploads of.
func (b *filterLine) showChannels(names []string) {
	chosen := ""
	if i := b.Channels.SelectedIndex(); i > 0 && i <= len(b.names) {
		chosen = b.names[i-1]
	}
	b.names = names
	labels := []string{language.Label("All channels")}
	for _, name := range names {
		labels = append(labels, language.Visual(words.Channel(name)))
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
	for _, s := range []*widget.Select{b.Channels, b.Kinds, b.Dates, b.Sorts, b.Whose} {
		s.SetSelectedIndex(0)
	}
}
