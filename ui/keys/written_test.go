package keys

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/stretchr/testify/require"
)

func TestShortcutsAreWrittenAsTheSystemDoes(t *testing.T) {
	for _, c := range []struct {
		shortcut   fyne.KeyboardShortcut
		other, mac string
	}{
		{&desktop.CustomShortcut{KeyName: fyne.KeyC, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift}, "Ctrl+Shift+C", "⌃⇧C"},
		{&desktop.CustomShortcut{KeyName: fyne.KeyComma, Modifier: fyne.KeyModifierSuper | fyne.KeyModifierAlt}, "Alt+Super+,", "⌥⌘,"},
	} {
		require.Equal(t, c.other, of(c.shortcut, "linux"))
		require.Equal(t, c.mac, of(c.shortcut, "darwin"))
	}
	require.Empty(t, Of(nil))
	require.NotEmpty(t, Of(&fyne.ShortcutCopy{}))
}

func TestKeysInTextsAreWrittenAsTheSystemDoes(t *testing.T) {
	require.Equal(t, "Ctrl+R, F5", written("Ctrl+R, F5", "linux"))
	require.Equal(t, "⌘R, F5", written("Ctrl+R, F5", "darwin"))
	require.Equal(t, "Tab, ⇧Tab", written("Tab, Shift+Tab", "darwin"))
	require.Equal(t, of(&desktop.CustomShortcut{KeyName: fyne.KeyO, Modifier: fyne.KeyModifierSuper}, "darwin"), written("Ctrl+O", "darwin"))
	require.Equal(t, of(&desktop.CustomShortcut{KeyName: fyne.KeyO, Modifier: fyne.KeyModifierControl}, "windows"), written("Ctrl+O", "windows"))
}
