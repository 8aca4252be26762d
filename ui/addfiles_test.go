package ui_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

func TestPastedFilesAreUploaded(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.App.Clipboard().SetContent("copy\n" + uitest.Address(d.Picture("שלום עולם.png")) + "\n" + uitest.Address(d.Picture("b.png")))
	d.Item("Upload from clipboard").Action()
	d.Until("both are done", func() bool {
		return d.State("שלום עולם.png") == uploader.Done && d.State("b.png") == uploader.Done
	})
	require.Len(t, d.Service.Requests("שלום עולם.png"), 1)
}

func TestPasteWithoutFilesSaysSo(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.App.Clipboard().SetContent("just words")
	d.Item("Upload from clipboard").Action()
	d.Awaits("Nothing to upload on the clipboard")
	d.Press("Close")
	require.Zero(t, d.Rows.Length())
}

func TestPasteBelongsToTheFieldThatIsTypedIn(t *testing.T) {
	d := desktest.WithUploads(t, "1.png")
	d.App.Clipboard().SetContent(d.Picture("a.png"))
	d.Item("Find…").Action()
	d.Item("Upload from clipboard").Action()
	d.Settle()
	require.Equal(t, d.App.Clipboard().Content(), d.Bar.Search.Text)
	require.Empty(t, d.Service.Requests("a.png"))

	d.Setup.AskForKey("Main", nil)
	d.App.Clipboard().SetContent(desktest.GoodKey)
	d.Item("Upload from clipboard").Action()
	d.Settle()
	require.Equal(t, desktest.GoodKey, d.Entries()[0].Text)
}

func TestPasteBehindADialogDoesNothing(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Item("About MediaDrop").Action()
	d.App.Clipboard().SetContent(d.Picture("a.png"))
	d.Item("Upload from clipboard").Action()
	d.Settle() // a drop would have its row by now
	n, err := d.Control.Count(t.Context(), history.Filter{})
	require.NoError(t, err)
	require.Zero(t, n)
}

func TestFolderWithManyFilesIsAskedFor(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	folder := filepath.Join(d.Dir, "many")
	require.NoError(t, os.Mkdir(folder, 0o700))
	for _, name := range desktest.Names(201) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), desktest.PNG(name), 0o600))
	}
	d.Drop([]string{folder})
	d.Awaits("Upload 201 files?")
	require.False(t, slices.ContainsFunc(uitest.Texts(d.Win.Content()), func(text string) bool { return strings.HasPrefix(text, "Looking for files") }), "all are found")
	d.Press("Cancel")
	d.Settle()
	require.False(t, d.Sees("Looking for files"))
	require.Empty(t, d.Service.Requests())
	require.Zero(t, d.Rows.Length())

	d.Drop([]string{folder})
	d.Awaits("Upload 201 files?")
	d.Press("Upload")
	d.Until("all are done", func() bool { return len(d.Service.Requests()) == 201 && d.Quiet() })
}

func TestADroppedAddressIsOneSentence(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Dropped([]fyne.URI{storage.NewFileURI("https://example.com/x.jpg"), storage.NewFileURI(d.Picture("1.png"))})
	require.True(t, d.Sees("An address, not a file"))
	require.True(t, d.Sees("Save the file on this computer first"))
	d.Press("Close")
	d.UntilState(uploader.Done, "1.png")
	require.Equal(t, []string{"1.png"}, d.Shown())
}
