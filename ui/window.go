// Package ui is the window: one list of uploads, a channel picker, and the
// dialogs around them. It is the only package that knows the toolkit. All
// methods belong to the main goroutine unless they say otherwise.
package ui

import (
	"context"
	"log/slog"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"mediadrop/assets"
	"mediadrop/settings"
	"mediadrop/settings/keychain"
	"mediadrop/ui/clipboard"
	"mediadrop/ui/control"
	"mediadrop/ui/look"
	"mediadrop/ui/menustate"
	"mediadrop/ui/thumbnail"
	"mediadrop/ui/work"
	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// Title is the window's title. On X11 it is the window's class too.
const Title = "MediaDrop"

// The window's size when none is remembered, and the least that is.
const (
	DefaultWidth, DefaultHeight float32 = 900, 600
	LeastWidth, LeastHeight     float32 = 640, 420
)

// Options are what a Window is made from.
type Options struct {
	App     fyne.App
	Window  fyne.Window // of MakeWindow
	Control *control.Control
	// Channel, when set, is where drops go in this run instead of the channel
	// that was selected last.
	Channel string
	// Problems are what is wrong with the settings file.
	Problems []settings.Problem
	// Alone reports whether no second start finds this one: then there may be another.
	Alone bool
	// CrashReport is where the report of the last run is, if that crashed.
	CrashReport string
	// Pick asks for files with the system's own dialog. ok is false where there
	// is none. It blocks.
	Pick func(ctx context.Context, title string) (paths []string, ok bool)
	// Clipboard reads what was copied, and ClipboardText the text alone. They block, and
	// fail with clipboard.ErrOutOfReach where only the toolkit can read it.
	Clipboard     func(ctx context.Context) (clipboard.Content, error)
	ClipboardText func(ctx context.Context) (string, error)
	// Save asks where to save a file, and suggests a name. ok is false where the
	// system has no dialog. It blocks.
	Save func(ctx context.Context, title, name string) (path string, ok bool)
	// HasSendTo reports whether the person's 'Send to' menu has the program, or the
	// system has no such menu; AddToSendTo puts it there. They block.
	HasSendTo   func() bool
	AddToSendTo func() error
	// Closed is called when everything is saved and the window is about to close.
	Closed  func()
	Version string
	Log     *slog.Logger
	// Work runs what takes time for the window, and what comes of it on the main
	// goroutine.
	Work *work.Runner
}

// Window is MediaDrop's one window.
type Window struct {
	app     fyne.App
	win     fyne.Window
	control *control.Control
	options Options
	log     *slog.Logger
	work    *work.Runner

	Parts
	thumbs  *thumbnail.Cache
	content *fyne.Container // shows one of the panes
	body    *fyne.Container // everything in the window
	// The panes: the invitation while there is nothing to list, and what is
	// said when a search finds nothing.
	emptyPane, nothingPane, StripPane fyne.CanvasObject
	removedPane                       fyne.CanvasObject // above what was removed

	channel     string     // where drops go
	header      media.Kind // of the templates they are for; empty for none in particular
	totals      uploader.Totals
	toldOfClock bool
	shown       bool
	closing     *closeQuestion          // on the screen, or nil
	keyEntered  map[keychain.Owner]bool // in this run
	noSendTo    bool                    // the system's 'Send to' menu could have the program and has not

	menuItems menustate.Items

	memory  memoryFreer
	reloads atomic.Bool // see received
}

// New returns the window.
func New(o Options) *Window {
	w := &Window{
		app: o.App, win: o.Window, control: o.Control, options: o, log: o.Log, channel: o.Channel,
		work: o.Work, keyEntered: map[keychain.Owner]bool{},
	}
	if w.channel == "" {
		w.channel = w.control.Selected()
	}
	w.app.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon))
	now := w.control.Settings()
	if err := look.Use(w.app, now.Theme, now.TextSize); err != nil {
		w.log.Error("look not used", "error", err.Error())
	}
	w.win.SetMaster()
	w.win.SetPadded(false)
	w.win.SetOnDropped(func(_ fyne.Position, items []fyne.URI) { w.Dropped(items) })
	w.win.SetCloseIntercept(w.askToClose)
	w.makeParts()
	w.build()
	w.resize()
	w.win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { w.typedKey(e.Name) }) // what stands in no menu
	return w
}

func (w *Window) resize() {
	size := w.control.Settings().Window
	remembered, least := fyne.NewSize(size.Width, size.Height), look.Size(fyne.NewSize(LeastWidth, LeastHeight))
	if remembered.Width < least.Width || remembered.Height < least.Height {
		remembered = look.Size(fyne.NewSize(DefaultWidth, DefaultHeight))
	}
	w.win.Resize(remembered)
}
