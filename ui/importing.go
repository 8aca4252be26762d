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
	"mediadrop/uploader/history"
)

// mergedAtOnce is how many uploads are added in one go: other writers get
// their turn in between.
const mergedAtOnce = 500

// imported is what came of an import.
type imported struct{ added, there, unusable int }

// importLibrary asks for exports of other MediaDrops, and adds what is not in
// the list yet.
func (w *Window) importLibrary() {
	title := lang.L("Choose an exported library")
	w.background(func(ctx context.Context) {
		paths, ok := w.options.Pick(ctx, title)
		if !ok {
			w.do(w.pickLibrary)
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
			w.showError(err)
		case file != nil:
			_ = file.Close() // only its name is needed
			paths := pathsOf([]fyne.URI{file.URI()})
			w.background(func(ctx context.Context) { w.importFrom(ctx, paths) })
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
	w.do(func() { w.notice(lang.L("Importing…")) })
	var all imported
	for _, path := range paths {
		came, err := w.importFile(ctx, path)
		all.added, all.there, all.unusable = all.added+came.added, all.there+came.there, all.unusable+came.unusable
		if err != nil {
			w.do(func() { w.notImported(path, all, err) })
			return
		}
	}
	w.do(func() {
		w.rows.load()
		w.notice(describeImported(all))
	})
}

// importFile reads a file twice: only one that is good to its end is merged.
func (w *Window) importFile(ctx context.Context, path string) (imported, error) {
	var came imported
	read := 0
	err := readLibraryFile(ctx, path, func(_ history.Upload, usable bool) error {
		if read++; !usable {
			came.unusable++
		}
		return nil
	})
	if err != nil {
		return imported{}, err
	}
	if read > 0 && read == came.unusable {
		return came, nil
	}
	var batch []history.Upload
	merge := func() error {
		added, there, err := w.merge(ctx, batch)
		came.added, came.there = came.added+added, came.there+there
		came.unusable += len(batch) - added - there
		batch = batch[:0]
		return err
	}
	err = readLibraryFile(ctx, path, func(u history.Upload, usable bool) error {
		if !usable {
			return nil
		}
		if batch = append(batch, u); len(batch) < mergedAtOnce {
			return nil
		}
		return merge()
	})
	if err == nil {
		err = merge()
	}
	return came, err
}

// merge adds uploads, without those that the history refuses.
func (w *Window) merge(ctx context.Context, uploads []history.Upload) (added, there int, err error) {
	usable := append([]history.Upload(nil), uploads...)
	for len(usable) > 0 {
		added, err := w.control.History.Merge(ctx, usable)
		refused := (*history.RowError)(nil)
		if errors.As(err, &refused) && refused.Row >= 1 && refused.Row <= len(usable) {
			usable = append(usable[:refused.Row-1], usable[refused.Row:]...)
			continue
		}
		if err != nil {
			return 0, 0, err
		}
		return added, len(usable) - added, nil
	}
	return 0, 0, nil
}

func describeImported(i imported) string {
	count := func(n int) map[string]any { return map[string]any{"Count": n} }
	parts := []string{lang.N("{{.Count}} added", i.added, count(i.added))}
	if i.there > 0 {
		parts = append(parts, lang.N("{{.Count}} were there already", i.there, count(i.there)))
	}
	if i.unusable > 0 {
		parts = append(parts, lang.N("{{.Count}} could not be used", i.unusable, count(i.unusable)))
	}
	return language.Joined(parts...)
}

// notImported says why a file was not taken, and what of the others was.
func (w *Window) notImported(path string, before imported, err error) {
	w.rows.load()
	w.notice("")
	text := describeImportError(err)
	if text == "" {
		w.showError(err)
		return
	}
	w.log.Warn("library not imported", "file", path, "error", err.Error())
	if before.added > 0 {
		text += "\n\n" + lang.L("Before that:") + " " + describeImported(before)
	}
	w.tell(lang.L("“{{.Name}}” was not imported", map[string]any{"Name": shownName(filepath.Base(path))}), text)
}

func describeImportError(err error) string {
	switch {
	case errors.Is(err, errNotLibrary):
		return lang.L("This is no library that MediaDrop exported as JSON. Choose another file. A table (CSV) cannot be imported.")
	case errors.Is(err, errNewerLibrary):
		return lang.L("This library was exported by a newer MediaDrop. Install the newer version here, then import it again.")
	case errors.Is(err, errLargeLibrary):
		return lang.L("The file is larger than 200 MB. Export it in parts: choose a channel or a date there first.")
	case errors.Is(err, errBrokenLibrary):
		return lang.L("The file is damaged or not complete, so nothing of it was added. Copy it again, or export it again.")
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return lang.L("The file cannot be read. Look whether it is still there, and whether you may open it.")
	}
	return ""
}
