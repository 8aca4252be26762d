package menus

import (
	"runtime"

	"fyne.io/fyne/v2"
)

// modifiers are the names of the keys that are held, in the order in which the
// systems write them.
var modifiers = []struct {
	key         fyne.KeyModifier
	name, onMac string
}{
	{fyne.KeyModifierControl, "Ctrl+", "⌃"},
	{fyne.KeyModifierAlt, "Alt+", "⌥"},
	{fyne.KeyModifierShift, "Shift+", "⇧"},
	{fyne.KeyModifierSuper, "Super+", "⌘"},
}

// keysOf returns a shortcut as the system writes it, or "".
func keysOf(s fyne.Shortcut) string {
	shortcut, ok := s.(fyne.KeyboardShortcut)
	if !ok {
		return ""
	}
	return written(shortcut, runtime.GOOS)
}

func written(s fyne.KeyboardShortcut, goos string) string {
	text := ""
	for _, m := range modifiers {
		switch {
		case s.Mod()&m.key == 0:
		case goos == "darwin":
			text += m.onMac
		default:
			text += m.name
		}
	}
	return text + string(s.Key())
}
