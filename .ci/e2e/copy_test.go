//go:build linux

package e2e

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// Where things are in the window of programArea's size, from its upper left or
// right corner.
var (
	firstCopyButton = image.Pt(-147, 235) // from the right
	rowPitch        = 76
	setUpButton     = image.Pt(450, 465)
)

// listed returns the media IDs in the order of the window's list.
func (p *program) listed() []string {
	p.desktop.TB.Helper()
	return strings.Fields(p.desktop.Must("sqlite3", "-cmd", ".timeout 5000", p.home+"/history.db",
		"SELECT media_id FROM uploads ORDER BY created_at DESC, id ASC"))
}

// TestCopy presses each row's Copy button, and the keys that do the same, and
// finds that row's own media ID on the clipboard.
func TestCopy(t *testing.T) {
	d := newDesktop(t)
	_, files := sampleFiles(t)
	p := startProgram(t, d, t.TempDir(), "--channel", practice, files["image"], files["video"], files["document"])
	p.uploads(3)
	p.Settled()
	ids := p.listed()
	require.Len(t, ids, 3)
	for i, id := range ids {
		p.Click(firstCopyButton.Add(image.Pt(0, i*rowPitch)))
		desktoptest.WaitUntil(t, fmt.Sprintf("the ID of row %d on the clipboard", i), func() bool {
			return d.Try("xclip", "-o", "-selection", "clipboard").Stdout == id
		})
	}
	d.screenshot("copy-1-confirmed")

	copied := func(doing, id string) {
		desktoptest.WaitUntil(t, doing, func() bool { return d.Try("xclip", "-o", "-selection", "clipboard").Stdout == id })
	}
	p.Click(image.Pt(130, firstCopyButton.Y+rowPitch+18)) // on the second row's ID
	p.Key("ctrl+c")
	copied("the ID that was clicked", ids[1])
	p.Click(image.Pt(500, firstCopyButton.Y+20)) // selects the first row
	p.Key("ctrl+c")
	copied("the selected row's ID", ids[0])
	p.Key("Down", "Down", "Return")
	copied("the third row's ID, with the Enter key", ids[2])
	d.screenshot("copy-2-keys")
}
