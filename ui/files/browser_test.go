package files_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/language"
	"mediadrop/ui/uitest"
	"mediadrop/ui/widgets"
)

// withoutSystemDialog opens a window where the system has no dialog for files. The
// person's home has a folder and files.
func withoutSystemDialog(t *testing.T, code string) (d *desktest.Desk, home string) {
	home = t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	require.NoError(t, os.MkdirAll(filepath.Join(home, "photos", "empty"), 0o700))
	for _, name := range []string{"notes.txt", "Apple.txt", ".hidden.txt", "photos/1.txt", "photos/2.txt", "photos/library.json"} {
		require.NoError(t, os.WriteFile(filepath.Join(home, filepath.FromSlash(name)), []byte("text"), 0o600))
	}
	d = desktest.Open(t, desktest.SetUp{
		Settings: desktest.TwoChannels, Key: desktest.GoodKey, Language: code,
		Pick: func(context.Context, string) ([]string, bool) { return nil, false },
	})
	d.Files.PickPlace = nil
	return d, home
}

// listed returns the names that the dialog shows, and where it is.
func listed(d *desktest.Desk) (folder string, names []string) {
	for _, o := range uitest.All[*widgets.Text](focusedOf(d, "list")) {
		names = append(names, o.Text)
	}
	return d.Entries()[0].Text, names
}

// focusedOf requires that something has the keyboard, and returns it.
func focusedOf(d *desktest.Desk, what string) fyne.CanvasObject {
	d.T.Helper()
	o, ok := d.Win.Canvas().Focused().(fyne.CanvasObject)
	require.True(d.T, ok, what)
	return o
}

func (c chosen) open(d *desktest.Desk, endings ...string) {
	d.Files.Open("Open", language.Label("Upload"), endings, func(paths []string) { c <- paths })
	d.Until("the dialog", d.Dialogs.Any)
	d.Settle()
}

// chosen are the paths that were chosen.
type chosen chan []string

// TestFilesAreChosenByKeyboard where the system has no dialog: through folders and back,
// with several files ticked.
func TestFilesAreChosenByKeyboard(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d, home := withoutSystemDialog(t, code)
		got := make(chosen, 1)
		got.open(d)
		folder, names := listed(d)
		require.Equal(t, home, folder)
		require.Equal(t, []string{"photos", "Apple.txt", "notes.txt"}, names)
		require.True(t, d.Button("Upload").Disabled())

		d.TypeKey(fyne.KeyReturn) // into the first
		d.Settle()
		folder, names = listed(d)
		require.Equal(t, filepath.Join(home, "photos"), folder)
		require.Equal(t, []string{"empty", "1.txt", "2.txt", "library.json"}, names)
		d.TypeKey(fyne.KeyBackspace)
		d.Settle()
		folder, _ = listed(d)
		require.Equal(t, home, folder)
		d.TypeKey(fyne.KeyReturn) // the keyboard is at the one it came from
		d.Settle()

		d.TypeKey(fyne.KeyDown)
		d.TypeKey(fyne.KeySpace)
		d.TypeKey(fyne.KeyDown)
		d.TypeKey(fyne.KeySpace)
		d.TypeKey(fyne.KeySpace)
		require.False(t, d.Button("Upload").Disabled())
		d.TypeKey(fyne.KeyEnd)
		d.TypeKey(fyne.KeyReturn)
		require.Equal(t, []string{filepath.Join(home, "photos", "1.txt"), filepath.Join(home, "photos", "library.json")}, <-got)
		require.Empty(t, d.Dialogs.Open())

		got.open(d) // where it was left
		folder, _ = listed(d)
		require.Equal(t, filepath.Join(home, "photos"), folder)
		focusedOf(d, "list").(fyne.Focusable).TypedRune('L')
		d.TypeKey(fyne.KeySpace)
		d.Press("Upload")
		require.Equal(t, []string{filepath.Join(home, "photos", "library.json")}, <-got)
	})
}

