//go:build linux

package e2e

import (
	"fmt"
	"image"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Where things are in the window of programArea's size, from its upper left or
// right corner.
var (
	firstCopyButton = image.Pt(-92, 157) // from the right
	rowPitch        = 65
	setUpButton     = image.Pt(450, 465)
)

// click presses the left button at a place in the window; a negative x counts
// from the right.
func (w *window) click(at image.Point) {
	w.desktop.t.Helper()
	if at.X < 0 {
		at.X += w.area().Dx()
	}
	w.desktop.must("xdotool", "mousemove", "--window", w.id, strconv.Itoa(at.X), strconv.Itoa(at.Y), "click", "1")
}

// typeText types a text into what has the keyboard.
func (w *window) typeText(text string) {
	w.desktop.t.Helper()
	w.activate()
	w.desktop.must("xdotool", "type", "--clearmodifiers", "--delay", "5", text)
}

// listed returns the media IDs in the order of the window's list.
func (p *program) listed() []string {
	p.desktop.t.Helper()
	return strings.Fields(p.desktop.must("sqlite3", "-cmd", ".timeout 5000", p.home+"/history.db",
		"SELECT media_id FROM uploads ORDER BY created_at DESC, id ASC"))
}

// TestCopy presses each row's Copy button, and the keys that do the same, and
// finds that row's own media ID on the clipboard.
func TestCopy(t *testing.T) {
	d := newDesktop(t)
	_, files := sampleFiles(t)
	p := startProgram(t, d, t.TempDir(), "--channel", practice, files["image"], files["video"], files["document"])
	p.uploads(3)
	p.settled()
	ids := p.listed()
	require.Len(t, ids, 3)
	for i, id := range ids {
		p.click(firstCopyButton.Add(image.Pt(0, i*rowPitch)))
		waitUntil(t, fmt.Sprintf("the ID of row %d on the clipboard", i), func() bool {
			return d.try("xclip", "-o", "-selection", "clipboard").stdout == id
		})
	}
	d.screenshot("copy-1-confirmed")

	copied := func(doing, id string) {
		waitUntil(t, doing, func() bool { return d.try("xclip", "-o", "-selection", "clipboard").stdout == id })
	}
	p.click(image.Pt(220, firstCopyButton.Y+rowPitch+8)) // on the second row's ID
	p.key("ctrl+c")
	copied("the ID that was clicked", ids[1])
	p.click(image.Pt(500, firstCopyButton.Y+20)) // selects the first row
	p.key("ctrl+c")
	copied("the selected row's ID", ids[0])
	p.key("Down", "Down", "Return")
	copied("the third row's ID, with the Enter key", ids[2])
	d.screenshot("copy-2-keys")
}
