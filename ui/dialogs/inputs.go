package dialogs

import (
	"fyne.io/fyne/v2"

	"mediadrop/ui/keys"
	"mediadrop/ui/widgets"
)

// Entry is an entry in a dialog: Escape closes the dialog.
type Entry struct {
	widgets.Entry
	onEscape func()
	onWheel  func(fyne.CanvasObject, *fyne.ScrollEvent)
}

// NewEntry returns an entry of one line.
func (s *Stack) NewEntry(text string) *Entry {
	e := s.newEntry()
	e.SetText(text)
	return e
}

// NewCode returns an entry for what is no sentence, such as an address or a number: it
// begins at the left in every language.
func (s *Stack) NewCode(text string) *Entry {
	e := s.NewEntry(text)
	e.LeftToRight = true
	return e
}

func (s *Stack) newEntry() *Entry {
	e := &Entry{onEscape: func() { s.CloseTop() }, onWheel: s.scrollAround}
	e.ExtendBaseWidget(e)
	e.Wrapping = fyne.TextWrapOff
	return e
}

// NewPasswordEntry returns an entry whose text is hidden, and returns it with its eye, too.
func (s *Stack) NewPasswordEntry() (e *Entry, withEye fyne.CanvasObject) {
	e = s.newEntry()
	return e, widgets.Hidden(e)
}

// NewTextEntry returns an entry of several lines, in which Latin characters have equal
// widths. Tab leaves it, as it does every field of a form.
func (s *Stack) NewTextEntry(text string, lines int) *TextEntry {
	e := &TextEntry{}
	e.onEscape = func() { s.CloseTop() }
	e.MultiLine, e.Wrapping = true, fyne.TextWrapBreak
	e.TextStyle.Monospace = true
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(lines)
	e.SetText(text)
	return e
}

// TypedShortcut takes the shortcuts of the window, too: quitting works in dialogs.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if !keys.Typed(s) {
		e.Entry.TypedShortcut(s)
	}
}

// TypedKey closes the dialog on Escape.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		e.onEscape()
		return
	}
	e.Entry.TypedKey(key)
}

// TextEntry is an entry of several lines.
type TextEntry struct{ Entry }

// AcceptsTab keeps Tab for the keyboard's way through the form.
func (e *TextEntry) AcceptsTab() bool { return false }

// Button is a button in a dialog: Enter presses it, Escape closes the dialog, and the arrow
// keys, Page Up, Page Down, Home and End scroll its content.
type Button struct {
	widgets.Button
	onEscape func()
	onScroll func(key fyne.KeyName, from fyne.CanvasObject) bool
}

// NewButton returns a button.
func (s *Stack) NewButton(text string, tapped func()) *Button {
	b := &Button{onEscape: func() { s.CloseTop() }, onScroll: s.scrolledBy}
	b.ExtendBaseWidget(b)
	b.Text, b.OnTapped = text, tapped
	return b
}

// NewIconButton returns a button whose icon says enough to whoever sees it: hints that open
// under the mouse do not work in the toolkit's dialogs. Screen readers say the name.
func (s *Stack) NewIconButton(icon fyne.Resource, name string, tapped func()) *Button {
	b := s.NewButton("", tapped)
	b.Icon, b.Name = icon, name
	return b
}

// TypedKey closes the dialog on Escape, and scrolls its content.
func (b *Button) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyEscape:
		b.onEscape()
	case b.onScroll(key.Name, b):
	default:
		b.Button.TypedKey(key)
	}
}