// TestEscapeClosesTheFileDialog wherever the keyboard is in it, and each stop has a ring.
func TestEscapeClosesTheFileDialog(t *testing.T) {
	d, _ := withoutSystemDialog(t, "en")
	got := make(chosen, 1)
	c := d.Win.Canvas()
	for stop := range 5 { // list, Cancel, above, home, path; Upload cannot be pressed yet
		got.open(d)
		for range stop {
			c.FocusNext()
		}
		require.NotNil(t, c.Focused())
		d.TypeKey(fyne.KeyEscape)
		require.Empty(t, d.Dialogs.Open(), "from %T", c.Focused())
	}
	require.Empty(t, got)
}

// TestAPathCanBeTyped: of a folder, of a file, and one that is not there.
func TestAPathCanBeTyped(t *testing.T) {
	d, home := withoutSystemDialog(t, "en")
	got := make(chosen, 1)
	got.open(d, ".json")
	where := d.Entries()[0]
	enter := func(text string) {
		d.Win.Canvas().Focus(where)
		where.SetText(text)
		where.OnSubmitted(text)
		d.Settle()
	}
	enter("nowhere")
	require.True(t, d.Sees("There is no such file or folder."))
	enter(filepath.Join("photos", "empty"))
	require.True(t, d.Sees("There is nothing here to choose."))
	enter(filepath.Join(home, "photos"))
	_, names := listed(d)
	require.Equal(t, []string{"empty", "library.json"}, names, "the others are of other kinds")
	require.False(t, d.Sees("There is nothing here to choose."))
	enter("~" + string(filepath.Separator) + "notes.txt")
	require.Equal(t, []string{filepath.Join(home, "notes.txt")}, <-got)
	require.Empty(t, d.Dialogs.Open())
}

// TestAnEmptyFolderIsAPlaceToSave: that there is nothing to choose is said to who opens a file.
func TestAnEmptyFolderIsAPlaceToSave(t *testing.T) {
	d, home := withoutSystemDialog(t, "en")
	for _, name := range []string{"photos", "Apple.txt", "notes.txt"} {
		require.NoError(t, os.RemoveAll(filepath.Join(home, name)))
	}
	make(chosen, 1).open(d)
	require.True(t, d.Sees("There is nothing here to choose."))
	d.TypeKey(fyne.KeyEscape)
	d.Files.Save("Save here", "notes.txt", func(context.Context, io.Writer, func(done, of int)) error { return nil })
	d.Until("the dialog", d.Dialogs.Any)
	d.Settle()
	require.False(t, d.Sees("There is nothing here to choose."))
}

// TestSavingAsksBeforeItReplaces where the system has no dialog.
func TestSavingAsksBeforeItReplaces(t *testing.T) {
	d, home := withoutSystemDialog(t, "en")
	save := func() {
		d.Files.Save("Save here", "notes.txt", func(_ context.Context, w io.Writer, _ func(done, of int)) error {
			_, err := io.WriteString(w, "new")
			return err
		})
		d.Until("the dialog", d.Dialogs.Any)
		d.Settle()
	}
	content := func(name string) string {
		text, err := os.ReadFile(filepath.Join(home, name))
		if errors.Is(err, fs.ErrNotExist) {
			return "no file"
		}
		require.NoError(t, err)
		return string(text)
	}
	save()
	name := d.Entries()[1]
	require.Same(t, name, d.Win.Canvas().Focused())
	require.Equal(t, "notes.txt", name.Text)
	d.TypeKey(fyne.KeyReturn)
	d.Until("the question", func() bool { return d.Sees("Replace “notes.txt”?") })
	d.Press("Cancel")
	require.Equal(t, "text", content("notes.txt"))
	require.Len(t, d.Dialogs.Open(), 1, "for another name")
	name.SetText("photos")
	d.Press("Save")
	d.Awaits("A folder has this name. Choose another one.")
	name.SetText(" ")
	require.True(t, d.Button("Save").Disabled())
	name.OnSubmitted(" ")
	name.SetText("other.txt")
	d.Press("Save")
	d.Awaits("Saved as “other.txt”.")
	require.Equal(t, "new", content("other.txt"))
	require.Equal(t, "text", content("notes.txt"))

	save()
	d.Press("Save")
	d.Until("the question", func() bool { return d.Sees("Replace “notes.txt”?") })
	d.Press("Replace")
	d.Awaits("Saved as “notes.txt”.")
	require.Equal(t, "new", content("notes.txt"))
	require.Empty(t, d.Dialogs.Open())
}
