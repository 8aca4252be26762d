// Package topbar is the line on top of the window: where drops go, adding files,
// finding uploads, the settings; and the line below it that narrows the list.
// Everything here belongs to the main goroutine.
package topbar

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/headerpicker"
	"mediadrop/ui/keys"
	"mediadrop/ui/language"
	"mediadrop/ui/menus"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

// Actions are what the bar leads to.
type Actions struct {
	Add, Settings func()
	// Channel is called with the channel that drops are to go to.
	Channel func(name string)
	// Header is called with the kind of template header that drops are to be for.
	Header func(media.Kind)
	// Filter is called when other rows are to be shown.
	Filter func(history.Filter)
	// Found is called to go to what was found.
	Found func()
	// ChannelNames calls then, later, with the channels that the list has uploads
	// of.
	ChannelNames func(then func(names []string))
	// InTeam reports that there are uploads of colleagues.
	InTeam bool
	// Resized is called when the line with the filters came or went.
	Resized func()
}

// Bar is the line on top: where drops go, adding files, finding uploads,
// the settings.
type Bar struct {
	Object   fyne.CanvasObject
	on       Actions
	Channels *menus.Select
	dot      *dot
	Header   *menus.Select // what kind of template header drops are for
	add      fyne.CanvasObject
	names    []string // of the channels, as the settings know them
	Search   *searchEntry
	Tabs     *Tabs
	Filters  *filterLine
	tabLine  fyne.CanvasObject
	only     *onlyLine
	nothing  *nothing
}

// New returns the bar, with a text that is searched for and a tab by the name that
// it is remembered under.
func New(on Actions, text, tab string) *Bar {
	b := &Bar{on: on}
	b.Channels = menus.NewSelect(nil, nil)
	b.Channels.SetToolTip(language.Label("Where dropped files go ({{.Key}})", words.Shortcut("Ctrl+1…9")))
	add := widgets.NewToolButton(language.Label("Add files…"), theme.ContentAddIcon(), language.Label("Choose files to upload ({{.Key}})", words.Shortcut("Ctrl+O")), on.Add)
	add.Importance = widget.HighImportance
	b.add, b.dot, b.Header = add, newDot(), headerpicker.NewShort(on.Header)
	b.Search = newSearchEntry()
	b.Search.SetText(text)
	widgets.SetVisible(b.Search.empty, text != "")
	b.Search.onFound = on.Found
	b.Search.OnChanged = b.searched
	b.Tabs = newTabs(tab, b.changed)
	b.Filters = newFilterLine(on.InTeam, b.changed, func() { b.Tabs.Choose(TabRemoved) })
	more := widgets.NewToolButton("", funnelIcon, language.Label("Filter and sort ({{.Key}})", words.Shortcut("Ctrl+L")), b.ToggleFilters)
	b.only, b.nothing = newOnlyLine(b.changed), newNothing(b.ShowAll)
	settings := widgets.NewToolButton("", theme.SettingsIcon(), language.Label("Settings ({{.Key}})", words.Shortcut("Ctrl+,")), on.Settings)
	left := widgets.Inline(widgets.Spacer(2), b.dot, fitting(b.Channels, b.Channels, widestChannel), fitting(b.Header, b.Header, widestHeader), add)
	right := widgets.Inline(settings)
	line := container.New(layout.NewCustomPaddedLayout(8, 4, 8, 8), widgets.Sides(left, right, widgets.WithAction(b.Search, b.Search.empty)))
	more.Importance = widget.LowImportance
	b.tabLine = container.New(layout.NewCustomPaddedLayout(0, 0, 4, 8), widgets.Sides(nil, more, b.Tabs.line))
	b.Object = container.New(layout.NewCustomPaddedVBoxLayout(0), line, b.tabLine, b.Filters.object, b.only.object)
	return b
}

// The most that the pickers take of the line: in the narrowest window the search
// has room beside them, too.
const widestChannel, widestHeader = 160, 190

// ShowHeader shows what kind of template header drops are for, and offers those of
// the channel's templates.
func (b *Bar) ShowHeader(header media.Kind, templates []settings.Template) {
	headerpicker.Offer(b.Header, templates, b.on.Header)
	headerpicker.Show(b.Header, header)
}

// Invite leaves out what is for rows while there are none, and what the invitation
// to drop files has itself.
func (b *Bar) Invite(empty bool) {
	if empty == b.add.Visible() {
		widgets.SetVisible(b.add, !empty)
		widgets.SetVisible(b.Search, !empty)
		b.Object.Refresh()
	}
}

// searched follows the text that is searched for.
func (b *Bar) searched(text string) {
	widgets.SetVisible(b.Search.empty, text != "")
	b.changed()
}

// ToggleFilters shows the line with the filters, or hides it and lets it choose
// everything again.
func (b *Bar) ToggleFilters() {
	if !b.tabLine.Visible() {
		return // there is nothing to choose from
	}
	if b.Filters.object.Visible() {
		b.Filters.hide()
	} else {
		b.Filters.object.Show()
		keys.Focus(b.Filters.Channels)
		b.on.ChannelNames(b.Filters.showChannels)
	}
	b.on.Resized()
}

// Text returns what is searched for.
func (b *Bar) Text() string { return b.Search.Text }

// FocusSearch puts the keyboard into the search.
func (b *Bar) FocusSearch() {
	if b.Search.Visible() {
		keys.Focus(b.Search)
	}
}

// Filter returns which rows are to be shown.
func (b *Bar) Filter() history.Filter {
	f := b.Tabs.apply(history.Filter{Text: b.Search.Text})
	f.IDs = b.only.ids
	return b.Filters.apply(f, time.Now())
}

// changed chooses other rows. What was chosen before by their IDs is so no more.
func (b *Bar) changed() {
	b.endOnly()
	b.on.Filter(b.Filter())
}

// Narrows reports whether the list does not show everything.
func (b *Bar) Narrows() bool {
	return len(b.only.ids) > 0 || b.Search.Text != "" || b.Tabs.Chosen != TabAll || b.Filters.narrows()
}

// ShowCounts shows how many rows each tab has, and the tabs only where there is
// something to choose from.
func (b *Bar) ShowCounts(counts Counts, any bool) {
	b.Tabs.Show(counts)
	b.explain()
	any = any || b.Narrows()
	if any != b.tabLine.Visible() {
		widgets.SetVisible(b.tabLine, any)
		b.on.Resized()
	}
}

// ShowAll shows every row of the list.
func (b *Bar) ShowAll() {
	b.clear()
	b.changed()
}

// clear chooses everything, without telling anybody.
func (b *Bar) clear() {
	b.Search.OnChanged = nil // one change of the filter, not one for each part
	b.Search.SetText("")
	b.Search.empty.Hide()
	b.Search.OnChanged = b.searched
	b.Tabs.Chosen = TabAll
	b.Tabs.show()
	b.Filters.clear()
}
