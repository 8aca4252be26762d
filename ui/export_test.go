package ui

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/spreadsheet"
	"mediadrop/ui/uitest"
	"mediadrop/uploader/history"
)

// libraryDesk is a desk with these rows in its list, which saves to a path.
func libraryDesk(t *testing.T, rows ...history.Upload) (d *desk, path string) {
	d = open(t, setUp{settings: twoChannels, key: goodKey})
	require.NoError(t, d.history().Save(t.Context(), rows))
	d.Rows.Load()
	d.settle()
	path = filepath.Join(t.TempDir(), "saved")
	d.Files.PickPlace = func(context.Context, string, string) (string, bool) { return path, true }
	return d, path
}

// rowOf is an upload that was done.
func rowOf(id, name string) history.Upload {
	at := time.Now().UTC().Truncate(time.Microsecond).Add(-time.Hour)
	return history.Upload{
		ID: id, Path: "/files/" + name, Name: name, Hash: strings.Repeat("ab", 32), Size: 1234, Kind: "image", MIME: "image/png",
		Verdict: "ok", Channel: "Support", Account: "Main", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", State: "done", MediaID: "2572506168" + id,
		Attempts: 1, HandedOver: true, Header: "image", FitsHeader: "image", SentBytes: 1234, SentMIME: "image/png", SentName: name,
		Favourite: true, Label: "label " + id, Note: "note " + id, Renews: "before", DropID: "drop", CreatedAt: at, FinishedAt: at.Add(time.Second),
	}
}

// tableOf reads a saved table.
func tableOf(t *testing.T, path string) [][]string {
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	text, marked := strings.CutPrefix(string(content), spreadsheet.ByteOrderMark)
	require.True(t, marked, "spreadsheets must know that it is UTF-8")
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	return lines
}

func TestTheTableHasWhatIsShown(t *testing.T) {
	failed := rowOf("2", "שלום, \"עולם\".png")
	failed.State, failed.MediaID, failed.Sentence = "failed", "", "The server says no.\nReally."
	practice := rowOf("3", "practice.png")
	practice.Channel = settings.PracticeChannel
	done := rowOf("1", "price list.png")
	d, path := libraryDesk(t, done, failed, practice)
	d.Transfer.ExportCSV()
	d.awaits("Saved as “saved”.")
	lines := tableOf(t, path)
	require.Len(t, lines, 4)
	require.Equal(t, []string{"File name", "Friendly name", "Media ID", "Kind", "Type", "Channel", "State", "Size", "Uploaded", "Expires", "Note", "Path", "Error"}, lines[0])
	byName := map[string][]string{}
	for _, line := range lines[1:] {
		byName[line[0]] = line
	}
	require.Equal(t, []string{
		"price list.png", "label 1", "25725061681", "image", "image/png", "Support", "done", "1234",
		done.FinishedAt.Local().Format("2006-01-02 15:04"), done.FinishedAt.Local().Add(history.Lifetime).Format("2006-01-02 15:04"),
		"note 1", "/files/price list.png", "",
	}, byName["price list.png"])
	require.Equal(t, "The server says no.\nReally.", byName[failed.Name][12])
	require.Empty(t, byName[failed.Name][9], "what has no ID does not expire")
	require.Equal(t, "Practice", byName["practice.png"][5])
	uitest.RequireOwnersOnly(t, path)

	d.Bar.Search.SetText("price")
	d.settle()
	d.Transfer.ExportCSV()
	d.until("it is written again", func() bool { return len(tableOf(t, path)) == 2 })
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NotContains(t, string(content), goodKey)
}

func TestTheLibraryIsJSON(t *testing.T) {
	d, path := libraryDesk(t, rowOf("1", "a.png"), rowOf("2", "שלום.png"))
	d.Transfer.ExportJSON()
	d.awaits("Saved as “saved”.")
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	var library struct {
		Format     string           `json:"format"`
		Version    int              `json:"version"`
		ExportedAt time.Time        `json:"exported_at"`
		Uploads    []map[string]any `json:"uploads"`
	}
	require.NoError(t, json.Unmarshal(content, &library))
	require.Equal(t, "mediadrop-library", library.Format)
	require.Equal(t, 1, library.Version)
	require.WithinDuration(t, time.Now(), library.ExportedAt, time.Minute)
	require.Len(t, library.Uploads, 2)
	for _, u := range library.Uploads {
		require.Equal(t, "2572506168"+u["id"].(string), u["media_id"], "a text, not a number")
	}
	require.NotContains(t, string(content), goodKey)
}

func TestSavingIsWholeOrNothing(t *testing.T) {
	d, path := libraryDesk(t)
	require.NoError(t, os.WriteFile(path, []byte("before"), 0o600))
	d.mayFail = true
	d.Files.Save("Save", "name", func(to io.Writer) error {
		_, err := io.WriteString(to, strings.Repeat("half", 100_000))
		require.NoError(t, err)
		return errors.New("the list cannot be read")
	})
	d.awaits("Something went wrong")
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "before", string(content))
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing is left behind")

	d.Dialogs.CloseTop()
	d.Files.Save("Save", "name", func(to io.Writer) error { _, err := io.WriteString(to, "after"); return err })
	d.awaits("Saved as “saved”.")
	content, err = os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "after", string(content))
}

func TestSavingWhereItCannotBeIsToldInPlainWords(t *testing.T) {
	d, path := libraryDesk(t)
	d.mayFail = true
	d.Files.PickPlace = func(context.Context, string, string) (string, bool) {
		return filepath.Join(path, "no such folder", "x.csv"), true
	}
	d.Transfer.ExportCSV()
	d.awaits("The file was not saved")
	require.True(t, d.sees("Choose another folder."))
}

func TestNothingIsSavedWhenThePersonChangesTheirMind(t *testing.T) {
	d, _ := libraryDesk(t, rowOf("1", "a.png"))
	d.Files.PickPlace = func(context.Context, string, string) (string, bool) { return "", true }
	d.Transfer.ExportCSV()
	d.settle()
	require.False(t, d.sees("Saved as"))
	require.Empty(t, d.Dialogs.Open())
}

func TestWithoutASystemDialogTheToolkitsAsks(t *testing.T) {
	d, _ := libraryDesk(t, rowOf("1", "a.png"))
	d.Files.PickPlace = nil
	d.Transfer.ExportJSON()
	d.until("the dialog", func() bool { return d.win.Canvas().Overlays().Top() != nil })
	require.True(t, d.sees("mediadrop-"+time.Now().Format(time.DateOnly)+".json"))
}
