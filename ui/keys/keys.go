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
func Down(e *fyne.KeyEvent) { last = e.Physical.ScanCode }

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

// Shortcuts are those of a window whose keys have twins.
type Shortcuts map[fyne.KeyName]func()

// Of the program's window.
var (
	shown  Shortcuts
	always map[fyne.KeyName]func()
)

// Always has keys do something wherever the keyboard is in the window, in the place of
// those before.
func Always(do map[fyne.KeyName]func()) { always = do }

// Pressed does what a key does everywhere, and reports whether it does anything.
// Widgets that take keys ask it first.
func Pressed(name fyne.KeyName) bool {
	do := always[name]
	if do != nil {
		do()
	}
	return do != nil
}

// Follow has a window's canvas call the shortcuts also where another layout is used,
// in the place of those before. They are called with the key that makes shortcuts on
// this system.
func Follow(c fyne.Canvas, s Shortcuts) {
	shown = s
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(Down)
	}
	for _, twin := range twins {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: twin, Modifier: fyne.KeyModifierShortcutDefault}, func(s fyne.Shortcut) { Typed(s) })
	}
}

// Typed calls the shortcut whose twin was typed, and reports whether there is one. A
// widget that takes shortcuts itself offers it those that it does not know.
func Typed(s fyne.Shortcut) bool {
	typed, ok := s.(*desktop.CustomShortcut)
	if !ok || typed.Modifier != fyne.KeyModifierShortcutDefault || !slices.Contains(twins, typed.KeyName) {
		return false
	}
	name, ok := pressed()
	if !ok || (typed.KeyName == fyne.KeySlash) != (name == fyne.KeyQ) {
		return false // such as a slash of the Latin layout
	}
	do := shown[name]
	if do != nil {
		do()
	}
	return do != nil
}
