package transfer_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/bottombar"
	"mediadrop/ui/desktest"
	"mediadrop/ui/libraryfile"
	"mediadrop/ui/spreadsheet"
	"mediadrop/ui/uitest"
	"mediadrop/uploader/history"
)

func TestALibraryIsMerged(t *testing.T) {
	d, _ := desktest.LibraryDesk(t, desktest.RowOf("1", "a.png"))
	later := desktest.RowOf("2", "b.png")
	d.Importing(desktest.LibraryOf(t, desktest.RowOf("1", "a.png"), later, desktest.RowOf("3", "c.png")))
	d.Awaits("2 added · 1 was there already")
	d.Settle()
	require.Len(t, d.Shown(), 3)
	row, err := d.History().Get(t.Context(), "2")
	require.NoError(t, err)
	later.Path = "" // is one of another computer
	require.Equal(t, later, row)

	d.Importing(desktest.LibraryOf(t, desktest.RowOf("1", "a.png"), later), desktest.LibraryOf(t, desktest.RowOf("4", "d.png")))
	d.Awaits("1 added · 2 were there already")
}

func TestAnExportCanBeImportedElsewhere(t *testing.T) {
	var rows []history.Upload
	for i := range 750 {
		rows = append(rows, desktest.RowOf(fmt.Sprint(1000+i), fmt.Sprintf("%d.png", i)))
	}
	d, path := desktest.LibraryDesk(t, rows...)
	d.Transfer.ExportJSON()
	d.Awaits("Saved as")
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	other, _ := desktest.LibraryDesk(t)
	other.Importing(append([]byte(spreadsheet.ByteOrderMark), content...))
	other.Awaits("750 added")
	for _, want := range []history.Upload{rows[0], rows[700]} {
		got, err := other.History().Get(t.Context(), want.ID)
		require.NoError(t, err)
		want.Path = ""
		require.Equal(t, want, got)
	}
}

func TestOtherFilesAreRefusedInPlainWords(t *testing.T) {
	good := string(desktest.LibraryOf(t, desktest.RowOf("1", "a.png"), desktest.RowOf("2", "b.png")))
	const none, newer, damaged = "This is not a library", "exported by a newer version of MediaDrop", "damaged or incomplete"
	for name, c := range map[string]struct{ content, says string }{
		"a table":            {spreadsheet.ByteOrderMark + "File name,Media ID\r\n", none},
		"a list":             {"[1, 2, 3]", none},
		"a picture":          {string(desktest.PNG("a")), none},
		"another format":     {strings.Replace(good, "mediadrop-library", "other-library", 1), none},
		"no version":         {strings.Replace(good, `"version":1,`, "", 1), none},
		"a version of text":  {strings.Replace(good, `"version":1,`, `"version":"1",`, 1), none},
		"the settings":       {`{"version": 1, "accounts": [], "channels": []}`, none},
		"no uploads":         {`{"format":"mediadrop-library","version":1}`, none},
		"uploads as a text":  {`{"format":"mediadrop-library","version":1,"uploads":"all"}`, none},
		"a newer version":    {strings.Replace(good, `"version":1,`, `"version":2,"compressed":true,`, 1), newer},
		"cut off":            {good[:len(good)-10], damaged},
		"cut off in a row":   {good[:len(good)/2], damaged},
		"empty":              {"", damaged},
		"something in it":    {strings.Replace(good, "\n", "\n!!", 1), damaged},
		"deep inside itself": {`{"format":"mediadrop-library","version":1,"x":` + strings.Repeat("[", 20_000), damaged},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := desktest.LibraryDesk(t)
			d.Importing([]byte(c.content))
			d.Awaits("was not imported")
			require.True(t, d.Sees(c.says), "%v", d.Screen())
			n, err := d.Control.Count(t.Context(), history.Filter{})
			require.NoError(t, err)
			require.Zero(t, n, "nothing was added")
		})
	}
}

func TestTheFilesThatCameBeforeADamagedOneAreTold(t *testing.T) {
	d, _ := desktest.LibraryDesk(t)
	d.Importing(desktest.LibraryOf(t, desktest.RowOf("1", "a.png")), []byte("{"))
	d.Awaits("was not imported")
	require.True(t, d.Sees("Before that: 1 added"))
}

