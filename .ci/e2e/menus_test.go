//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// TestMenusByKeyboard goes through the menu bar and the row's menu with keys only, in both
// directions of writing: what opens a submenu, and the next menu, points to where it opens.
func TestMenusByKeyboard(t *testing.T) {
	for language, arrows := range map[string]struct{ into, out string }{"en": {"Right", "Left"}, "he": {"Left", "Right"}} {
		t.Run(language, func(t *testing.T) {
			d := newDesktop(t)
			home := t.TempDir()
			settings := fmt.Sprintf(`{"version":1,"language":%q}`, language)
			require.NoError(t, os.WriteFile(filepath.Join(home, "settings.json"), []byte(settings), 0o600))
			_, files := sampleFiles(t)
			p := startProgram(t, d, home, "--channel", practice, files["image"], smallPicture(t))
			p.pictured(2)
			p.Settled()
			ids := p.listed()
			copied := func(doing string, is func(text string) bool) {
				t.Helper()
				desktoptest.WaitUntil(t, doing, func() bool { return is(d.Try("xclip", "-o", "-selection", "clipboard").Stdout) })
			}
			p.Key("Down", "F10", arrows.into)
			before := p.Settled()
			p.Key("Down")
			p.differs("the first item is marked", before)
			d.screenshot("menus-1-bar-" + language)
			p.Key("Return")
			copied("the first row's ID, with Upload > Copy", func(text string) bool { return text == ids[0] })

			p.Key("Down") // the list has the keyboard again
			for i, key := range []string{"Menu", "shift+F10"} {
				p.Key(key, "Down", "Down", arrows.into, "Down")
				p.Settled()
				d.screenshot(fmt.Sprintf("menus-%d-row-%s", 2+i, language))
				p.Key("Return")
				copied("the second row's template header, with "+key, func(text string) bool {
					return strings.Contains(text, ids[1]) && strings.Contains(text, `"header"`)
				})
				p.Key("ctrl+c")
				copied("the second row's ID", func(text string) bool { return text == ids[1] })
			}

			p.Key("F10", arrows.out) // before the first menu comes the last
			open := p.Settled()
			p.Key("Escape")
			p.differs("the menu closed", open)
			p.Key("F10", "Up", "Return") // File > Quit
			require.Zero(t, p.ExitCode(t), p.Output())
		})
	}
}
