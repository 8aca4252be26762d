package ui

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"

	"github.com/natefinch/atomic"
)

// errNotSaved says that a file could not be written where the person wanted
// it.
var errNotSaved = errors.New("the file was not saved")

// saveFile asks where to save a file, and calls write, off the main goroutine,
// for what is in it. The file is written whole or not at all.
func (w *Window) saveFile(title, name string, write func(io.Writer) error) {
	w.background(func(ctx context.Context) {
		path, ok := "", false
		if w.options.Save != nil {
			path, ok = w.options.Save(ctx, title, name)
		}
		switch {
		case !ok:
			w.do(func() { w.askWhereToSave(name, write) })
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
			w.showError(err)
		case file != nil:
			_ = file.Close() // only its name is needed
			path := pathsOf([]fyne.URI{file.URI()})
			w.background(func(ctx context.Context) {
				for _, path := range path {
					w.saveTo(ctx, path, write)
				}
			})
		}
	}, w.win)
	d.SetFileName(name)
	d.SetConfirmText(tr("Save"))
	d.SetDismissText(tr("Cancel"))
	d.Show()
	d.Resize(w.win.Canvas().Size()) // panics before Show
}

// saveTo writes a file and tells what came of it. It runs off the main
// goroutine.
func (w *Window) saveTo(ctx context.Context, path string, write func(io.Writer) error) {
	err := replaceWhole(ctx, path, write)
	w.do(func() {
		switch {
		case err == nil:
			w.notice(lang.L("Saved as “{{.Name}}”.", map[string]any{"Name": shownName(filepath.Base(path))}))
		case errors.Is(err, errNotSaved) && ctx.Err() == nil:
			w.log.Error("not saved", "file", path, "error", err.Error())
			w.tellWith(lang.L("The file was not saved"), container.NewVBox(
				newParagraph(lang.L("It could not be written there: the disk may be full, or the folder may not be yours to write to. Choose another folder.")),
				newNote(err.Error())))
		default:
			w.showError(err)
		}
	})
}

// replaceWhole writes a file under another name first, in the same folder, so
// that a file of that name that was there is lost only when all is written.
func replaceWhole(ctx context.Context, path string, write func(io.Writer) error) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // for the owner only
	if err != nil {
		return fmt.Errorf("%w: %w", errNotSaved, err)
	}
	out := &savedFile{ctx: ctx, file: file}
	buffer := bufio.NewWriterSize(out, 64<<10)
	err = write(buffer)
	err = cmp.Or(err, buffer.Flush(), out.finish())
	if err == nil {
		err = asNotSaved(atomic.ReplaceFile(file.Name(), path))
	}
	if err != nil {
		_ = file.Close() // closed already, or of no use
		return errors.Join(cmp.Or(out.err, err), os.Remove(file.Name()))
	}
	return nil
}

// savedFile ends with its context, and tells its own errors from those of
// whoever writes.
type savedFile struct {
	ctx  context.Context
	file *os.File
	err  error
}

func (f *savedFile) Write(p []byte) (int, error) {
	if err := f.ctx.Err(); err != nil {
		f.err = err
		return 0, err
	}
	n, err := f.file.Write(p)
	f.err = asNotSaved(err)
	return n, f.err
}

// finish makes sure that the content reaches the disk before the name does.
func (f *savedFile) finish() error {
	return asNotSaved(cmp.Or(f.file.Sync(), f.file.Close()))
}

func asNotSaved(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", errNotSaved, err)
}
