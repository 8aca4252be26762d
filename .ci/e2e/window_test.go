//go:build linux

package e2e

import (
	"fmt"
	"image"
	"strconv"
	"strings"
)

// window is one on the desktop, by its X identifier.
type window struct {
	desktop *desktop
	id      string
}

// window waits for a visible window that xdotool's search finds, as "--name", "^MediaDrop$".
func (d *desktop) window(search ...string) *window {
	d.t.Helper()
	var id string
	waitUntil(d.t, fmt.Sprintf("the window %q", search), func() bool {
		found := strings.Fields(d.try("xdotool", append([]string{"search", "--onlyvisible"}, search...)...).stdout)
		if len(found) > 0 {
			id = found[len(found)-1]
		}
		return id != ""
	})
	return &window{d, id}
}

// place moves the window to area and waits until it is there.
func (w *window) place(area image.Rectangle) {
	w.desktop.t.Helper()
	w.activate()
	w.desktop.must("xdotool", "windowsize", w.id, strconv.Itoa(area.Dx()), strconv.Itoa(area.Dy()),
		"windowmove", w.id, strconv.Itoa(area.Min.X), strconv.Itoa(area.Min.Y))
	waitUntil(w.desktop.t, "the window's new place", func() bool {
		now := w.area()
		// the window manager's frame and the program's smallest size have their say, too
		return now.Min.Sub(area.Min).In(image.Rect(-1, -1, 40, 60)) && now.Dx() >= area.Dx()
	})
}

// activate raises the window and gives it the keyboard.
func (w *window) activate() {
	w.desktop.t.Helper()
	w.desktop.must("xdotool", "windowactivate", "--sync", w.id)
}

// key presses keys, named as xdotool does: "ctrl+a".
func (w *window) key(keys ...string) {
	w.desktop.t.Helper()
	w.activate()
	w.desktop.must("xdotool", append([]string{"key", "--clearmodifiers"}, keys...)...)
}

// area is the window's place on the display, without its frame.
func (w *window) area() image.Rectangle {
	w.desktop.t.Helper()
	values := map[string]int{}
	for line := range strings.Lines(w.desktop.must("xdotool", "getwindowgeometry", "--shell", w.id)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		values[name], _ = strconv.Atoi(value)
	}
	corner := image.Pt(values["X"], values["Y"])
	return image.Rectangle{corner, corner.Add(image.Pt(values["WIDTH"], values["HEIGHT"]))}
}

// text types letters.
func (w *window) text(letters string) {
	w.desktop.t.Helper()
	w.activate()
	w.desktop.must("xdotool", "type", "--clearmodifiers", letters)
}