func TestAFileThatCannotBeReadIsTold(t *testing.T) {
	d, _ := desktest.LibraryDesk(t)
	d.Files.Pick = func(context.Context, string) ([]string, bool) {
		return []string{filepath.Join(d.Dir, "gone.json")}, true
	}
	d.Transfer.Import()
	d.Awaits("The file could not be read.")

	d.Dialogs.CloseTop()
	huge := filepath.Join(t.TempDir(), "huge.json")
	require.NoError(t, os.WriteFile(huge, []byte("{"), 0o600))
	require.NoError(t, os.Truncate(huge, libraryfile.MaxBytes+1))
	d.Files.Pick = func(context.Context, string) ([]string, bool) { return []string{huge}, true }
	d.Transfer.Import()
	d.Awaits("The file is larger than 200 MB.")
}

func TestUnusableUploadsAreLeftOut(t *testing.T) {
	tomorrow := time.Now().Add(48 * time.Hour)
	bad := map[string]func(*history.Upload){
		"no ID":                  func(u *history.Upload) { u.ID = "" },
		"still going on":         func(u *history.Upload) { u.State = "queued" },
		"another state":          func(u *history.Upload) { u.State = "finished" },
		"no media ID":            func(u *history.Upload) { u.MediaID = "" },
		"a line in the ID":       func(u *history.Upload) { u.MediaID = "12\n34" },
		"what nobody sees":       func(u *history.Upload) { u.MediaID = "12\u202e34" },
		"an endless ID":          func(u *history.Upload) { u.MediaID = strings.Repeat("7", 501) },
		"an address that is not": func(u *history.Upload) { u.StreamID = "a b" },
		"an endless note":        func(u *history.Upload) { u.Note = strings.Repeat("n", history.MaxNote+1) },
		"megabytes of a name":    func(u *history.Upload) { u.Name = strings.Repeat("n", 1<<20) },
		"from the future":        func(u *history.Upload) { u.CreatedAt, u.FinishedAt = tomorrow, tomorrow },
		"from the year 1": func(u *history.Upload) {
			u.CreatedAt, u.FinishedAt = time.Time{}.Add(time.Hour), time.Time{}.Add(time.Hour)
		},
		"less than nothing": func(u *history.Upload) { u.Size = -1 },
		"unknown content":   func(u *history.Upload) { u.Hash = "" },
	}
	rows := []history.Upload{desktest.RowOf("good", "good.png")}
	for name, change := range bad {
		u := desktest.RowOf(strings.ReplaceAll(name, " ", "-"), "bad.png")
		change(&u)
		rows = append(rows, u)
	}
	d, _ := desktest.LibraryDesk(t)
	content := strings.Replace(string(desktest.LibraryOf(t, rows...)), "\n]}", ",\n 7, \"text\", null, {\"created_at\": \"yesterday\"}, {\"unknown\": {\"a\": []}}\n]}", 1)
	d.Importing([]byte(content))
	d.Awaits(fmt.Sprintf("1 added · %d could not be used", len(bad)+5))
	d.Settle()
	require.Equal(t, []string{"good.png"}, d.Shown())

	d.Importing(desktest.LibraryOf(t, rows[1]))
	d.Awaits("0 added · 1 could not be used")
}

func TestMembersThatNobodyKnowsAreLeftOut(t *testing.T) {
	content := string(desktest.LibraryOf(t, desktest.RowOf("1", "a.png")))
	content = strings.Replace(content, `"version":1,`, `"version":1,"made_by":{"a":[1,{"b":null}]},`, 1)
	content = strings.Replace(content, `{"id":`, `{"colour":"blue","id":`, 1)
	d, _ := desktest.LibraryDesk(t)
	d.Importing([]byte(content))
	d.Awaits("1 added")
}

