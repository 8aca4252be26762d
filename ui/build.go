package ui

import (
	"context"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	fynetooltip "github.com/dweymouth/fyne-tooltip"

	"mediadrop/ui/droparea"
	"mediadrop/ui/topbar"
	"mediadrop/ui/uploadlist"
	"mediadrop/ui/widgets"
	"mediadrop/uploader/media"
)

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
		Filter:       w.rows.SetFilter,
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

// layOut gives the list the room that is left when a line beside it came or went.
func (w *Window) layOut() {
	if w.body != nil {
		w.body.Refresh()
	}
}
