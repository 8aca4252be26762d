package desktop

import (
	"os"
	"sync"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"mediadrop/ui/desktop/xserver"
)

// showAgainAfter is when a window that was asked for is usually on the screen, also
// where the computer is busy.
const showAgainAfter = 2 * time.Second

// ShowAgain asks X11 for this program's window again while it is not on the screen,
// until stop is called. A window manager that is just starting loses a request at
// times: Openbox 3.6 did in 2 of 100 starts at about the same moment. The
// toolkit then waits for ever, and keeps a processor busy (waitForVisibilityNotify in
// x11_window.c of GLFW 3.4).
func ShowAgain() (stop func()) { return showAgain(showAgainAfter, uint32(os.Getpid())) }

func showAgain(every time.Duration, pid uint32) (stop func()) {
	shown := make(chan struct{})
	notYet := func() bool {
		select {
		case <-shown:
			return false
		case <-time.After(every):
			return true
		}
	}
	go func() {
		if !notYet() {
			return
		}
		conn, err := xserver.Connect()
		if err != nil {
			return // there is no X11
		}
		defer conn.Close()
		for mapWindows(conn, pid) == nil && notYet() {
		}
	}()
	return sync.OnceFunc(func() { close(shown) })
}

// mapWindows asks for the windows of a process that are not on the screen.
func mapWindows(conn *xgb.Conn, pid uint32) error {
	// https://specifications.freedesktop.org/wm-spec/latest/ar01s05.html
	process, err := xserver.Atom(conn, "_NET_WM_PID")
	if err != nil {
		return err
	}
	tree, err := xproto.QueryTree(conn, xproto.Setup(conn).DefaultScreen(conn).Root).Reply()
	if err != nil {
		return err
	}
	for _, window := range tree.Children {
		is, err := xproto.GetWindowAttributes(conn, window).Reply()
		if err != nil || is.MapState != xproto.MapStateUnmapped {
			continue // gone meanwhile, or on the screen
		}
		of, err := xproto.GetProperty(conn, false, window, process, xproto.AtomCardinal, 0, 1).Reply()
		if err != nil || of.Format != 32 || len(of.Value) != 4 || xgb.Get32(of.Value) != pid {
			continue
		}
		if err := xproto.MapWindowChecked(conn, window).Check(); err != nil {
			return err
		}
	}
	return nil
}
