package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader/history"
)

// askToClose closes the window, after a question while uploads are under way.
func (w *Window) askToClose() {
	if w.work.Stopped() || w.asking {
		return
	}
	active := w.control.Totals().Active()
	if active == 0 {
		w.close()
		return
	}
	n := map[string]any{"Count": active}
	d := w.dialogs.New(lang.L("Close while files are being uploaded?"),
		widgets.NewParagraph(lang.N("{{.Count}} uploads have not finished. MediaDrop stops them now and asks at the next start whether to go on.", active, n)))
	stop := w.dialogs.NewButton(language.Label("Stop and close"), func() { d.Hide(); w.close() })
	stop.Importance = widget.DangerImportance
	stay := w.dialogs.NewButton(language.Label("Keep uploading"), d.Hide)
	stay.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{stop, stay})
	w.asking = true
	w.dialogs.Show(d, func() { w.asking = false }, stay)
}

// close ends everything that runs and then the window. Waiting happens off the
// main goroutine, which the rest still needs.
func (w *Window) close() {
	if w.work.Stopped() {
		return
	}
	size, filter := w.win.Canvas().Size(), w.bar.Chosen
	w.work.Stop()
	go func() {
		w.remember(size, filter)
		w.work.Wait()
		w.memory.stop()
		if err := w.control.Close(); err != nil {
			w.log.Error("not closed cleanly", "error", err.Error())
		}
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

// askToContinue asks once what becomes of everything that an earlier run left.
func (w *Window) askToContinue(waiting int) {
	if waiting == 0 {
		return
	}
	n := map[string]any{"Count": waiting}
	d := w.dialogs.New(lang.L("Go on with the last uploads?"),
		widgets.NewParagraph(lang.N("{{.Count}} files had not been sent when MediaDrop closed. Nothing of them is at CommBox.", waiting, n)))
	answer := func(then func()) func() {
		return func() {
			d.Hide()
			w.work.Go(func(context.Context) { then() })
		}
	}
	upload := w.dialogs.NewButton(language.Label("Upload them now"), answer(w.control.Continue))
	upload.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{w.dialogs.NewButton(language.Label("Do not upload"), answer(w.control.Discard)), upload})
	w.dialogs.Show(d, nil, upload)
}

// explainProblems says once what was wrong at the start.
func (w *Window) explainProblems() {
	text := ""
	if w.options.CrashReport != "" {
		text += lang.L("MediaDrop ended unexpectedly last time. What had been uploaded is in the list. Please send this report to support: {{.Path}}", map[string]any{"Path": w.options.CrashReport}) + "\n\n"
	}
	told := false // of the administrator's: the first is enough for who has to send it
	for i := range w.options.Problems {
		problem := &w.options.Problems[i]
		if problem.Preset == "" || !told {
			text += words.Setting(problem) + "\n\n"
		}
		told = told || problem.Preset != ""
	}
	switch {
	case errors.Is(w.control.HistoryProblem(), history.ErrNewerVersion):
		text += lang.L("The list of uploads was written by a newer MediaDrop and is left untouched: this one starts with an empty list that is not kept. Install the newer version.")
	case w.control.HistoryProblem() != nil:
		text += lang.L("The list of uploads cannot be read or written, so it starts empty and is not kept. Uploading works. Copy the IDs that you need before you close MediaDrop.")
	}
	if text != "" {
		w.dialogs.Tell(lang.L("MediaDrop could not start with everything"), text)
	}
}