func TestAnImportCanBeCanceled(t *testing.T) {
	d, _ := desktest.LibraryDesk(t)
	begin := d.Transfer.Begin
	d.Transfer.Begin = func(text string, cancel func()) *bottombar.Task {
		task := begin(text, cancel)
		require.True(t, d.Sees("Importing…"))
		d.Press("Cancel")
		return task
	}
	d.Importing(desktest.LibraryOf(t, desktest.RowOf("1", "a.png")))
	d.Awaits("Import canceled · 0 added")
	require.Empty(t, d.Dialogs.Open())
}

// TestAnImportCanBeUndone as one act: what it added is among the removed rows, and what was
// there stays as it is now.
func TestAnImportCanBeUndone(t *testing.T) {
	mine := desktest.RowOf("1", "a.png")
	theirs := mine
	mine.Note = ""
	d, _ := desktest.LibraryDesk(t, mine)
	library := [][]byte{desktest.LibraryOf(t, theirs, desktest.RowOf("2", "b.png")), desktest.LibraryOf(t, desktest.RowOf("3", "c.png"))}
	undone := func() {
		d.Awaits("Undone: Import · 2 rows")
		d.Until("what was added is gone", func() bool { return d.Rows.Tallies().Removed == 2 && !d.Rows.Loading() })
		require.Equal(t, []string{"a.png"}, d.Shown())
	}
	for range 2 { // the second time they come back
		d.Importing(library...)
		d.Awaits("2 added · 1 was there already")
		d.Settle()
		require.Len(t, d.Shown(), 3)
		d.Item("Undo").Action()
		undone()
		row, err := d.History().Get(t.Context(), "1")
		require.NoError(t, err)
		require.Equal(t, theirs.Note, row.Note, "what was merged is left")
	}
	begin := d.Transfer.Begin
	d.Transfer.Begin = func(text string, cancel func()) *bottombar.Task {
		task := begin(text, cancel)
		d.Steps.Undo() // before anything has come
		return task
	}
	d.Importing(library...)
	d.Settle()
	undone()
}

// TestAnImportThatAddedNothingIsNoStep: Undo takes back what was done before it.
func TestAnImportThatAddedNothingIsNoStep(t *testing.T) {
	d, _ := desktest.LibraryDesk(t, desktest.RowOf("1", "a.png"), desktest.RowOf("2", "b.png"))
	d.Remove("b.png")
	d.UntilShown("a.png")
	d.Importing(desktest.LibraryOf(t, desktest.RowOf("1", "a.png")))
	d.Awaits("0 added · 1 was there already")
	d.Importing([]byte("{"))
	d.Awaits("was not imported")
	d.Dialogs.CloseTop()
	d.Item("Undo").Action()
	d.Until("both are there", func() bool { return len(d.Shown()) == 2 })
}

// TestChannelsAreImported: what a colleague exported is added after a question, with
// its templates, and once only.
func TestChannelsAreImported(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := desktest.Open(t, desktest.SetUp{Language: code, Settings: desktest.TwoChannels})
		export := []byte(`{"version":1,"accounts":[{"name":"Main","base_url":"https://eu.example.com/"}],"channels":[{"name":"Shop","stream_id":"bbbbN_fLUy7rrOrN9jLpipA%3d%3d"}],
			"templates":[{"channel":"Shop","name":"order_update","language":"he","header":"image"}]}`)
		d.Importing(export)
		d.Awaits("eu.example.com")
		d.Press("Cancel")
		require.Len(t, d.ChannelNames(), 2)
		d.Importing(export)
		d.Awaits("eu.example.com")
		require.Empty(t, uitest.CutOff(d.Front()))
		d.Press("Add")
		d.Until("the channel is there", func() bool { return len(d.Bar.Channels.Options) == 4 })
		d.Settle()
		require.Equal(t, []string{"Support", "Sales", "Shop"}, d.ChannelNames())
		require.Len(t, d.Control.Settings().TemplatesOf("Shop"), 1)
		account, _ := d.Control.Settings().Account("Main 2")
		require.Equal(t, "https://eu.example.com/", account.BaseURL, "the person's own account stays what it is")
		d.Importing(export)
		d.Settle()
		require.Empty(t, d.Dialogs.Open())
		require.Len(t, d.ChannelNames(), 3)
	})
}
