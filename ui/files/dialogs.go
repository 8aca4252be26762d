// Package files is how files come into the window and out of it: what was
// dropped, what was copied in a file manager, what is picked, and what is saved.
package files

import (
	"context"
	"errors"
	"io"
	"path/filepath"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"mediadrop/settings/wholefile"
	"mediadrop/ui/bottombar"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

// Dialogs asks which files to open and where to save one: with the system's
// dialogs, or with one of ours where the system has none. Its methods belong
// to the main goroutine.
type Dialogs struct {
	// Pick asks for files with the system's dialog. ok is false where there is
	// none. It blocks.
	Pick func(ctx context.Context, title string) (paths []string, ok bool)
	// PickPlace asks where to save a file, and suggests a name; nil or ok false
	// where the system has no dialog. It blocks.
	PickPlace func(ctx context.Context, title, name string) (path string, ok bool)
	// Notice shows a quiet word.
	Notice func(text string)
	// Begin tells of something that takes time, which cancel ends.
	Begin func(text string, cancel func()) *bottombar.Task

	stack  *dialogs.Stack
	folder string // where files were chosen last; "" at first
}

// NewDialogs returns the dialogs of a window.
func NewDialogs(stack *dialogs.Stack) *Dialogs { return &Dialogs{stack: stack} }

// Open asks for files, and calls then with their paths unless the person changed
// their mind. A dialog of ours shows files of these endings only; none means any.
func (d *Dialogs) Open(title, confirm string, endings []string, then func(paths []string)) {
	d.stack.Work().Go(func(ctx context.Context) {
		paths, ok := d.Pick(ctx, title)
		d.stack.Work().Main(func() {
			switch {
			case !ok:
				b := newBrowser(d, title, confirm, nil, then)
				b.endings = endings
				b.start()
			case len(paths) > 0:
				then(paths)
			}
		})
	})
}

// Content writes what a file is to have in it, until ctx ends. It runs off the main
// goroutine, and calls progress with how many things of how many are written.
type Content func(ctx context.Context, to io.Writer, progress func(done, of int)) error

// Save asks where to save a file, and has its content written there. The person is told
// how far that is and can end it. The file is written whole or not at all.
func (d *Dialogs) Save(title, name string, write Content) {
	d.stack.Work().Go(func(ctx context.Context) {
		path, ok := "", false
		if d.PickPlace != nil {
			path, ok = d.PickPlace(ctx, title, name)
		}
		switch {
		case !ok:
			d.stack.Work().Main(func() { d.askForPlace(title, name, write) })
		case path != "":
			d.saveTo(ctx, path, write)
		}
	})
}

// askForPlace asks with a dialog of ours.
func (d *Dialogs) askForPlace(title, name string, write Content) {
	b := newBrowser(d, title, language.Label("Save"), d.stack.NewEntry(name), func(paths []string) {
		d.stack.Work().Go(func(ctx context.Context) { d.saveTo(ctx, paths[0], write) })
	})
	b.start()
}

// saveTo writes a file and shows what came of it. It runs off the main goroutine.
func (d *Dialogs) saveTo(ctx context.Context, path string, write Content) {
	saving, cancel := context.WithCancel(ctx)
	defer cancel()
	main := d.stack.Work().Main
	var task *bottombar.Task // belongs to the main goroutine
	main(func() { task = d.Begin(lang.L("Saving…"), cancel) })
	progress := func(done, of int) {
		main(func() {
			text := lang.L("Saving… {{.Done}} of {{.Count}}", map[string]any{"Done": language.Number(done), "Count": language.Number(of)})
			task.Say(text, float64(done)/float64(of))
		})
	}
	err := wholefile.Replace(path, func(to io.Writer) error { return write(saving, contextWriter{saving, to}, progress) })
	ended := saving.Err() != nil && ctx.Err() == nil // by the person, and not with the window
	main(func() {
		task.End()
		if err != nil && ended {
			d.Notice(lang.L("Canceled: nothing was saved."))
			return
		}
		d.tell(path, err)
	})
}

// tell shows what came of saving a file.
func (d *Dialogs) tell(path string, err error) {
	switch {
	case err == nil:
		d.Notice(lang.L("Saved as “{{.Name}}”.", map[string]any{"Name": words.FileName(filepath.Base(path))}))
	case errors.Is(err, wholefile.ErrNotWritten) && !d.stack.Work().Stopped():
		d.stack.Log().Error("not saved", "file", path, "error", err.Error())
		d.stack.TellWith(lang.L("The file was not saved"), container.NewVBox(
			widgets.NewParagraph(lang.L("It could not be saved there: the disk may be full, or you may not have permission to write to the folder. Choose another folder.")),
			widgets.NewNote(err.Error())))
	default:
		d.stack.Error(err)
	}
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
