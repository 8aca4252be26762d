package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/uploader/media"
)

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
		if err := w.control.Drop(ctx, channel, header, paths, w.confirmMany); err != nil {
			w.work.Main(func() { w.dialogs.Error(err) })
		}
	})
}

// Handover uploads what a second start was given. It may be called from any
// goroutine.
func (w *Window) Handover(channel string, paths []string) {
	w.work.Main(func() {
		w.Raise()
		w.Upload(channel, paths)
	})
}

// pathsOf returns the files behind dropped items. Their paths come
// percent-encoded in the text of the URI, and as they are from Path.
func pathsOf(items []fyne.URI) []string {
	var paths []string
	for _, item := range items {
		if item.Scheme() != "file" {
			continue
		}
		paths = append(paths, filepath.FromSlash(item.Path()))
	}
	return paths
}

// pickFiles asks for files with the system's dialog, or with the toolkit's
// own where the system has none.
func (w *Window) pickFiles() {
	title := lang.L("Choose files to upload")
	channel := w.channel
	w.work.Go(func(ctx context.Context) {
		paths, ok := w.options.Pick(ctx, title)
		w.work.Main(func() {
			if !ok {
				w.pickOneFile(channel)
				return
			}
			w.Upload(channel, paths)
		})
	})
}

func (w *Window) pickOneFile(channel string) {
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			w.dialogs.Error(err)
		case file != nil:
			_ = file.Close() // only its name is needed
			w.Upload(channel, pathsOf([]fyne.URI{file.URI()}))
		}
	}, w.win)
	d.SetConfirmText(language.Label("Upload"))
	d.SetDismissText(language.Label("Cancel"))
	d.Show()
	d.Resize(w.win.Canvas().Size()) // panics before Show
}

// paste uploads files that were copied in a file manager. The toolkit gives
// the clipboard's text only, which is where file managers put their paths.
func (w *Window) paste() {
	if w.toFocused(&fyne.ShortcutPaste{Clipboard: w.app.Clipboard()}) {
		return
	}
	text := w.app.Clipboard().Content()
	w.work.Go(func(context.Context) {
		paths := pastedPaths(text)
		w.work.Main(func() {
			if len(paths) == 0 {
				w.dialogs.Tell(lang.L("Nothing to upload on the clipboard"),
					lang.L("Copy files in your file manager, then paste them here. Pictures copied inside another program must be saved to a file first."))
				return
			}
			w.Upload(w.channel, paths)
		})
	})
}

// maxPasted bounds what is looked at: nobody copies more files at once.
const maxPasted = 1 << 20

// pastedPaths reads the forms in which file managers put files on the
// clipboard as text: a path or a file address on each line, and the word
// "copy" before them.
func pastedPaths(text string) []string {
	if len(text) > maxPasted {
		return nil
	}
	var paths []string
	for _, line := range strings.Split(text, "\n") {
		line = strings.Trim(strings.TrimSpace(line), `"`)
		if strings.HasPrefix(line, "file://") {
			uri, err := storage.ParseURI(line)
			if err != nil {
				continue
			}
			line = filepath.FromSlash(uri.Path())
		}
		if !filepath.IsAbs(line) {
			continue
		}
		if _, err := os.Stat(line); err == nil {
			paths = append(paths, line)
		}
	}
	return paths
}

// confirmMany asks before the many files of a folder are uploaded. It waits
// for the answer, off the main goroutine.
func (w *Window) confirmMany(files int) bool {
	answer := make(chan bool, 2) // agreeing closes the dialog, too
	w.work.Main(func() {
		n := map[string]any{"Count": files}
		d := w.dialogs.New(lang.N("Upload {{.Count}} files?", files, n),
			widgets.NewParagraph(lang.N("The folder holds {{.Count}} files. All of them would be uploaded.", files, n)))
		no := w.dialogs.NewButton(language.Label("Cancel"), d.Hide)
		yes := w.dialogs.NewButton(language.Label("Upload"), func() { answer <- true; d.Hide() })
		yes.Importance = widget.HighImportance
		d.SetButtons([]fyne.CanvasObject{no, yes})
		w.dialogs.Show(d, func() { answer <- false }, no)
	})
	select {
	case agreed := <-answer:
		return agreed
	case <-w.work.Context().Done():
		return false
	}
}
