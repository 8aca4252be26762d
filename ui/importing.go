package ui

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/storage"

	"mediadrop/ui/language"
	"mediadrop/ui/libraryfile"
	"mediadrop/ui/words"
)

// importLibrary asks for exports of other MediaDrops, and adds what is not in
// the list yet.
func (w *Window) importLibrary() {
	title := lang.L("Choose an exported library")
	w.work.Go(func(ctx context.Context) {
		paths, ok := w.options.Pick(ctx, title)
		if !ok {
			w.work.Main(w.pickLibrary)
			return
		}
		w.importFrom(ctx, paths)
	})
}

// pickLibrary asks with the toolkit's own dialog.
func (w *Window) pickLibrary() {
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			w.dialogs.Error(err)
		case file != nil:
			_ = file.Close() // only its name is needed
			paths := pathsOf([]fyne.URI{file.URI()})
			w.work.Go(func(ctx context.Context) { w.importFrom(ctx, paths) })
		}
	}, w.win)
	d.SetFilter(storage.NewExtensionFileFilter([]string{".json"}))
	d.SetConfirmText(language.Label("Import"))
	d.SetDismissText(language.Label("Cancel"))
	d.Show()
	d.Resize(w.win.Canvas().Size()) // panics before Show
}

// importFrom runs off the main goroutine.
func (w *Window) importFrom(ctx context.Context, paths []string) {
	if len(paths) == 0 {
		return
	}
	w.work.Main(func() { w.notice(lang.L("Importing…")) })
	var all libraryfile.Result
	for _, path := range paths {
		came, err := w.control.Import(ctx, path)
		all = all.Plus(came)
		if err != nil {
			w.work.Main(func() { w.notImported(path, all, err) })
			return
		}
	}
	w.work.Main(func() {
		w.rows.Load()
		w.notice(describeImported(all))
	})
}

func describeImported(r libraryfile.Result) string {
	count := func(n int) map[string]any { return map[string]any{"Count": n} }
	parts := []string{lang.N("{{.Count}} added", r.Added, count(r.Added))}
	if r.There > 0 {
		parts = append(parts, lang.N("{{.Count}} were there already", r.There, count(r.There)))
	}
	if r.Unusable > 0 {
		parts = append(parts, lang.N("{{.Count}} could not be used", r.Unusable, count(r.Unusable)))
	}
	return language.Joined(parts...)
}

// notImported says why a file was not taken, and what of the others was.
func (w *Window) notImported(path string, before libraryfile.Result, err error) {
	w.rows.Load()
	w.notice("")
	text := describeImportError(err)
	if text == "" {
		w.dialogs.Error(err)
		return
	}
	w.log.Warn("library not imported", "file", path, "error", err.Error())
	if before.Added > 0 {
		text += "\n\n" + lang.L("Before that:") + " " + describeImported(before)
	}
	w.dialogs.Tell(lang.L("“{{.Name}}” was not imported", map[string]any{"Name": words.FileName(filepath.Base(path))}), text)
}

func describeImportError(err error) string {
	switch {
	case errors.Is(err, libraryfile.ErrNotLibrary):
		return lang.L("This is no library that MediaDrop exported as JSON. Choose another file. A table (CSV) cannot be imported.")
	case errors.Is(err, libraryfile.ErrNewer):
		return lang.L("This library was exported by a newer MediaDrop. Install the newer version here, then import it again.")
	case errors.Is(err, libraryfile.ErrTooLarge):
		return lang.L("The file is larger than 200 MB. Export it in parts: choose a channel or a date there first.")
	case errors.Is(err, libraryfile.ErrDamaged):
		return lang.L("The file is damaged or not complete, so nothing of it was added. Copy it again, or export it again.")
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return lang.L("The file cannot be read. Look whether it is still there, and whether you may open it.")
	}
	return ""
}
