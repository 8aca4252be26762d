package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/files"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/uploader/media"
)

// Dropped uploads what was dropped on the window. An address is no file, and is
// not downloaded: what it leads to may want a password, or change.
func (w *Window) Dropped(items []fyne.URI) {
	given, err := files.Given(w.win)
	if err != nil {
		w.log.Warn("dropped files taken by their paths", "error", err.Error())
	}
	paths, addresses := files.Dropped(items, given)
	if addresses > 0 {
		files.TellAddresses(w.Dialogs, addresses)
	}
	w.Drop(paths)
}

// Drop uploads files and folders to the channel, and for the kind of template
// header, that are selected now.
func (w *Window) Drop(paths []string) { w.upload(w.channel, w.header, paths) }

// Upload uploads files and folders to a channel; "" means as Drop does.
func (w *Window) Upload(channel string, paths []string) {
	if channel == "" || channel == w.channel {
		w.Drop(paths)
		return
	}
	w.upload(channel, w.control.Header(channel), paths)
}

func (w *Window) upload(channel string, header media.Kind, paths []string) {
	if len(paths) == 0 {
		return
	}
	w.work.Go(func(ctx context.Context) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		looking := w.Bottom.Looking(w.work, cancel)
		defer looking.End()
		err := w.control.Drop(ctx, channel, header, paths, looking.Found, func(files int) bool {
			looking.End() // all are found
			return w.confirmMany(files)
		})
		if err != nil && !errors.Is(err, context.Canceled) {
			w.work.Main(func() { w.Dialogs.Error(err) })
		}
	})
}

// pickFiles asks for files to upload to the channel that is selected now.
func (w *Window) pickFiles() {
	channel := w.channel
	w.Files.Open(lang.L("Choose files to upload"), language.Label("Upload"), nil, func(paths []string) { w.Upload(channel, paths) })
}

// paste pastes into the text that is being typed, else what was copied elsewhere.
func (w *Window) paste() {
	if d, ok := w.win.Canvas().Focused().(fyne.Disableable); ok && d.Disabled() {
		return // its text can be copied, and no more
	}
	if !w.toFocused(&fyne.ShortcutPaste{Clipboard: w.app.Clipboard()}) && !w.isCovered() {
		w.Paster.Paste()
	}
}

// confirmMany asks before the many files of a folder are uploaded. It waits
// for the answer, off the main goroutine.
func (w *Window) confirmMany(files int) bool {
	answer := make(chan bool, 2) // agreeing closes the dialog, too
	w.work.Main(func() {
		d := w.Dialogs.New(language.N("Upload {{.Count}} files?", files),
			widgets.NewParagraph(language.N("The folder has {{.Count}} files. Upload all of them?", files)))
		no := w.Dialogs.NewButton(language.Label("Cancel"), d.Hide)
		yes := w.Dialogs.NewButton(language.Label("Upload"), func() { answer <- true; d.Hide() })
		yes.Importance = widget.HighImportance
		d.SetButtons([]fyne.CanvasObject{no, yes})
		w.Dialogs.Show(d, func() { answer <- false }, no)
	})
	select {
	case agreed := <-answer:
		return agreed
	case <-w.work.Context().Done():
		return false
	}
}
