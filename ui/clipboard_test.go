package ui

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"github.com/stretchr/testify/require"

	"mediadrop/uploader"
)

// address returns a file as file managers write it.
func address(path string) string {
	return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(path), "/")}).String()
}

func TestPastedPaths(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{}
	for _, name := range []string{"a.png", "שלום עולם.png", "50% off.png", "plus+and#hash.png"} {
		files[name] = filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(files[name], []byte("x"), 0o600))
	}
	a, hebrew, percent, odd := files["a.png"], files["שלום עולם.png"], files["50% off.png"], files["plus+and#hash.png"]
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", nil},
		{"words", "hello there", nil},
		{"a path", a, []string{a}},
		{"a path and a line end", a + "\r\n", []string{a}},
		{"a quoted path, as Windows copies it", `"` + hebrew + `"`, []string{hebrew}},
		{"a path with a percent sign", percent, []string{percent}},
		{"addresses", address(a) + "\r\n" + address(hebrew) + "\r\n", []string{a, hebrew}},
		{"an address with %25", address(percent), []string{percent}},
		{"an address with everything", address(odd), []string{odd}},
		{"what GNOME copies", "copy\n" + address(hebrew) + "\n" + address(a), []string{hebrew, a}},
		{"what older GNOME copies", "x-special/nautilus-clipboard\ncopy\n" + address(a) + "\n", []string{a}},
		{"a folder", dir, []string{dir}},
		{"a web address", "https://example.com/a.png", nil},
		{"a file that is not there", filepath.Join(dir, "gone.png"), nil},
		{"a relative path", "a.png", nil},
		{"a broken address", "file://%zz", nil},
		{"far too much", strings.Repeat("x", maxPasted) + "\n" + a, nil},
	} {
		t.Run(c.name, func(t *testing.T) { require.Equal(t, c.want, pastedPaths(c.text)) })
	}
}

func TestDroppedItemsArePaths(t *testing.T) {
	hebrew, err := storage.ParseURI(address("/tmp/שלום 50%.png"))
	require.NoError(t, err)
	plain := storage.NewFileURI("/tmp/a b.png")
	web, err := storage.ParseURI("https://example.com/x.png")
	require.NoError(t, err)
	want := []string{filepath.FromSlash("/tmp/שלום 50%.png"), filepath.FromSlash("/tmp/a b.png")}
	require.Equal(t, want, pathsOf([]fyne.URI{hebrew, plain, web}))
}

func TestPastedFilesAreUploaded(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.app.Clipboard().SetContent("copy\n" + address(d.picture("שלום עולם.png")) + "\n" + address(d.picture("b.png")))
	d.item("Upload from clipboard").Action()
	d.until("both are done", func() bool {
		return d.state("שלום עולם.png") == uploader.Done && d.state("b.png") == uploader.Done
	})
	require.Len(t, d.service.Requests("שלום עולם.png"), 1)
}

func TestPasteWithoutFilesSaysSo(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.app.Clipboard().SetContent("just words")
	d.item("Upload from clipboard").Action()
	d.awaits("Nothing to upload on the clipboard")
	d.press("Close")
	require.Zero(t, d.rows.Length())
}

func TestPasteBelongsToTheFieldThatIsTypedIn(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.app.Clipboard().SetContent(d.picture("a.png"))
	d.item("Find…").Action()
	d.item("Upload from clipboard").Action()
	d.settle()
	require.Equal(t, d.app.Clipboard().Content(), d.bar.search.Text)
	require.Empty(t, d.service.Requests())

	d.askForKey("Main")
	d.app.Clipboard().SetContent(goodKey)
	d.item("Upload from clipboard").Action()
	d.settle()
	require.Equal(t, goodKey, d.entries()[0].Text)
}

func TestPasteBehindADialogDoesNothing(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.showAbout()
	d.app.Clipboard().SetContent(d.picture("a.png"))
	d.item("Upload from clipboard").Action()
	d.settle()
	require.Empty(t, d.service.Requests())
}

func TestFolderWithManyFilesIsAskedFor(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	folder := filepath.Join(d.dir, "many")
	require.NoError(t, os.Mkdir(folder, 0o700))
	for _, name := range names(201) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), png(name), 0o600))
	}
	d.Drop([]string{folder})
	d.awaits("Upload 201 files?")
	d.press("Cancel")
	d.settle()
	require.Empty(t, d.service.Requests())
	require.Zero(t, d.rows.Length())

	d.Drop([]string{folder})
	d.awaits("Upload 201 files?")
	d.press("Upload")
	d.until("all are done", func() bool { return len(d.service.Requests()) == 201 && d.totals.Active() == 0 })
}
