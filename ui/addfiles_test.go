package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

func TestPastedFilesAreUploaded(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.app.Clipboard().SetContent("copy\n" + uitest.Address(d.picture("שלום עולם.png")) + "\n" + uitest.Address(d.picture("b.png")))
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
	require.Zero(t, d.Rows.Length())
}

func TestPasteBelongsToTheFieldThatIsTypedIn(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.app.Clipboard().SetContent(d.picture("a.png"))
	d.item("Find…").Action()
	d.item("Upload from clipboard").Action()
	d.settle()
	require.Equal(t, d.app.Clipboard().Content(), d.Bar.Search.Text)
	require.Empty(t, d.service.Requests())

	d.Setup.AskForKey("Main", nil)
	d.app.Clipboard().SetContent(goodKey)
	d.item("Upload from clipboard").Action()
	d.settle()
	require.Equal(t, goodKey, d.entries()[0].Text)
}

func TestPasteBehindADialogDoesNothing(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.item("About MediaDrop").Action()
	d.app.Clipboard().SetContent(d.picture("a.png"))
	d.item("Upload from clipboard").Action()
	d.settle() // a drop would have its row by now
	n, err := d.control.Count(t.Context(), history.Filter{})
	require.NoError(t, err)
	require.Zero(t, n)
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
	require.Zero(t, d.Rows.Length())

	d.Drop([]string{folder})
	d.awaits("Upload 201 files?")
	d.press("Upload")
	d.until("all are done", func() bool { return len(d.service.Requests()) == 201 && d.quiet() })
}

func TestADroppedAddressIsOneSentence(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.dropped([]fyne.URI{storage.NewFileURI("https://example.com/x.jpg"), storage.NewFileURI(d.picture("1.png"))})
	require.True(t, d.sees("An address, not a file"))
	require.True(t, d.sees("Save the file on this computer first"))
	d.press("Close")
	d.untilState(uploader.Done, "1.png")
	require.Equal(t, []string{"1.png"}, d.shown())
}
