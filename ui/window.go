// Package ui is the window: one list of uploads, a channel picker, and the
// dialogs around them. It is the only package that knows the toolkit. All
// methods belong to the main goroutine unless they say otherwise.
package ui

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	fynetooltip "github.com/dweymouth/fyne-tooltip"

	"mediadrop/assets"
	"mediadrop/settings"
	"mediadrop/ui/alerts"
	"mediadrop/ui/bottombar"
	"mediadrop/ui/commands"
	"mediadrop/ui/control"
	"mediadrop/ui/copyas"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/droparea"
	"mediadrop/ui/files"
	"mediadrop/ui/palette"
	"mediadrop/ui/removal"
	"mediadrop/ui/renewal"
	"mediadrop/ui/settingsview"
	"mediadrop/ui/setup"
	"mediadrop/ui/thumbnail"
	"mediadrop/ui/topbar"
	"mediadrop/ui/transfer"
	"mediadrop/ui/uploadlist"
	"mediadrop/ui/widgets"
	"mediadrop/ui/work"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

// Title is the window's title. On X11 it is the window's class too.
const Title = "MediaDrop"

// The window's size when none is remembered, and the least that is.
const (
	defaultWidth, defaultHeight float32 = 900, 600
	leastWidth, leastHeight     float32 = 640, 420
)

// noticeFor is how long a notice stands.
const noticeFor = 8 * time.Second

// Options are what a Window is made from.
type Options struct {
	App     fyne.App
	Frame   fyne.Window // of NewFrame
	Control *control.Control
	// Channel, when set, is where drops go in this run instead of the channel
	// that was selected last.
	Channel string
	// Problems are what is wrong with the settings file.
	Problems []settings.Problem
	// CrashReport is where the report of the last run is, if that crashed.
	CrashReport string
	// Pick asks for files with the system's own dialog. ok is false where there
	// is none. It blocks.
	Pick func(ctx context.Context, title string) (paths []string, ok bool)
	// Save asks where to save a file, and suggests a name. ok is false where the
	// system has no dialog. It blocks.
	Save func(ctx context.Context, title, name string) (path string, ok bool)
	// HasSendTo reports whether the person's 'Send to' menu has the program, or the
	// system has no such menu; AddToSendTo puts it there. They block.
	HasSendTo   func() bool
	AddToSendTo func() error
	Version     string
	Log         *slog.Logger
	// Main runs a function on the main goroutine; nil means the toolkit's.
	Main func(func())
}

// Window is MediaDrop's one window.
type Window struct {
	app     fyne.App
	win     fyne.Window
	control *control.Control
	options Options
	log     *slog.Logger
	work    *work.Runner

	rows     *uploadlist.Rows
	list     *uploadlist.List
	bar      *topbar.Bar
	drops    *droparea.Area
	bottom   *bottombar.Bar
	removal  *removal.Remover
	renewal  *renewal.Renewer
	commands *commands.Commands
	alerts   *alerts.Alerts
	thumbs   *thumbnail.Cache
	dialogs  *dialogs.Stack
	files    *files.Dialogs
	transfer *transfer.Transfer
	copier   *copyas.Copier
	setup    *setup.Forms
	settings *settingsview.View
	content  *fyne.Container // shows one of the panes
	body     *fyne.Container // everything in the window
	// The panes: the invitation while there is nothing to list, and what is
	// said when a search finds nothing.
	emptyPane, nothingPane, stripPane fyne.CanvasObject

	channel    string     // where drops go
	header     media.Kind // of the templates they are for; empty for none in particular
	totals     uploader.Totals
	shown      bool
	asking     bool                       // whether to close
	keyEntered map[settings.KeyOwner]bool // in this run
	noSendTo   bool                       // the system's 'Send to' menu could have the program and has not

	memory  memoryFreer
	reloads atomic.Bool // see received
}

