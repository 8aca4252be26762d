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

// NewEntry makes an entry of one line.
func (s *Stack) NewEntry(text string) *Entry {
	e := s.newEntry()
	e.SetText(text)
	return e
}

// NewCode makes an entry for what is no sentence, such as an address or a number: it
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

// NewPasswordEntry makes an entry whose text is hidden.
func (s *Stack) NewPasswordEntry() *Entry {
	e := s.newEntry()
	e.Password = true // before it is drawn for the first time: then it gets an eye
	return e
}

// NewTextEntry makes an entry of several lines, in which characters have equal
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

// Button is a button in a dialog: Enter presses it, and Escape closes the dialog.
type Button struct {
	widgets.Button
	onEscape func()
}

// NewButton makes a button.
func (s *Stack) NewButton(text string, tapped func()) *Button {
	b := &Button{onEscape: func() { s.CloseTop() }}
	b.ExtendBaseWidget(b)
	b.Text, b.OnTapped = text, tapped
	return b
}

// NewIconButton makes a button whose icon says enough: hints that open under the
// mouse do not work in the toolkit's dialogs.
func (s *Stack) NewIconButton(icon fyne.Resource, tapped func()) *Button {
	b := s.NewButton("", tapped)
	b.Icon = icon
	return b
}

// TypedKey closes the dialog on Escape.
func (b *Button) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		b.onEscape()
		return
	}
	b.Button.TypedKey(key)
}
