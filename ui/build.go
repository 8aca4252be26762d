package ui

import (
	"context"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetooltip "github.com/dweymouth/fyne-tooltip"

	"mediadrop/ui/droparea"
	"mediadrop/ui/keys"
	"mediadrop/ui/topbar"
	"mediadrop/ui/uploadlist"
	"mediadrop/ui/widgets"
	"mediadrop/uploader/media"
)

// build makes everything in the window, again when the language changes.
func (w *Window) build() {
	before := w.List
	w.buildToolbar()
	w.DropArea = droparea.New(droparea.Actions{
		Add: w.pickFiles, SetUp: func() { w.Setup.Channel(nil, nil) }, EnterKey: w.enterKey,
	})
	w.List = uploadlist.New(w.Rows)
	if before != nil {
		w.List.TakeOver(before)
	}
	w.List.Picture = w.thumbs.Get
	w.List.OnAction, w.List.OnMenu, w.List.OnKey = w.Commands.Do, w.Commands.ShowMenu, w.typedKey
	w.List.Asks = w.Trier.Asks
	w.List.OnCopyAs = w.Commands.ShowCopyMenu
	w.List.OnPreview = func(id string) {
		if j, ok := w.Rows.ByID(id); ok {
			w.Preview.Show(j)
		}
	}
	w.List.OnShowAll = func() { w.Bar.ShowAll() }
	w.List.OnRefresh = w.updateMenu
	w.List.OnFocus = func() { w.win.Canvas().Focus(w.List) }
	w.Rows.OnChanged = w.refresh
	w.content = container.NewStack()
	w.emptyPane, w.StripPane = container.NewPadded(w.DropArea.Large), widgets.Column(container.NewPadded(w.DropArea.Strip))
	w.removedPane = widgets.Column(w.Removal.NewBanner())
	w.removedPane.Hide()
	w.nothingPane = w.Bar.Nothing()
	if before != nil {
		w.Bottom.Build() // in another language
		w.Reminder.Build()
	}
	w.body = widgets.Stacked(container.NewVBox(widgets.Column(w.Bar.Object), w.StripPane, w.Reminder.Object, w.removedPane, w.List.Strip), widgets.Column(w.Bottom.Object), w.content)
	w.rebuildMenu()
	all := fyne.CanvasObject(w.body)
	if runtime.GOOS != "darwin" {
		all = widgets.Stacked(w.Menu, nil, w.body)
	}
	all = container.NewStack(keys.NewGround(), all)
	w.win.SetContent(fynetooltip.AddWindowToolTipLayer(all, w.win.Canvas()))
	w.showChannel()
	w.refresh()
}

// buildToolbar makes the line on top, which chooses the same rows as before.
func (w *Window) buildToolbar() {
	text, tab := "", w.control.Settings().Window.Filter
	if w.Bar != nil {
		text, tab = w.Bar.Text(), w.Bar.Tabs.Chosen
	}
	w.Bar = topbar.New(topbar.Actions{
		Add: w.pickFiles, Settings: w.Settings.Show, Channel: w.selectChannel, Header: func(header media.Kind) { w.header = header }, Found: func() { w.List.Enter() }, Resized: w.LayOut,
		Filter:       w.Rows.SetFilter,
		ChannelNames: w.channelNames, InTeam: w.control.InTeam(),
	}, text, tab)
	w.Rows.StartWith(w.Bar.Filter())
}

// channelNames calls then with the channels that the list has uploads of.
func (w *Window) channelNames(then func([]string)) {
	var names []string
	w.Dialogs.Try(func(ctx context.Context) (err error) {
		names, err = w.control.ChannelNames(ctx)
		return err
	}, func() { then(names) })
}

// LayOut gives the list the room that is left when a line beside it came or went.
func (w *Window) LayOut() {
	if w.body != nil {
		w.body.Refresh()
	}
}
