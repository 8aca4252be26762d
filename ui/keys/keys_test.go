package keys

import (
	"runtime"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
)

func TestShortcutsGoByTheKeysPlace(t *testing.T) {
	codes := scanCodes
	if runtime.GOOS == "darwin" {
		codes = macCodes
	}
	test.NewTempApp(t)
	var done []string
	add := func(name string) func() { return func() { done = append(done, name) } }
	held := func(key fyne.KeyName) fyne.Shortcut {
		return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	}

	Follow(test.NewCanvas(), []Shortcut{
		{held(fyne.KeyQ), add("quit")}, {held(fyne.KeyComma), add("settings")}, {held(fyne.KeyPeriod), add("cancel")}, {&fyne.ShortcutCopy{}, add("copy")},
	})
	type key struct {
		code int
		name fyne.KeyName
	}
	for _, c := range []struct {
		key
		modifier fyne.KeyModifier
		want     []string
	}{
		{key{codes[fyne.KeyQ][0], fyne.KeySlash}, fyne.KeyModifierShortcutDefault, []string{"quit"}},
		{key{codes[fyne.KeyComma][0], fyne.KeyUnknown}, fyne.KeyModifierShortcutDefault, []string{"settings"}},
		{key{codes[fyne.KeyPeriod][0], fyne.KeyUnknown}, fyne.KeyModifierShortcutDefault, []string{"cancel"}},
		{key{61, fyne.KeySlash}, fyne.KeyModifierShortcutDefault, nil},      // the slash itself
		{key{999, fyne.KeyUnknown}, fyne.KeyModifierShortcutDefault, nil},   // any other letter
		{key{codes[fyne.KeyQ][0], fyne.KeySlash}, fyne.KeyModifierAlt, nil}, // another shortcut
		{key{codes[fyne.KeyComma][0], fyne.KeyComma}, fyne.KeyModifierShortcutDefault, []string{"settings"}},
	} {
		done = nil
		Down(&fyne.KeyEvent{Physical: fyne.HardwareKey{ScanCode: c.code}})
		did := Typed(&desktop.CustomShortcut{KeyName: c.name, Modifier: c.modifier})
		require.Equal(t, c.want, done)
		require.Equal(t, c.want != nil, did)
	}
	done = nil
	require.False(t, Typed(&fyne.ShortcutCopy{}), "that belongs to the text that is typed in")
	require.Empty(t, done)
	call(&fyne.ShortcutCopy{}) // where none is
	require.Equal(t, []string{"copy"}, done)
}
