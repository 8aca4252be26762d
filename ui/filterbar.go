package ui

import (
	"context"
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

// filterBar narrows the list by channel, kind and date, and sorts it. It is
// shown on request: most people search.
type filterBar struct {
	object   *fyne.Container
	channels *widget.Select
	kinds    *widget.Select
	dates    *widget.Select
	sorts    *widget.Select
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

func newFilterBar(changed func()) *filterBar {
	b := &filterBar{changed: changed}
	b.channels = b.newSelect(language.Label("All channels"))
	b.kinds = b.newSelect(language.Label("All kinds"), language.Label("Pictures"), language.Label("Videos"), language.Label("Documents"), language.Label("Sounds"), language.Label("Stickers"))
	b.dates = b.newSelect(language.Label("Any date"), language.Label("Today"), language.Label("Last 7 days"), language.Label("Last 30 days"), language.Label("Last year"))
	b.sorts = b.newSelect(language.Label("Newest first"), language.Label("Oldest first"), language.Label("By name"), language.Label("Expiring first"))
	line := container.New(layout.NewGridLayoutWithColumns(4), mirrored(b.channels, b.kinds, b.dates, b.sorts)...)
	b.object = container.New(layout.NewCustomPaddedLayout(0, 4, 8, 8), line)
	b.object.Hide()
	return b
}

func (b *filterBar) newSelect(labels ...string) *widget.Select {
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
func (b *filterBar) apply(f history.Filter, now time.Time) history.Filter {
	if i := b.channels.SelectedIndex(); i > 0 && i <= len(b.names) {
		f.Channels = []string{b.names[i-1]}
	}
	if kind := filterKinds[max(b.kinds.SelectedIndex(), 0)]; kind != "" {
		f.Kinds = []string{string(kind)}
	}
	if days := filterDays[max(b.dates.SelectedIndex(), 0)]; days >= 0 {
		f.From = words.StartOfDay(now).AddDate(0, 0, -days)
	}
	f.Sort = filterSorts[max(b.sorts.SelectedIndex(), 0)]
	return f
}

// narrows reports whether anything is chosen that leaves rows out.
func (b *filterBar) narrows() bool {
	return b.channels.SelectedIndex() > 0 || b.kinds.SelectedIndex() > 0 || b.dates.SelectedIndex() > 0
}

// showChannels fills in the channels that the list has uploads of.
func (b *filterBar) showChannels(names []string) {
	chosen := ""
	if i := b.channels.SelectedIndex(); i > 0 && i <= len(b.names) {
		chosen = b.names[i-1]
	}
	b.names = names
	labels := []string{language.Label("All channels")}
	for _, name := range names {
		labels = append(labels, language.Visual(words.Channel(name)))
	}
	changed := b.channels.OnChanged
	b.channels.OnChanged = nil
	b.channels.SetOptions(labels)
	b.channels.SetSelectedIndex(slices.Index(names, chosen) + 1)
	b.channels.OnChanged = changed
}

// toggleFilters shows the line with the filters, or hides it and lets it
// choose everything again.
func (w *Window) toggleFilters() {
	b := w.bar.filters
	defer w.body.Refresh() // there is another line in it now, or one less
	if b.object.Visible() {
		b.object.Hide()
		for _, s := range []*widget.Select{b.channels, b.kinds, b.dates, b.sorts} {
			s.SetSelectedIndex(0)
		}
		return
	}
	b.object.Show()
	w.win.Canvas().Focus(b.channels)
	w.work.Go(func(ctx context.Context) {
		names, err := w.control.ChannelNames(ctx)
		w.work.Main(func() {
			if err != nil {
				w.dialogs.Error(err)
				return
			}
			b.showChannels(names)
		})
	})
}
