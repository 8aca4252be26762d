package keys

import (
	"fyne.io/fyne/v2"
)

// maxSteps bounds the way through everything that can have the keyboard.
const maxSteps = 500

// NextArea puts the keyboard on the first thing that takes it in the area after the
// one where it is, of areas in the order of the window, and from the last to the
// first. Areas that are hidden or have nothing to type in are passed over.
func NextArea(c fyne.Canvas, areas []fyne.CanvasObject) {
	now := areaOf(c.Focused(), areas)
	for by := 1; by <= len(areas); by++ {
		if goTo(c, areas, (now+by)%len(areas)) {
			return
		}
	}
}

// goTo goes on until the keyboard is in an area, and reports whether it is. The
// toolkit knows the order only, and not what is in an area.
func goTo(c fyne.Canvas, areas []fyne.CanvasObject, wanted int) bool {
	before := c.Focused()
	c.Unfocus()
	for range maxSteps {
		c.FocusNext()
		if areaOf(c.Focused(), areas) == wanted {
			return true
		}
	}
	c.Focus(before)
	return false
}

// areaOf returns in which area something lies, or -1.
func areaOf(focused fyne.Focusable, areas []fyne.CanvasObject) int {
	o, ok := focused.(fyne.CanvasObject)
	if !ok {
		return -1
	}
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(o).AddXY(o.Size().Width/2, o.Size().Height/2)
	for i, area := range areas {
		if !area.Visible() {
			continue
		}
		from, size := driver.AbsolutePositionForObject(area), area.Size()
		if at.X >= from.X && at.Y >= from.Y && at.X <= from.X+size.Width && at.Y <= from.Y+size.Height {
			return i
		}
	}
	return -1
}
