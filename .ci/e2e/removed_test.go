//go:build linux

package e2e

import (
	"image"
	"strconv"
	"strings"
	"testing"
	"time"

	"mediadrop/.ci/desktoptest"
)

// Where things are in the window of programArea's size while all rows are removed.
var (
	funnel          = image.Pt(-22, 94) // from the right
	recentlyRemoved = image.Pt(-150, 171)
)

// TestNothingIsLostByASlip selects all rows and presses Delete, which asks; agrees, and brings the
// rows back with Ctrl+Z; removes them again, and finds them after a restart.
func TestNothingIsLostByASlip(t *testing.T) {
	d := newDesktop(t)
	home := t.TempDir()
	const rows = 50
	desktoptest.FillHistory(t, home, rows, time.Now().Add(-time.Hour), nil)
	p := startProgram(t, d, home)
	removed := func(want int) {
		t.Helper()
		desktoptest.WaitUntil(t, strconv.Itoa(want)+" rows removed", func() bool {
			n := d.Must("sqlite3", "-cmd", ".timeout 5000", home+"/history.db", "SELECT count(*) FROM uploads WHERE removed_at IS NOT NULL")
			return strings.TrimSpace(n) == strconv.Itoa(want)
		})
		p.Settled()
	}
	removeAll := func() {
		t.Helper()
		p.asks("the question", func() { p.Key("Down", "ctrl+a", "Delete") })
		p.Settled()
		d.screenshot("removed-1-question")
		removed(0)
		p.Key("Tab", "space") // from Cancel to Remove
		removed(rows)
	}
	p.Settled()
	removeAll()
	p.Key("ctrl+z")
	removed(0)
	removeAll()
	p.close()

	p = startProgram(t, d, home)
	p.Settled()
	p.Click(funnel)
	p.Settled()
	p.Click(recentlyRemoved)
	p.Settled()
	d.screenshot("removed-2-found")
	p.Key("Down", "Return") // its main button
	removed(rows - 1)
}
