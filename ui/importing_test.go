package ui

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/libraryfile"
	"mediadrop/ui/spreadsheet"
	"mediadrop/uploader/history"
)

// libraryOf is an exported library with these rows.
func libraryOf(t testing.TB, rows ...history.Upload) []byte {
	var b bytes.Buffer
	require.NoError(t, libraryfile.Write(&b, time.Now(), func(row func(history.Upload) error) error {
		for _, u := range rows {
			if err := row(u); err != nil {
				return err
			}
		}
		return nil
	}))
	return b.Bytes()
}

// importing imports a file with this content.
func (d *desk) importing(contents ...[]byte) {
	d.t.Helper()
	var paths []string
	for i, content := range contents {
		path := filepath.Join(d.t.TempDir(), fmt.Sprintf("library%d.json", i))
		require.NoError(d.t, os.WriteFile(path, content, 0o600))
		paths = append(paths, path)
	}
	d.Files.Pick = func(context.Context, string) ([]string, bool) { return paths, true }
	d.Transfer.Import()
}

func TestALibraryIsMerged(t *testing.T) {
	d, _ := libraryDesk(t, rowOf("1", "a.png"))
	later := rowOf("2", "b.png")
	d.importing(libraryOf(t, rowOf("1", "a.png"), later, rowOf("3", "c.png")))
	d.awaits("2 added · 1 was there already")
	d.settle()
	require.Len(t, d.shown(), 3)
	row, err := d.history().Get(t.Context(), "2")
	require.NoError(t, err)
	require.Equal(t, later, row)

	d.importing(libraryOf(t, rowOf("1", "a.png"), later), libraryOf(t, rowOf("4", "d.png")))
	d.awaits("1 added · 2 were there already")
}

func TestAnExportCanBeImportedElsewhere(t *testing.T) {
	var rows []history.Upload
	for i := range 750 {
		rows = append(rows, rowOf(fmt.Sprint(1000+i), fmt.Sprintf("%d.png", i)))
	}
	d, path := libraryDesk(t, rows...)
	d.Transfer.ExportJSON()
	d.awaits("Saved as")
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	other, _ := libraryDesk(t)
	other.importing(append([]byte(spreadsheet.ByteOrderMark), content...))
	other.awaits("750 added")
	for _, want := range []history.Upload{rows[0], rows[700]} {
		got, err := other.history().Get(t.Context(), want.ID)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

func TestOtherFilesAreRefusedInPlainWords(t *testing.T) {
	good := string(libraryOf(t, rowOf("1", "a.png"), rowOf("2", "b.png")))
	const none, newer, damaged = "This is not a library", "exported by a newer version of MediaDrop", "damaged or incomplete"
	for name, c := range map[string]struct{ content, says string }{
		"a table":            {spreadsheet.ByteOrderMark + "File name,Media ID\r\n", none},
		"a list":             {"[1, 2, 3]", none},
		"a picture":          {string(png("a")), none},
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
			d, _ := libraryDesk(t)
			d.importing([]byte(c.content))
			d.awaits("was not imported")
			require.True(t, d.sees(c.says), "%v", d.screen())
			n, err := d.control.Count(t.Context(), history.Filter{})
			require.NoError(t, err)
			require.Zero(t, n, "nothing was added")
		})
	}
}

func TestTheFilesThatCameBeforeADamagedOneAreTold(t *testing.T) {
	d, _ := libraryDesk(t)
	d.importing(libraryOf(t, rowOf("1", "a.png")), []byte("{"))
	d.awaits("was not imported")
	require.True(t, d.sees("Before that: 1 added"))
}

func TestAFileThatCannotBeReadIsTold(t *testing.T) {
	d, _ := libraryDesk(t)
	d.Files.Pick = func(context.Context, string) ([]string, bool) {
		return []string{filepath.Join(d.dir, "gone.json")}, true
	}
	d.Transfer.Import()
	d.awaits("The file could not be read.")

	d.Dialogs.CloseTop()
	huge := filepath.Join(t.TempDir(), "huge.json")
	require.NoError(t, os.WriteFile(huge, []byte("{"), 0o600))
	require.NoError(t, os.Truncate(huge, libraryfile.MaxBytes+1))
	d.Files.Pick = func(context.Context, string) ([]string, bool) { return []string{huge}, true }
	d.Transfer.Import()
	d.awaits("The file is larger than 200 MB.")
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
	}
	rows := []history.Upload{rowOf("good", "good.png")}
	for name, change := range bad {
		u := rowOf(strings.ReplaceAll(name, " ", "-"), "bad.png")
		change(&u)
		rows = append(rows, u)
	}
	d, _ := libraryDesk(t)
	content := strings.Replace(string(libraryOf(t, rows...)), "\n]}", ",\n 7, \"text\", null, {\"created_at\": \"yesterday\"}, {\"unknown\": {\"a\": []}}\n]}", 1)
	d.importing([]byte(content))
	d.awaits(fmt.Sprintf("1 added · %d could not be used", len(bad)+5))
	d.settle()
	require.Equal(t, []string{"good.png"}, d.shown())

	d.importing(libraryOf(t, rows[1]))
	d.awaits("0 added · 1 could not be used")
}

func TestMembersThatNobodyKnowsAreLeftOut(t *testing.T) {
	content := string(libraryOf(t, rowOf("1", "a.png")))
	content = strings.Replace(content, `"version":1,`, `"version":1,"made_by":{"a":[1,{"b":null}]},`, 1)
	content = strings.Replace(content, `{"id":`, `{"colour":"blue","id":`, 1)
	d, _ := libraryDesk(t)
	d.importing([]byte(content))
	d.awaits("1 added")
}
