//go:build linux

package desktoptest

import (
	"fmt"
	"image"
	"strconv"
	"strings"
	"time"

	"github.com/jezek/xgb/xproto"
	"github.com/stretchr/testify/require"
)

// Window is one on the display, by its X identifier.
type Window struct {
	Display *Display
	ID      string
	pid     string // see program
}

// Window waits for a visible window that xdotool's search finds, as "--name", "^MediaDrop$".
func (d *Display) Window(search ...string) *Window {
	d.TB.Helper()
	var id string
	WaitUntil(d.TB, fmt.Sprintf("the window %q", search), func() bool {
		found := strings.Fields(d.Try("xdotool", append([]string{"search", "--onlyvisible"}, search...)...).Stdout)
		if len(found) > 0 {
			id = found[len(found)-1]
		}
		return id != ""
	})
	return &Window{Display: d, ID: id}
}

// Place moves the window to area and waits until it is there. A window that is just shown still
// sizes itself, and may do so last: then it is asked again.
func (w *Window) Place(area image.Rectangle) {
	w.Display.TB.Helper()
	w.Activate()
	var asked time.Time
	WaitUntil(w.Display.TB, "the window's new place", func() bool {
		now := w.Area()
		if time.Since(asked) > time.Second {
			asked = time.Now()
			w.Display.Must("xdotool", "windowsize", w.ID, strconv.Itoa(area.Dx()), strconv.Itoa(area.Dy()),
				"windowmove", w.ID, strconv.Itoa(area.Min.X), strconv.Itoa(area.Min.Y))
			return false
		}
		// the window manager's frame and the program's smallest size have their say, too
		return now.Min.Sub(area.Min).In(image.Rect(-1, -1, 40, 60)) && now.Dx() >= area.Dx()
	})
}

// Activate raises the window and gives it the keyboard.
func (w *Window) Activate() {
	w.Display.TB.Helper()
	w.Display.Must("xdotool", "windowactivate", "--sync", w.ID)
}

// Close has the window manager close the window, as its task bar does. Openbox misses a
// shortcut for it at times while the computer is busy.
func (w *Window) Close() {
	d := w.Display
	d.TB.Helper()
	conn := d.Connect()
	defer conn.Close()
	id, err := strconv.ParseUint(w.ID, 10, 32)
	require.NoError(d.TB, err)
	// https://specifications.freedesktop.org/wm-spec/latest/ar01s04.html
	byPerson := xproto.ClientMessageDataUnionData32New([]uint32{xproto.TimeCurrentTime, 2, 0, 0, 0})
	message := xproto.ClientMessageEvent{Format: 32, Window: xproto.Window(id), Type: d.Atom("_NET_CLOSE_WINDOW"), Data: byPerson}
	require.NoError(d.TB, xproto.SendEventChecked(conn, false, xproto.Setup(conn).DefaultScreen(conn).Root,
		xproto.EventMaskSubstructureNotify|xproto.EventMaskSubstructureRedirect, string(message.Bytes())).Check())
}

// Key presses keys, named as xdotool does: "ctrl+a".
func (w *Window) Key(keys ...string) {
	w.Display.TB.Helper()
	w.Activate()
	w.Display.Must("xdotool", append([]string{"key", "--clearmodifiers"}, keys...)...)
}

// Type types a text into what has the keyboard.
func (w *Window) Type(text string) {
	w.Display.TB.Helper()
	w.Activate()
	w.Display.Must("xdotool", "type", "--clearmodifiers", "--delay", "5", text)
}

// Click presses the left button at a place in the window; a negative x counts from the right.
func (w *Window) Click(at image.Point) {
	w.Display.TB.Helper()
	if at.X < 0 {
		at.X += w.Area().Dx()
	}
	w.Display.Must("xdotool", "mousemove", "--window", w.ID, strconv.Itoa(at.X), strconv.Itoa(at.Y), "click", "1")
}

// program is the process ID of the program that the window belongs to, as it says itself.
func (w *Window) program() string {
	w.Display.TB.Helper()
	if w.pid == "" {
		w.pid = strings.TrimSpace(w.Display.Must("xdotool", "getwindowpid", w.ID))
	}
	return w.pid
}

// Area is the window's place on the display, without its frame.
func (w *Window) Area() image.Rectangle {
	w.Display.TB.Helper()
	values := map[string]int{}
	for line := range strings.Lines(w.Display.Must("xdotool", "getwindowgeometry", "--shell", w.ID)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		values[name], _ = strconv.Atoi(value)
	}
	corner := image.Pt(values["X"], values["Y"])
	return image.Rectangle{corner, corner.Add(image.Pt(values["WIDTH"], values["HEIGHT"]))}
}
