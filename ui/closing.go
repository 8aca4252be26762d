package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// askToClose closes the window, after a question while uploads are under way.
func (w *Window) askToClose() {
	if w.work.Stopped() || w.asking {
		return
	}
	active := w.control.Totals().Active()
	if active == 0 {
		w.Close()
		return
	}
	d := w.Dialogs.New(lang.L("Close while files are being uploaded?"),
		widgets.NewParagraph(language.N("{{.Count}} uploads have not finished. If you close MediaDrop now, it stops them and asks at the next start whether to resume.", active)))
	stop := w.Dialogs.NewButton(language.Label("Stop and close"), func() { d.Hide(); w.Close() })
	stop.Importance = widget.DangerImportance
	stay := w.Dialogs.NewButton(language.Label("Keep uploading"), d.Hide)
	d.SetButtons([]fyne.CanvasObject{stay, stop})
	w.asking = true
	w.Dialogs.Show(d, func() { w.asking = false }, stay)
}

// Close ends everything that runs and then the window. Waiting happens off the
// main goroutine, which the rest still needs.
func (w *Window) Close() {
	if w.work.Stopped() {
		return
	}
	size, tab := w.win.Canvas().Size(), w.Bar.Tabs.Chosen
	w.work.Stop()
	go func() {
		w.remember(size, tab)
		w.work.Wait()
		w.memory.stop()
		_ = w.control.Close() // the log has why it failed
		w.work.Main(w.win.Close)
	}()
}

// remember keeps the window's size and filter for the next start.
func (w *Window) remember(size fyne.Size, filter string) {
	now := w.control.Settings().Window
	if now.Width == size.Width && now.Height == size.Height && now.Filter == filter {
		return
	}
	err := w.control.ChangeSettings(func(s *settings.Settings) error {
		s.Window.Width, s.Window.Height, s.Window.Filter = size.Width, size.Height, filter
		return nil
	})
	if err != nil {
		w.log.Warn("window not remembered", "error", err.Error())
	}
}
