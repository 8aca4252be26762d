package transfer

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/bottombar"
	"mediadrop/ui/language"
	"mediadrop/ui/libraryfile"
	"mediadrop/ui/words"
)

// Import asks for exports of other MediaDrops, and adds what is not in the list
// yet.
func (t *Transfer) Import() {
	t.files.Open(lang.L("Choose an exported library"), language.Label("Import"), []string{".json"}, func(paths []string) {
		ctx, cancel := context.WithCancel(t.dialogs.Work().Context())
		added := t.Adding(lang.L("Import"))
		task := t.Begin(lang.L("Importing…"), cancel)
		t.dialogs.Work().Go(func(context.Context) {
			defer cancel()
			t.importAll(ctx, paths, task, added)
		})
	})
}

// importAll calls added with the IDs of the rows that came, on the main goroutine. It runs
// off it.
func (t *Transfer) importAll(ctx context.Context, paths []string, task *bottombar.Task, added func(ids []string)) {
	var all libraryfile.Result
	for _, path := range paths {
		came, err := t.control.Import(ctx, path, func(done, of int) {
			t.dialogs.Work().Main(func() { task.Say(importing(done, of), float64(done)/float64(of)) })
		})
		all = all.Plus(came)
		if errors.Is(err, libraryfile.ErrNotLibrary) && t.isChannels(path, task) {
			t.dialogs.Work().Main(func() {
				t.OnImported()
				added(all.Added)
			})
			return
		}
		if err != nil {
			t.dialogs.Work().Main(func() {
				task.End()
				t.notImported(path, all, err)
				added(all.Added)
			})
			return
		}
	}
	t.dialogs.Work().Main(func() {
		task.End()
		t.OnImported()
		t.Notice(describeImported(all))
		added(all.Added)
	})
}

// importing says how far an import is.
func importing(done, of int) string {
	return lang.L("Importing… {{.Done}} of {{.Count}}", map[string]any{"Done": language.Number(done), "Count": language.Number(of)})
}

func describeImported(r libraryfile.Result) string {
	parts := []string{language.N("{{.Count}} added", len(r.Added))}
	if r.There > 0 {
		parts = append(parts, language.N("{{.Count}} were there already", r.There))
	}
	if r.Unusable > 0 {
		parts = append(parts, language.N("{{.Count}} could not be used", r.Unusable))
	}
	return language.Joined(parts...)
}

// notImported shows why a file was not taken, and what of the others was.
func (t *Transfer) notImported(path string, before libraryfile.Result, err error) {
	t.OnImported()
	if errors.Is(err, context.Canceled) {
		t.Notice(language.Joined(lang.L("Import canceled"), describeImported(before)))
		return
	}
	text := describeImportError(err)
	if text == "" {
		t.dialogs.Error(err)
		return
	}
	t.dialogs.Log().Warn("library not imported", "file", path, "error", err.Error())
	if len(before.Added) > 0 {
		text += "\n\n" + lang.L("Before that:") + " " + describeImported(before)
	}
	t.dialogs.Tell(lang.L("“{{.Name}}” was not imported", map[string]any{"Name": words.FileName(filepath.Base(path))}), text)
}

func describeImportError(err error) string {
	switch {
	case errors.Is(err, libraryfile.ErrNotLibrary):
		return lang.L("This is not a library that MediaDrop exported as JSON. Choose another file. A table (CSV) cannot be imported.")
	case errors.Is(err, libraryfile.ErrNewer):
		return lang.L("This library was exported by a newer version of MediaDrop. Install that version here, then import it again.")
	case errors.Is(err, libraryfile.ErrTooLarge):
		return lang.L("The file is larger than 200 MB. Export it in parts: on the other computer, choose a channel or a date first.")
	case errors.Is(err, libraryfile.ErrDamaged):
		return lang.L("The file is damaged or incomplete, so nothing was added. Copy it again, or export it again.")
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return lang.L("The file could not be read. Check that it is still there and that you can open it.")
	}
	return ""
}
