//go:build linux

package e2e

import (
	"image"
	"strconv"
	"testing"

	"mediadrop/.ci/desktoptest"
)

// fileManager shows the files of one folder, to be dragged from.
type fileManager struct{ *desktoptest.Window }

// openFolder starts the file manager on a folder, at the left of the display.
func openFolder(t *testing.T, d *desktop, folder string) *fileManager {
	t.Helper()
	desktoptest.Start(t, d.Command("pcmanfm", "--no-desktop", folder))
	f := &fileManager{d.Window("--class", "pcmanfm")}
	f.Place(image.Rect(0, 0, 600, 700))
	return f
}

// dragAll drags every file of the folder onto the middle of another window.
func (f *fileManager) dragAll(target *desktoptest.Window) {
	f.Display.TB.Helper()
	from := f.selectAll()
	to := target.Area().Min.Add(target.Area().Size().Div(2))
	f.Display.Must("xdotool", dragArgs(from, to)...)
}

// selectAll selects every file and returns a point on one of them. Files are found by what
// changes on the display when they are selected, whatever theme, view or font is in use. It
// selects until that changes nothing any more: the first time may come before the file manager
// has read the folder.
func (f *fileManager) selectAll() image.Point {
	f.Display.TB.Helper()
	unselected := f.Settled()
	before := unselected
	var point image.Point
	desktoptest.WaitUntil(f.Display.TB, "the selected files", func() bool {
		f.Key("ctrl+a")
		after := f.Settled()
		_, changed := desktoptest.FirstChange(before, after, f.Area(), 1)
		before = after
		if changed {
			return false
		}
		var found bool
		point, found = solidChange(unselected, after, f.Area())
		return found
	})
	return point
}

// dragArgs is one call of xdotool that drags the way a hand does: the file manager begins a
// drag only after some movement, and both programs answer each step over the X server before
// they can take the next.
func dragArgs(from, to image.Point) []string {
	const steps = 20
	args := []string{"mousemove", strconv.Itoa(from.X), strconv.Itoa(from.Y), "sleep", "0.3", "mousedown", "1", "sleep", "0.3"}
	for step := 1; step <= steps; step++ {
		way := to.Sub(from).Mul(step).Div(steps)
		at := from.Add(way)
		args = append(args, "mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "sleep", "0.05")
	}
	return append(args, "sleep", "2", "mouseup", "1") // before both have answered, it would end in nothing
}
