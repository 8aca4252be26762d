// Package keys knows keys by their place on the keyboard, where another alphabet than
// the Latin one hides the letter of a shortcut. The toolkit takes a letter's place
// where the layout has a letter of its own there, and nothing else: in a Hebrew
// layout Q is a slash, and comma and full stop are letters. Everything here belongs
// to the main goroutine.
package keys

import (
	"runtime"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// scanCodes are the places of keys: on Linux the codes of X11, which are eight above
// those that Wayland and Windows use; on macOS its own ("kVK_ANSI_…").
var scanCodes = map[fyne.KeyName][]int{
	fyne.KeyQ:      {24, 16},
	fyne.KeyComma:  {59, 51},
	fyne.KeyPeriod: {60, 52},
}

var macCodes = map[fyne.KeyName][]int{fyne.KeyQ: {12}, fyne.KeyComma: {43}, fyne.KeyPeriod: {47}}

// twins are what the toolkit calls these keys in a Hebrew layout.
var twins = []fyne.KeyName{fyne.KeyUnknown, fyne.KeySlash}

var last int // the place of the key that was pressed last

// Down is to be called with every key that is pressed.
func Down(e *fyne.KeyEvent) {
	last = e.Physical.ScanCode
	noticeAlt(e)
}

// pressed returns the key that was pressed last, by its place.
func pressed() (fyne.KeyName, bool) {
	codes := scanCodes
	if runtime.GOOS == "darwin" {
		codes = macCodes
	}
	for name, places := range codes {
		if slices.Contains(places, last) {
			return name, true
		}
	}
	return fyne.KeyUnknown, false
}

// Shortcut is a shortcut of a window, and what it does.
type Shortcut struct {
	fyne.Shortcut
	Do func()
}

// Of the program's window.
var (
	shown  map[string]func() // by the toolkit's names of them
	always map[fyne.KeyName]func()
)

// Always has keys do something wherever the keyboard is in the window, in the place of
// those before.
func Always(do map[fyne.KeyName]func()) { always = do }

// Pressed does what a key does everywhere, and reports whether it does anything.
// Widgets that take keys ask it first. A key for what is not shown any more does
// nothing but put the keyboard where it is seen.
func Pressed(name fyne.KeyName) bool {
	if Settle() {
		return true
	}
	do := always[name]
	if do != nil {
		do()
	}
	return do != nil
}

// Follow has a window's canvas call the shortcuts, in the place of those before, also
// where another layout is used.
func Follow(c fyne.Canvas, shortcuts []Shortcut) {
	shown, canvas = map[string]func(){}, c
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(Down)
		d.SetOnKeyUp(Up)
	}
	for _, s := range shortcuts {
		shown[s.ShortcutName()] = s.Do
		c.AddShortcut(s.Shortcut, call)
	}
	for _, twin := range twins {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: twin, Modifier: fyne.KeyModifierShortcutDefault}, call)
	}
}

func call(s fyne.Shortcut) {
	if do := shown[meant(s)]; do != nil {
		do()
	}
}

// Typed calls a shortcut of the window, and reports whether it has this one. A text
// that is typed in gets shortcuts first: it offers them to the window, and keeps those
// that belong to texts (copy, paste, select all, undo).
func Typed(s fyne.Shortcut) bool {
	_, ofWindow := s.(*desktop.CustomShortcut)
	if !ofWindow || shown[meant(s)] == nil {
		return false
	}
	call(s)
	return true
}

// meant returns the name of the shortcut that was typed, whose twin it may be.
func meant(s fyne.Shortcut) string {
	typed, ok := s.(*desktop.CustomShortcut)
	if !ok || typed.Modifier != fyne.KeyModifierShortcutDefault || !slices.Contains(twins, typed.KeyName) {
		return s.ShortcutName()
	}
	name, ok := pressed()
	if !ok || (typed.KeyName == fyne.KeySlash) != (name == fyne.KeyQ) {
		return s.ShortcutName() // such as a slash of the Latin layout
	}
	return (&desktop.CustomShortcut{KeyName: name, Modifier: typed.Modifier}).ShortcutName()
}