// New makes the window and shows it.
func New(o Options) *Window {
	w := &Window{app: o.App, control: o.Control, options: o, log: o.Log, channel: o.Channel, keyEntered: map[settings.KeyOwner]bool{}}
	if o.Main == nil {
		o.Main = fyne.Do
	}
	w.work = work.New(o.Main)
	w.dialogs = dialogs.New(o.Frame, w.work, o.Log)
	w.files = files.NewDialogs(w.dialogs)
	w.files.Pick, w.files.PickPlace, w.files.Notice = o.Pick, o.Save, w.notice
	w.transfer = transfer.New(w.control, w.dialogs, w.files)
	w.transfer.Shown, w.transfer.Notice = func() history.Filter { return w.rows.Filter() }, w.notice
	w.transfer.OnImported = func() { w.rows.Load() }
	if w.channel == "" {
		w.channel = w.control.Selected()
	}
	icon := fyne.NewStaticResource("icon.png", assets.Icon)
	w.app.SetIcon(icon)
	w.app.Settings().SetTheme(palette.New())
	w.win = o.Frame
	w.win.SetMaster()
	w.win.SetPadded(false)
	w.win.SetOnDropped(func(_ fyne.Position, items []fyne.URI) { w.Drop(files.Dropped(items)) })
	w.win.SetCloseIntercept(w.askToClose)
	w.rows = uploadlist.NewRows(w.control, w.work, w.log)
	w.alerts = alerts.New(w.dialogs, alerts.Actions{
		Retry: func(ids ...string) { w.commands.Retry(ids...) }, EnterKey: func(account string) { w.setup.AskForKey(account, nil) }, Copy: w.app.Clipboard().SetContent,
		LookAt: func(j uploader.Job) { w.commands.LookAt(j) }, Answer: w.answer, Current: func(id string) (uploader.Job, bool) { return w.rows.ByID(id) },
	})
	w.setup = setup.New(w.control, w.dialogs)
	w.setup.OnKey, w.setup.OnChannel = w.keyStored, w.channelSaved
	w.settings = settingsview.New(w.control, w.dialogs, w.setup, settingsview.Actions{
		Language: w.setLanguage, Channels: w.channelsChanged, Team: w.teamChanged, ExportChannels: w.transfer.ExportChannels,
	})
	w.copier = copyas.New(w.control, w.dialogs, copyas.Actions{
		Put: w.copyText, Notice: w.notice, Changed: w.rebuildMenu,
		Selected: w.selected, Current: w.current,
	})
	w.removal = removal.New(w.control, w.dialogs)
	w.bottom = bottombar.New(bottombar.Actions{
		CancelAll: w.control.CancelAll, RetryFailed: func() { w.commands.RetryFailed() }, Answer: w.askAgain, Undo: w.undoByButton,
		CopyDrop: w.copier.Copy, SaveDrop: w.transfer.SaveDrop, Resized: w.layOut,
	})
	w.removal.Offer = w.bottom.Undo.Offer
	w.removal.OnRemoved = func(ids []string) {
		w.list.Forget(ids...)
		w.rows.Forget(ids...)
	}
	w.removal.OnUndone = w.rows.Load
	w.renewal = renewal.New(w.control, w.dialogs, w.files)
	w.renewal.OnNew = func(id string) { w.list.Await(id) }
	w.commands = commands.New(w.control, w.dialogs, w.setup, w.copier, w.removal, w.renewal, commands.Actions{
		Put: w.copyText, Notice: w.notice, Details: w.alerts.ShowDetails, Reload: w.rows.Load, Selected: w.selected, Current: w.current,
	})
	w.thumbs = thumbnail.NewCache(thumbnail.NewFiles(w.control.ThumbnailFolder(), w.control.Thumbnail), w.work,
		func(id string) bool { return w.list.Shows(id) }, w.log)
	w.build()
	w.resize()
	w.registerShortcuts()
	return w
}

// Show puts the window on the screen and begins with what an earlier run left.
func (w *Window) Show() {
	w.win.Show()
	w.rows.Load()
	w.explainProblems()
	w.restore()
	w.removeOld()
	w.remind()
	w.lookForSendTo()
	w.startTeam()
}

// build makes everything in the window, again when the language changes.
func (w *Window) build() {
	before := w.list
	w.buildToolbar()
	w.drops = droparea.New(droparea.Actions{
		Add: w.pickFiles, SetUp: func() { w.setup.Channel(nil, nil) }, EnterKey: w.enterKey, Header: func(header media.Kind) { w.header = header },
	})
	w.list = uploadlist.New(w.rows)
	if before != nil {
		w.list.TakeOver(before)
	}
	w.list.Picture = w.thumbs.Get
	w.list.OnAction, w.list.OnMenu, w.list.OnKey = w.commands.Do, w.commands.ShowMenu, w.typedKey
	w.list.OnFocus = func() { w.win.Canvas().Focus(w.list) }
	w.rows.OnChanged = w.refresh
	w.content = container.NewStack()
	w.emptyPane, w.stripPane = container.NewPadded(w.drops.Large), container.NewPadded(w.drops.Strip)
	nothing := widgets.Centered(lang.L("Nothing found. Try fewer letters, or show all uploads."), 1)
	nothing.MinWidth = droparea.PaneWidth
	w.nothingPane = container.NewCenter(nothing)
	if before != nil {
		w.bottom.Build() // in another language
	}
	w.body = widgets.Stacked(container.NewVBox(w.bar.Object, w.stripPane), w.bottom.Object, w.content)
	w.rebuildMenu()
	w.win.SetContent(fynetooltip.AddWindowToolTipLayer(w.body, w.win.Canvas()))
	w.showChannel()
	w.refresh()
}

// buildToolbar makes the line on top, which chooses the same rows as before.
func (w *Window) buildToolbar() {
	text, filter := "", w.control.Settings().Window.Filter
	if w.bar != nil {
		text, filter = w.bar.Text(), w.bar.Chosen
	}
	w.bar = topbar.New(topbar.Actions{
		Add: w.pickFiles, Settings: w.settings.Show, Channel: w.selectChannel, Found: func() { w.list.Enter() }, Resized: w.layOut,
		Filter: func(f history.Filter) {
			w.list.OnlyCurrent()
			w.rows.SetFilter(f)
		},
		ChannelNames: w.channelNames, InTeam: w.control.InTeam(),
	}, text, filter)
	w.rows.StartWith(w.bar.Filter())
}

