package keys

import (
	"runtime"
	"strings"

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

// Of returns the keys of a shortcut as the system writes them, or "".
func Of(s fyne.Shortcut) string {
	shortcut, ok := s.(fyne.KeyboardShortcut)
	if !ok {
		return ""
	}
	return of(shortcut, runtime.GOOS)
}

func of(s fyne.KeyboardShortcut, goos string) string {
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

// Written returns keys that a text names, such as "Ctrl+R, F5", as the system writes
// them: where others have Ctrl, macOS has the command key.
func Written(keys string) string { return written(keys, runtime.GOOS) }

func written(keys, goos string) string {
	if goos != "darwin" {
		return keys
	}
	return strings.NewReplacer("Ctrl+", "⌘", "Shift+", "⇧", "Alt+", "⌥").Replace(keys)
}
