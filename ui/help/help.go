// Package help is what the program says of itself: its first steps, and its keys.
package help

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/dialogs"
	"mediadrop/ui/keys"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

// Helper shows the help of a window. Its methods belong to the main goroutine.
type Helper struct {
	dialogs *dialogs.Stack
	// SetUp begins to set up a channel.
	SetUp func()
}

// New returns the help of a window.
func New(d *dialogs.Stack, setUp func()) *Helper { return &Helper{d, setUp} }

// line is a key, or several, and what they do.
type line struct{ keys, does string }

// lines are the keys of the window, as they stand in the menus and beyond them.
func lines() []line {
	menuBar := "Alt, F10"
	if runtime.GOOS == "darwin" {
		menuBar = "⌃F2" // the system's
	}
	return []line{
		{"Ctrl+O", lang.L("Add files")},
		{"Ctrl+V", lang.L("Upload the files or the picture you copied")},
		{"Ctrl+F", lang.L("Search")},
		{"Ctrl+L", lang.L("Filter and sort")},
		{lang.L("Arrow keys, Home, End"), lang.L("Select a row; with Shift, several")},
		{"Ctrl+A", lang.L("Select all rows")},
		{"Space", lang.L("Preview, like a double click; the arrow keys go on to other rows")},
		{"Enter", lang.L("Press the row's main button, or the button in focus")},
		{"Ctrl+C", lang.L("Copy the media IDs of the selected rows")},
		{"Ctrl+E", lang.L("Renew")},
		{"Ctrl+D", lang.L("Add to favourites, or remove from them")},
		{"Ctrl+N", lang.L("Name and note")},
		{"Ctrl+T", lang.L("Try it on my phone, and say whether it arrived")},
		{"Ctrl+R, F5", lang.L("Retry")},
		{"Ctrl+.", lang.L("Cancel the selected uploads")},
		{"Delete", lang.L("Remove from list, or cancel what is under way")},
		{"Ctrl+Z", lang.L("Undo")},
		{"Ctrl+1 … Ctrl+9", lang.L("Choose the channel")},
		{"Menu, Shift+F10", lang.L("Open the row's menu")},
		{"Tab, Shift+Tab", lang.L("Go to the next part of the window, or back")},
		{lang.L("Arrow keys, Home, End"), lang.L("In the line of tabs: choose another")},
		{"F6", lang.L("Go to the next area: the top, the list, the bottom")},
		{menuBar, lang.L("Open the menu bar")},
		{"Esc", lang.L("Close a dialog, or clear the search")},
		{"Ctrl+,", lang.L("Settings")},
		{"Ctrl+Q", lang.L("Quit")},
	}
}

// keysWidth is the room of the keys before what they do.
const keysWidth = 190

// Shortcuts lists the keys.
func (h *Helper) Shortcuts() {
	list := container.New(layout.NewCustomPaddedVBoxLayout(6))
	for _, l := range lines() {
		names := widgets.NewText(keys.Written(l.keys), 1)
		names.Style.Bold = true
		names.MinWidth = keysWidth
		does := widgets.NewText(l.does, 0)
		does.MinWidth = 260
		list.Add(widgets.Sides(container.NewVBox(names), nil, does))
	}
	h.dialogs.TellWith(lang.L("Keyboard shortcuts"), list)
}

// steps are what somebody does on the first day.
func steps() []string {
	return []string{
		lang.L("Try it first: in the practice channel nothing leaves this computer. Drop a file on the window, or press “Add files…”, and see what happens."),
		lang.L("Press “Set up a channel…”, and enter a nickname for it, its stream ID and your key. Your CommBox administrator has the stream ID; the key is in the CommBox console, under Settings > API."),
		lang.L("Drop pictures, videos or documents on the window, or copy them and press {{.Key}}. MediaDrop checks each one, and offers to convert what WhatsApp would not deliver.", words.Shortcut("Ctrl+V")),
		lang.L("Press “Copy ID”, and paste the ID into the header of a message template. It works for 30 days, in its own channel only."),
		lang.L("Before an ID expires, press “Renew”: MediaDrop uploads the same file again. Mark what you need often as a favourite, and it stays at the top."),
	}
}

// FirstSteps shows what to do on the first day.
func (h *Helper) FirstSteps() {
	list := container.New(layout.NewCustomPaddedVBoxLayout(6))
	for i, step := range steps() {
		list.Add(widgets.Item(string(rune('1'+i)), step))
	}
	d := h.dialogs.New(lang.L("First steps"), list)
	setUp := h.dialogs.NewButton(language.Label("Set up a channel…"), func() { d.Hide(); h.SetUp() })
	done := h.dialogs.NewButton(language.Label("Close"), d.Hide)
	done.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{setUp, done})
	h.dialogs.Show(d, nil, done)
}
