package ui

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/instance"
	"mediadrop/ui/words"
)

// ErrNoDisplay is why the window cannot be shown on a machine without a
// screen.
var ErrNoDisplay = errors.New("there is no display to open a window on; start MediaDrop on a desktop")

// ErrNoGraphics is why the window cannot be shown where the screen cannot be
// drawn on.
var ErrNoGraphics = errors.New("the window cannot be shown: this computer offers no OpenGL; update the graphics driver, or on a remote desktop or virtual machine switch on 3D graphics")

// CheckDisplay reports before anything is started whether there is a display at
// all.
func CheckDisplay() error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return ErrNoDisplay
	}
	return nil
}

// MakeWindow makes the window that New fills. The first one asks the system for
// its screens, which takes as long as all the rest of the start: what needs no
// window can be done meanwhile.
func MakeWindow(a fyne.App) (w fyne.Window, err error) {
	defer func() {
		if p := recover(); p != nil { // the toolkit's way to say that there is no display
			err = fmt.Errorf("%w (%v)", ErrNoGraphics, p)
		}
	}()
	return a.NewWindow(Title), nil
}

// Run shows the window, calls shown once it is on the screen, and returns when
// it was closed, or the system asked the program to end.
func Run(a fyne.App, w *Window, shown func()) (err error) {
	defer func() {
		// The toolkit panics where it finds no display; anything else goes on.
		if p := recover(); p != nil {
			if w.shown {
				panic(p)
			}
			err = fmt.Errorf("%w (%v)", ErrNoGraphics, p)
		}
	}()
	a.Lifecycle().SetOnStarted(func() {
		if w.shown {
			shown()
		}
	})
	w.Show()
	if !hasWindow(w.win) {
		return ErrNoGraphics
	}
	w.shown = true
	last := takeLastTask(a.Lifecycle())
	a.Run()
	last()
	return nil
}

// OnMain returns what runs a function on the main goroutine, which has to be the
// caller, for work.New. Once the toolkit has stopped it runs none any more: the toolkit
// would run it on whichever goroutine hands it over, when there is no window.
func OnMain() func(func()) {
	main := goroutine()
	return func(f func()) {
		var begun atomic.Bool
		defer func() {
			if !begun.Load() { // the toolkit's queue was closed just now; what f does wrong is not hidden
				_ = recover()
			}
		}()
		fyne.Do(func() {
			if goroutine() == main {
				begun.Store(true)
				f()
			}
		})
	}
}

// goroutine returns the number of the goroutine that calls it. Go tells it in the
// first line of a stack only: "goroutine 1 [running]:".
func goroutine() string {
	var head [32]byte
	n := runtime.Stack(head[:], false)
	return strings.Fields(string(head[:n]))[1]
}

// takeLastTask takes from the toolkit what it does when it has stopped (it saves its
// own preferences), and returns it. It would hand this to a goroutine, which hands it
// back to the main goroutine, and at times that does not listen any more: then Run
// waits for it for ever (Fyne 2.8.1, internal/driver/glfw/loop.go).
func takeLastTask(l fyne.Lifecycle) (last func()) {
	stopping, ok := l.(interface {
		OnStopped() func()
		SetOnStopped(func())
		SetOnStoppedHookExecuted(func())
	})
	if !ok || stopping.OnStopped() == nil {
		return func() {}
	}
	last = stopping.OnStopped()
	stopping.SetOnStopped(nil)
	stopping.SetOnStoppedHookExecuted(nil)
	return last
}

// hasWindow reports whether the system really made a window: without a usable
// OpenGL the toolkit only logs that it did not, and runs on unseen.
func hasWindow(w fyne.Window) bool {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return true // a test
	}
	has := true
	native.RunNative(func(context any) {
		switch c := context.(type) {
		case driver.X11WindowContext:
			has = c.WindowHandle != 0
		case driver.WaylandWindowContext:
			has = c.WaylandSurface != 0
		case driver.WindowsWindowContext:
			has = c.HWND != 0
		case driver.MacWindowContext:
			has = c.NSWindow != 0
		}
	})
	return has
}

// Explain words an error that keeps the window from being shown, with what to
// do about it.
func Explain(err error) string {
	if errors.Is(err, ErrNoGraphics) {
		return noGraphics(runtime.GOOS)
	}
	if errors.Is(err, instance.ErrBusy) {
		return lang.L("MediaDrop is already running, but does not answer. Use the window that is open. If there is none, sign out of the computer and in again.") + "\n\n" + err.Error()
	}
	text, detail := words.Error(err)
	return strings.TrimSpace(text + "\n\n" + detail)
}

func noGraphics(goos string) string {
	if goos == "windows" {
		return lang.L("MediaDrop cannot show its window: this computer has no OpenGL. Ask your IT department for the MediaDrop edition for remote desktops, or update the graphics driver.")
	}
	return lang.L("MediaDrop cannot show its window: this computer has no OpenGL. Update the graphics driver, or turn on 3D graphics in the settings of the virtual machine.")
}