// channelNames calls then with the channels that the list has uploads of.
func (w *Window) channelNames(then func([]string)) {
	var names []string
	w.dialogs.Try(func(ctx context.Context) (err error) {
		names, err = w.control.ChannelNames(ctx)
		return err
	}, func() { then(names) })
}

// selected returns the uploads that are selected. The list is another one after
// the language has changed.
func (w *Window) selected() []uploader.Job { return w.list.Jobs() }

// current returns the upload that the keyboard is at.
func (w *Window) current() (uploader.Job, bool) { return w.list.Current() }

// layOut gives the list the room that is left when a line beside it came or went.
func (w *Window) layOut() {
	if w.body != nil {
		w.body.Refresh()
	}
}

// notice shows a quiet word until something moves, or for a while.
func (w *Window) notice(text string) {
	w.bottom.Notice(text)
	if text != "" {
		time.AfterFunc(noticeFor, func() { w.work.Main(func() { w.bottom.EndNotice(text) }) })
	}
}

// Publish takes a snapshot of the queue. It may be called from any goroutine.
func (w *Window) Publish(s uploader.Snapshot) {
	w.work.Main(func() {
		if w.work.Stopped() {
			return
		}
		w.totals = s.Totals
		w.list.UpdateJobs(s.Jobs)
		w.rows.Apply(s)
		w.copier.WhenDone(w.alerts.Follow(s))
		w.bottom.Receipt.Follow(s.Jobs)
	})
}

// refresh draws the list again, or what stands in its place.
func (w *Window) refresh() {
	empty := w.rows.Loaded() && w.rows.Length() == 0
	pane := fyne.CanvasObject(w.list)
	switch {
	case empty && w.bar.Narrows():
		pane = w.nothingPane
	case empty && !w.rows.AnyRunning():
		pane = w.emptyPane
	}
	if len(w.content.Objects) == 0 || w.content.Objects[0] != pane {
		w.content.Objects = []fyne.CanvasObject{pane}
		w.content.Refresh()
		widgets.SetVisible(w.stripPane, pane != w.emptyPane)
	}
	w.bottom.Show(w.totals, w.rows.Failed(), len(w.rows.Questions()))
	w.list.Follow()
	w.list.CopyLabel = w.copier.ButtonLabel()
	w.list.Refresh()
	w.memory.moved()
}

// Raise brings the window to the front.
func (w *Window) Raise() { w.win.RequestFocus() }

// selectChannel changes where drops go, and remembers it.
func (w *Window) selectChannel(name string) {
	if name == w.channel {
		return
	}
	w.channel = name
	w.showChannel()
	w.work.Go(func(context.Context) {
		if err := w.control.Select(name); err != nil {
			w.work.Main(func() { w.dialogs.Error(err) })
		}
	})
}

// showChannel puts the selected channel into everything that names it.
func (w *Window) showChannel() {
	w.bar.ShowChannels(w.control.Channels(), w.channel)
	w.header = w.control.Header(w.channel)
	channel, _ := w.control.Settings().Channel(w.channel)
	owner, _ := w.control.KeyOwner(channel.Account)
	w.drops.Show(w.channel, w.header, control.IsPractice(w.channel), channel.Preset && !w.keyEntered[owner])
}

// enterKey asks for the key of the channel that is selected.
func (w *Window) enterKey() {
	if channel, ok := w.control.Settings().Channel(w.channel); ok {
		w.setup.AskForKey(channel.Account, nil)
	}
}

// keyStored follows a key that was stored.
func (w *Window) keyStored(owner settings.KeyOwner) {
	w.keyEntered[owner] = true
	w.showChannel()
}

// channelSaved follows a channel that was added, or changed in the place of
// another. A new one is where drops go.
func (w *Window) channelSaved(name, replaces string) {
	if replaces == "" || replaces == w.channel {
		w.channel = name
	}
	w.channelsChanged()
}

// channelsChanged follows the settings after channels were added, renamed or
// deleted.
func (w *Window) channelsChanged() {
	name, there := control.FindChannel(w.control.Settings(), w.channel)
	if !there {
		name = w.control.Selected()
	}
	w.channel = name
	w.rebuildMenu()
	w.showChannel()
}

func (w *Window) resize() {
	size := w.control.Settings().Window
	width, height := size.Width, size.Height
	if width < leastWidth || height < leastHeight {
		width, height = defaultWidth, defaultHeight
	}
	w.win.Resize(fyne.NewSize(width, height))
}

// restore asks once what becomes of the uploads that an earlier run left.
func (w *Window) restore() {
	w.work.Go(func(ctx context.Context) {
		waiting, err := w.control.Restore(ctx)
		w.work.Main(func() {
			if err != nil {
				w.dialogs.Error(err)
				return
			}
			w.askToContinue(waiting)
		})
	})
}
