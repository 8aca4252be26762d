package topbar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/keys"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

// searchEntry is an entry that Escape empties and leaves, and from which Enter
// and the arrow down lead to what was found.
type searchEntry struct {
	widgets.Entry
	onFound func()
	empty   *widgets.Button // empties it; there while it has a text
}

func newSearchEntry() *searchEntry {
	e := &searchEntry{}
	e.ExtendBaseWidget(e)
	e.Icon = theme.SearchIcon()
	e.empty = widgets.NewToolButton("", theme.CancelIcon(), language.Label("Clear search ({{.Key}})", map[string]any{"Key": "Esc"}), func() {
		e.SetText("")
		keys.Focus(e)
	})
	e.empty.Importance = widget.LowImportance
	e.empty.Hide()
	return e
}

// Resize also chooses a hint that has room: the toolkit would scroll a longer one.
func (e *searchEntry) Resize(size fyne.Size) {
	hint := language.Label("Search ({{.Key}})", words.Shortcut("Ctrl+F"))
	th := e.Theme()
	around := 2*th.Size(theme.SizeNameInlineIcon) + 4*th.Size(theme.SizeNameInnerPadding)
	if fyne.MeasureText(hint, th.Size(theme.SizeNameText), fyne.TextStyle{}).Width+around > size.Width {
		hint = language.Label("Search")
	}
	if e.PlaceHolder != hint {
		e.SetPlaceHolder(hint)
	}
	e.Entry.Resize(size)
}

// TypedShortcut takes the shortcuts of the window, too.
func (e *searchEntry) TypedShortcut(s fyne.Shortcut) {
	if !keys.Typed(s) {
		e.Entry.TypedShortcut(s)
	}
}

// TypedKey empties the search on Escape.
func (e *searchEntry) TypedKey(key *fyne.KeyEvent) {
	if key.Name != fyne.KeyEscape && keys.Pressed(key.Name) {
		return
	}
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
