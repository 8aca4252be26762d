//go:build linux

package e2e

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// ringColor is that of the outer line around what has the keyboard, by the theme: the
// color of texts.
var ringColor = map[string]color.Color{"light": color.RGBA{0x18, 0x18, 0x1b, 0xff}, "dark": color.White}

// leastContrast is what WCAG 2.2 (2.4.13) asks for between what is with the keyboard and
// without it.
const leastContrast = 3

// TestTabOrder goes round the window with Tab and back with Shift+Tab. At each stop a ring
// appears whose pixels contrast with what was there before, and the rings follow each other
// as the window is read.
func TestTabOrder(t *testing.T) {
	for _, c := range []struct{ language, theme string }{{"en", "light"}, {"he", "dark"}} {
		t.Run(c.language+" "+c.theme, func(t *testing.T) {
			d := newDesktop(t)
			home := t.TempDir()
			settings := fmt.Sprintf(`{"version":1,"language":%q,"theme":%q}`, c.language, c.theme)
			require.NoError(t, os.WriteFile(filepath.Join(home, "settings.json"), []byte(settings), 0o600))
			_, files := sampleFiles(t)
			p := startProgram(t, d, home, "--channel", practice, files["image"], smallPicture(t))
			p.pictured(2)
			before := p.Settled()
			var stops []image.Rectangle
			tab := func(keys string) image.Rectangle {
				t.Helper()
				p.Key(keys)
				after := p.differs(keys, before)
				ring := newRing(before, after, p.Area(), ringColor[c.theme])
				if ring.Empty() {
					d.screenshot("keyboard-no-ring-" + c.language)
				}
				require.False(t, ring.Empty(), "%s after %v: no ring is seen", keys, stops)
				before = after
				return ring
			}
			for {
				ring := tab("Tab")
				if len(stops) > 0 && near(ring, stops[0]) {
					break
				}
				stops = append(stops, ring)
				require.Less(t, len(stops), 40, "it never comes round: %v", stops)
			}
			d.screenshot("keyboard-1-round-" + c.language)
			// Channel, header, add, search, settings; the tabs, the filter; the channel to set up;
			// the list; the result, copy, save, try, close.
			require.Len(t, stops, 14, "%v", stops)
			for i := 1; i < len(stops); i++ {
				last, now := stops[i-1], stops[i]
				switch {
				case now.Min.Y >= last.Max.Y-4: // in a line below
				case c.language == "he":
					require.LessOrEqual(t, now.Max.X, last.Min.X+4, "stop %d of %v", i+1, stops)
				default:
					require.GreaterOrEqual(t, now.Min.X, last.Max.X-4, "stop %d of %v", i+1, stops)
				}
			}
			for i := len(stops) - 1; i >= 0; i-- {
				require.True(t, near(tab("shift+Tab"), stops[i]), "back to stop %d of %v", i+1, stops)
			}
			p.close()
		})
	}
}

// TestAJobWithoutAMouse pastes a file, copies its ID, removes it and restores it, with keys
// alone.
func TestAJobWithoutAMouse(t *testing.T) {
	d := newDesktop(t)
	_, files := sampleFiles(t)
	home := t.TempDir()
	p := startProgram(t, d, home, "--channel", practice)
	p.Settled()
	copied := d.Command("xclip", "-quiet", "-selection", "clipboard", "-t", "text/uri-list")
	copied.Stdin = strings.NewReader("file://" + strings.ReplaceAll(files["document"], " ", "%20") + "\r\n")
	desktoptest.Start(t, copied)
	desktoptest.WaitUntil(t, "the copied file", func() bool {
		return d.Try("xclip", "-o", "-selection", "clipboard", "-t", "text/uri-list").Code == 0
	})
	p.Key("ctrl+v")
	id := p.uploads(1)[files["document"]].MediaID
	require.NotEmpty(t, id)
	p.Settled()

	p.Key("Down", "Return") // the row's main button
	desktoptest.WaitUntil(t, "the copied ID", func() bool { return d.clipboard() == id })
	removed := func(want string) {
		t.Helper()
		desktoptest.WaitUntil(t, want+" rows removed", func() bool {
			n := d.Must("sqlite3", "-cmd", ".timeout 5000", filepath.Join(home, "history.db"), "SELECT count(*) FROM uploads WHERE removed_at IS NOT NULL")
			return strings.TrimSpace(n) == want
		})
		p.Settled()
	}
	p.Key("Delete")
	removed("1")
	p.Key("ctrl+l") // the filters, at whose end is what was removed
	p.Settled()
	p.Key(slices.Repeat([]string{"Tab"}, 5)...)
	p.Key("Return")
	p.Settled()
	d.screenshot("keyboard-2-removed")
	p.Key("F6", "Return") // into the list, whose main button restores
	removed("0")
	p.close()
}

// blurred is how much the edges of a line may differ from its color where they fall between
// pixels.
const blurred = 2.5

// TestEnterOpensWhatHasTheKeyboard: what a button opens that Enter pressed can be typed in
// at once, although it was never drawn then.
func TestEnterOpensWhatHasTheKeyboard(t *testing.T) {
	d := newDesktop(t)
	_, files := sampleFiles(t)
	content, err := os.ReadFile(files["image"])
	require.NoError(t, err)
	refused := writeFile(t, t.TempDir(), "error 401.jpg", content)
	p := startProgram(t, d, t.TempDir(), "--channel", practice, smallPicture(t))
	p.pictured(1)
	p.Settled()
	p.asks("the question for a key", func() { p.give(refused) })
	question := p.Settled()
	p.Key("Return") // "Enter key…"
	desktoptest.WaitUntil(t, "the field for the key, in a wider dialog", func() bool {
		_, wider := desktoptest.FirstChange(question, p.Settled(), p.Area(), 12)
		return wider
	})
	p.Type("0123456789abcdef")
	d.screenshot("keyboard-3-key")
	p.Key("Return")
	require.Equal(t, "done", p.uploads(2)[refused].State)
	p.close()
}

// newRing returns where a ring has appeared: the bounds of what has the color of its outer
// line and had another before, where the pixels of either line contrast with what was there.
func newRing(before, after image.Image, area image.Rectangle, outer color.Color) (bounds image.Rectangle) {
	came := func(x, y int) bool {
		was, is := before.At(x, y), after.At(x, y)
		return contrast(is, outer) <= blurred && contrast(was, is) >= 2
	}
	thick := false
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if came(x, y) {
				thick = thick || came(x+1, y) && came(x, y+1) && came(x+1, y+1)
				bounds = bounds.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	seen := 0
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			if contrast(before.At(x, y), after.At(x, y)) >= leastContrast {
				seen++
			}
		}
	}
	if !thick || seen < 2*(bounds.Dx()+bounds.Dy()) { // around all four sides
		return image.Rectangle{}
	}
	return bounds
}

// near reports whether two rings are around the same thing.
func near(a, b image.Rectangle) bool {
	const blur = 3
	return b.In(a.Inset(-blur)) && a.In(b.Inset(-blur))
}

// contrast is WCAG's contrast ratio of two colors.
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.Color) float64 {
	linear := func(part uint32) float64 {
		v := float64(part) / 0xffff
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}
