package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// askToClose closes the window, after a question while uploads are under way.
func (w *Window) askToClose() {
	if w.work.Stopped() || w.closing != nil {
		return
	}
	active := w.control.Totals().Active()
	if active == 0 {
		w.Close()
		return
	}
	q := &closeQuestion{text: widgets.NewParagraph("")}
	d := w.Dialogs.New(lang.L("Close MediaDrop?"), q.text)
	q.leave = w.Dialogs.NewButton("", func() { d.Hide(); w.Close() })
	q.stay = w.Dialogs.NewButton("", d.Hide)
	q.show(active)
	d.SetButtons([]fyne.CanvasObject{q.stay, q.leave})
	w.closing = q
	w.Dialogs.Show(d, func() { w.closing = nil }, q.stay)
}

// closeQuestion is the question whether to close, while it is on the screen: uploads end
// behind it.
type closeQuestion struct {
	text        *widgets.Text
	stay, leave *dialogs.Button
}

// show says how many uploads have not ended yet, and what closing does to them. It may
// be called without a question.
func (q *closeQuestion) show(active int) {
	if q == nil {
		return
	}
	text, stay, leave, importance := lang.L("All uploads have ended."), language.Label("Keep open"), language.Label("Close"), widget.HighImportance
	if active > 0 {
		text = language.N("{{.Count}} uploads have not finished. If you close MediaDrop now, it stops them and asks at the next start whether to resume.", active)
		stay, leave, importance = language.Label("Keep uploading"), language.Label("Stop and close"), widget.DangerImportance
	}
	q.text.Set(text, q.text.Color)
	if q.leave.Text != leave {
		q.leave.Importance = importance
		q.leave.SetText(leave)
		q.stay.SetText(stay)
	}
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
		w.options.Closed()
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
