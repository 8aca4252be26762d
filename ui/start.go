package ui

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader/history"
)

// Show puts the window on the screen and begins with what an earlier run left.
func (w *Window) Show() {
	w.win.Show()
	w.Rows.Load()
	w.explainProblems()
	w.restore()
	w.removeOld()
	w.Reminder.Look()
	w.Trier.Look()
	w.lookForSendTo()
	w.startTeam()
}

// restore asks once what becomes of the uploads that an earlier run left.
func (w *Window) restore() {
	w.work.Go(func(ctx context.Context) {
		waiting, err := w.control.Restore(ctx)
		w.work.Main(func() {
			if err != nil {
				w.Dialogs.Error(err)
				return
			}
			w.askToContinue(waiting)
		})
	})
}

// askToContinue asks once what becomes of everything that an earlier run left.
func (w *Window) askToContinue(waiting int) {
	if waiting == 0 {
		return
	}
	d := w.Dialogs.New(language.N("Resume {{.Count}} uploads?", waiting),
		widgets.NewParagraph(language.N("{{.Count}} files were not sent before MediaDrop closed. They never reached CommBox.", waiting)))
	answer := func(then func()) func() {
		return func() {
			d.Hide()
			w.work.Go(func(context.Context) { then() })
		}
	}
	upload := w.Dialogs.NewButton(language.Label("Resume"), answer(w.control.Continue))
	upload.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{w.Dialogs.NewButton(language.Label("Discard uploads"), answer(w.control.Discard)), upload})
	w.Dialogs.Show(d, nil, upload)
}

// explainProblems says once what was wrong at the start.
func (w *Window) explainProblems() {
	text, title := "", lang.L("Some settings could not be loaded")
	if w.options.CrashReport != "" {
		text += lang.L("MediaDrop closed unexpectedly last time. Everything that was uploaded is in the list. Please send this report to support:\n{{.Path}}", map[string]any{"Path": w.options.CrashReport}) + "\n\n"
	}
	told := false // of the administrator's: the first is enough for who has to send it
	for i := range w.options.Problems {
		problem := &w.options.Problems[i]
		if problem.Preset == "" || !told {
			text += words.Setting(problem) + "\n\n"
		}
		told = told || problem.Preset != ""
	}
	if w.options.Alone {
		text += lang.L("MediaDrop cannot tell whether it is running twice: its folder cannot be written to or cannot lock files. Use only one window at a time.") + "\n\n"
	}
	switch {
	case errors.Is(w.control.HistoryProblem(), history.ErrNewerVersion):
		text += lang.L("The list of uploads was written by a newer version of MediaDrop and is left untouched: this version starts with an empty list that will not be kept. Install the newer version.")
	case errors.Is(w.control.HistoryProblem(), history.ErrFull):
		text += lang.L("The disk is full, so the list of uploads starts empty and will not be kept. Uploading still works. Copy the IDs you need, free some space on the disk, then start MediaDrop again.")
	case errors.Is(w.control.HistoryProblem(), history.ErrReadOnly):
		text += lang.L("MediaDrop has no permission to write to the list of uploads, so it starts empty and will not be kept. Uploading still works. Copy the IDs you need before you close MediaDrop, and ask your IT department for access to its folder.")
	case errors.Is(w.control.HistoryProblem(), history.ErrNoLocks):
		text += lang.L("The list of uploads could not be locked: its folder may be on a network drive that cannot lock files, or another program is using it. It starts empty and will not be kept. Uploading still works. Copy the IDs you need before you close MediaDrop.")
	case w.control.HistoryProblem() != nil:
		text += lang.L("The list of uploads cannot be read or written, so it starts empty and will not be kept. Uploading still works. Copy the IDs you need before you close MediaDrop.")
	}
	if w.options.Alone || w.control.HistoryProblem() != nil {
		title = lang.L("Not everything works")
	}
	if text != "" {
		w.Dialogs.Tell(title, strings.TrimSpace(text))
	}
}
