package ui

import (
	"context"
	"errors"
	"io"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

// saveFile asks where to save a file, and calls write, off the main goroutine,
// for what is in it. The file is written whole or not at all.
func (w *Window) saveFile(title, name string, write func(io.Writer) error) {
	w.work.Go(func(ctx context.Context) {
		path, ok := "", false
		if w.options.Save != nil {
			path, ok = w.options.Save(ctx, title, name)
		}
		switch {
		case !ok:
			w.work.Main(func() { w.askWhereToSave(name, write) })
		case path != "":
			w.saveTo(ctx, path, write)
		}
	})
}

// askWhereToSave asks with the toolkit's own dialog.
func (w *Window) askWhereToSave(name string, write func(io.Writer) error) {
	d := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			w.dialogs.Error(err)
		case file != nil:
			_ = file.Close() // only its name is needed
			path := pathsOf([]fyne.URI{file.URI()})
			w.work.Go(func(ctx context.Context) {
				for _, path := range path {
					w.saveTo(ctx, path, write)
				}
			})
		}
	}, w.win)
	d.SetFileName(name)
	d.SetConfirmText(language.Label("Save"))
	d.SetDismissText(language.Label("Cancel"))
	d.Show()
	d.Resize(w.win.Canvas().Size()) // panics before Show
}

// saveTo writes a file and tells what came of it. It runs off the main
// goroutine.
func (w *Window) saveTo(ctx context.Context, path string, write func(io.Writer) error) {
	err := settings.ReplaceFile(path, func(to io.Writer) error { return write(contextWriter{ctx, to}) })
	w.work.Main(func() {
		switch {
		case err == nil:
			w.notice(lang.L("Saved as “{{.Name}}”.", map[string]any{"Name": words.FileName(filepath.Base(path))}))
		case errors.Is(err, settings.ErrNotWritten) && ctx.Err() == nil:
			w.log.Error("not saved", "file", path, "error", err.Error())
			w.dialogs.TellWith(lang.L("The file was not saved"), container.NewVBox(
				widgets.NewParagraph(lang.L("It could not be written there: the disk may be full, or the folder may not be yours to write to. Choose another folder.")),
				widgets.NewNote(err.Error())))
		default:
			w.dialogs.Error(err)
		}
	})
}

// contextWriter fails when its context ends.
type contextWriter struct {
	ctx context.Context
	to  io.Writer
}

func (w contextWriter) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.to.Write(p)
}
