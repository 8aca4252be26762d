//go:build linux

package e2e

import (
	"image"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// The places of keys, as X11 numbers them.
const (
	placeQ     = "24"
	placeComma = "59"
	placeAlt   = "64"
	placeAltGr = "108"
)

// TestShortcutsUnderAHebrewLayout: keys that are letters or other signs there do what
// they do in a Latin layout.
func TestShortcutsUnderAHebrewLayout(t *testing.T) {
	d := newDesktop(t)
	_, files := sampleFiles(t)
	p := startProgram(t, d, t.TempDir(), "--channel", practice, files["image"])
	p.uploads(1)
	d.Must("setxkbmap", "il")
	for _, focus := range [][]string{nil, {"Down"}, {"ctrl+f"}} { // nothing, the list, the search
		if focus != nil {
			p.Key(focus...)
		}
		before := p.Settled()
		p.Key("ctrl+" + placeComma)
		open := p.changed("the settings", before)
		p.Key("ctrl+" + placeComma) // does nothing behind a dialog
		_, moved := desktoptest.FirstChange(open, p.Settled(), p.Area(), 40)
		require.False(t, moved)
		d.screenshot("keys-1-settings")
		p.Key("Escape")
		p.changed("the list again", open)
	}
	p.Key("Escape") // leaves the search
	p.Key("ctrl+" + placeQ)
	require.Zero(t, p.ExitCode(t), p.Output())
}

// Keys in a Hebrew layout, by their places.
var (
	hebrewWord = []string{"44", "38", "54", "30", "56", "43", "59", "65", "11", "19", "11", "15"} // חשבונית 2026
	placeA     = "38"                                                                             // ש
	placeC     = "54"
	placeF     = "41"
	placeN     = "57"
	placeV     = "55"
	placeX     = "53"
	placeZ     = "52"
)

// TestTypingHebrew types into the search, and into an entry of a dialog: what was typed
// is selected, copied, cut, pasted and taken back by the keys' places, and is in the
// order in which it was typed.
func TestTypingHebrew(t *testing.T) {
	d := newDesktop(t)
	_, files := sampleFiles(t)
	home := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(home, "settings.json"), []byte(`{"version": 1, "language": "he"}`), 0o600))
	p := startProgram(t, d, home, "--channel", practice, files["image"])
	p.uploads(1)
	p.Settled()
	d.Must("setxkbmap", "il")
	copied := func(want string) {
		p.Key("ctrl+"+placeA, "ctrl+"+placeC)
		desktoptest.WaitUntil(t, "copied: "+want, func() bool { return d.Try("xclip", "-o", "-selection", "clipboard").Stdout == want })
	}
	for name, way := range map[string][]string{"search": {"ctrl+" + placeF}, "note": {"Escape", "Escape", "Down", "ctrl+" + placeN}} {
		p.Key(way...)
		p.Settled()
		p.Key(hebrewWord...)
		copied("חשבונית 2026")
		d.screenshot("keys-4-" + name)
		p.Key("ctrl+"+placeX, placeA, "ctrl+"+placeV)
		copied("שחשבונית 2026")
		p.Key("ctrl+" + placeZ)
		copied("ש")
		p.Key("BackSpace")
	}
}

// TestASlashDoesNotQuit: that is what Q is in a Hebrew layout.
func TestASlashDoesNotQuit(t *testing.T) {
	d := newDesktop(t)
	p := startProgram(t, d, t.TempDir(), "--channel", practice)
	p.Settled()
	p.Key("ctrl+slash")
	p.Settled()
	require.True(t, p.Running())
	p.close()
}

// TestAreas goes around the window with F6, and into the menu bar with F10.
func TestAreas(t *testing.T) {
	d := newDesktop(t)
	_, files := sampleFiles(t)
	p := startProgram(t, d, t.TempDir(), "--channel", practice, files["image"], smallPicture(t))
	p.pictured(2)
	var seen []*image.RGBA
	last := p.Settled()
	for range 3 {
		p.Key("F6")
		now := p.differs("the keyboard in another area", last)
		for _, other := range seen {
			_, moved := desktoptest.FirstChange(other, now, p.Area(), 2)
			require.True(t, moved, "an area that was not there yet")
		}
		seen, last = append(seen, now), now
	}
	d.screenshot("keys-2-areas")
	p.Key("F10")
	menu := p.differs("the menu bar", last)
	d.screenshot("keys-3-menu")
	p.Key("Escape")
	p.differs("the menu bar closed", menu)
}

// TestAltAlone: pressed and let go with nothing between, Alt opens the menu bar and closes
// it, and the keyboard is where it was. With anything between it does neither; AltGr is
// another key.
func TestAltAlone(t *testing.T) {
	d := newDesktop(t)
	_, files := sampleFiles(t)
	p := startProgram(t, d, t.TempDir(), "--channel", practice, files["image"])
	p.pictured(1)
	for _, layout := range []string{"us", "il"} {
		d.Must("setxkbmap", layout)
		for _, focus := range []string{"ctrl+" + placeF, "F6"} { // the search, the list
			p.Key(focus)
			before := p.Settled()
			for _, end := range []string{placeAlt, "Escape"} {
				p.Key(placeAlt)
				open := p.differs("the menu bar", before)
				d.screenshot("keys-5-alt-" + layout)
				p.Key(end)
				p.differs("the menu bar closed by "+end, open)
			}
			before = p.Settled()
			for _, keys := range []string{placeAltGr, "alt+" + placeX, "alt+shift", "ctrl+alt", "shift+alt"} {
				p.Key(keys)
				_, moved := desktoptest.FirstChange(before, p.Settled(), p.Area(), 2)
				require.False(t, moved, "%s in %s", keys, layout)
			}
		}
	}
	d.Must("setxkbmap", "us")
	p.close()
}

// differs waits until something in the window looks another way than before.
func (p *program) differs(what string, before *image.RGBA) (after *image.RGBA) {
	p.desktop.TB.Helper()
	desktoptest.WaitUntil(p.desktop.TB, what, func() bool {
		after = p.Settled()
		_, changed := desktoptest.FirstChange(before, after, p.Area(), 2)
		return changed
	})
	return after
}
