package transfer_test

import (
	"context"
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
	"mediadrop/ui/desktest"
	"mediadrop/ui/uitest"
	"mediadrop/uploader/history"
)

func TestTheTableHasWhatIsShown(t *testing.T) {
	failed := desktest.RowOf("2", "שלום, \"עולם\".png")
	failed.State, failed.MediaID, failed.Sentence = "failed", "", "The server says no.\nReally."
	practice := desktest.RowOf("3", "practice.png")
	practice.Channel = settings.PracticeChannel
	done := desktest.RowOf("1", "price list.png")
	done.ProvenAt = done.FinishedAt.Add(time.Minute)
	d, path := desktest.LibraryDesk(t, done, failed, practice)
	d.Transfer.ExportCSV()
	d.Awaits("Saved as “saved”.")
	lines := desktest.TableOf(t, path)
	require.Len(t, lines, 4)
	require.Equal(t, []string{"File name", "Friendly name", "Media ID", "Kind", "Type", "Channel", "State", "Size", "Uploaded", "Expires", "Note", "Path", "Error", "Seen on a phone"}, lines[0])
	byName := map[string][]string{}
	for _, line := range lines[1:] {
		byName[line[0]] = line
	}
	require.Equal(t, []string{
		"price list.png", "label 1", "25725061681", "image", "image/png", "Support", "done", "1234",
		done.FinishedAt.Local().Format("2006-01-02 15:04"), done.FinishedAt.Local().Add(history.Lifetime).Format("2006-01-02 15:04"),
		"note 1", "/files/price list.png", "", done.ProvenAt.Local().Format("2006-01-02 15:04"),
	}, byName["price list.png"])
	require.Equal(t, "The server says no.\nReally.", byName[failed.Name][12])
	require.Empty(t, byName[failed.Name][9], "what has no ID does not expire")
	require.Equal(t, "Practice", byName["practice.png"][5])
	uitest.RequireOwnersOnly(t, path)

	d.Bar.Search.SetText("price")
	d.Settle()
	d.Transfer.ExportCSV()
	d.Until("it is written again", func() bool { return len(desktest.TableOf(t, path)) == 2 })
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NotContains(t, string(content), desktest.GoodKey)
}

func TestTheLibraryIsJSON(t *testing.T) {
	d, path := desktest.LibraryDesk(t, desktest.RowOf("1", "a.png"), desktest.RowOf("2", "שלום.png"))
	d.Transfer.ExportJSON()
	d.Awaits("Saved as “saved”.")
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
	require.NotContains(t, string(content), desktest.GoodKey)
}

func TestSavingIsWholeOrNothing(t *testing.T) {
	d, path := desktest.LibraryDesk(t)
	require.NoError(t, os.WriteFile(path, []byte("before"), 0o600))
	d.MayFail = true
	d.Files.Save("Save", "name", func(_ context.Context, to io.Writer, _ func(done, of int)) error {
		_, err := io.WriteString(to, strings.Repeat("half", 100_000))
		require.NoError(t, err)
		return errors.New("the list cannot be read")
	})
	d.Awaits("Something went wrong")
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "before", string(content))
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing is left behind")

	d.Dialogs.CloseTop()
	d.Files.Save("Save", "name", func(_ context.Context, to io.Writer, _ func(done, of int)) error {
		_, err := io.WriteString(to, "after")
		return err
	})
	d.Awaits("Saved as “saved”.")
	content, err = os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "after", string(content))
}

// held is a content that goes on until it is told to end, or canceled.
type held struct {
	began chan struct{}
	end   chan string // what comes last
}

func (h held) write(ctx context.Context, to io.Writer, progress func(done, of int)) error {
	_, err := io.WriteString(to, strings.Repeat("half", 100_000))
	progress(500, 2000)
	close(h.began)
	select {
	case last := <-h.end:
		_, err = io.WriteString(to, last)
		return err
	case <-ctx.Done():
		return errors.Join(err, ctx.Err())
	}
}

func saving(d *desktest.Desk) held {
	h := held{make(chan struct{}), make(chan string)}
	d.Files.Save("Save", "name", h.write)
	<-h.began
	return h
}

// requireAlone requires that a file is as it was, and that there is nothing beside it.
func requireAlone(t *testing.T, content, path string) {
	t.Helper()
	is, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, content, string(is))
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing is left behind")
}

func TestSavingCanBeCanceled(t *testing.T) {
	d, path := desktest.LibraryDesk(t)
	require.NoError(t, os.WriteFile(path, []byte("before"), 0o600))
	saving(d)
	d.Awaits("Saving… 500 of 2,000")
	d.Press("Cancel")
	d.Awaits("Canceled: nothing was saved.")
	require.Empty(t, d.Dialogs.Open())
	requireAlone(t, "before", path)
}

func TestSavingEndsWithTheWindow(t *testing.T) {
	d, path := desktest.LibraryDesk(t)
	require.NoError(t, os.WriteFile(path, []byte("before"), 0o600))
	saving(d)
	d.Leave()
	requireAlone(t, "before", path)
}

func TestTwoAreSavedUnderOneName(t *testing.T) {
	d, path := desktest.LibraryDesk(t)
	first, second := saving(d), saving(d)
	second.end <- "second"
	requireSaved := func(last string) {
		d.Until(last+" is there", func() bool {
			content, err := os.ReadFile(path)
			return err == nil && strings.HasSuffix(string(content), last)
		})
	}
	requireSaved("second")
	first.end <- "first"
	requireSaved("first")
	d.Settle()
	requireAlone(t, strings.Repeat("half", 100_000)+"first", path)
}

func TestSavingWhereItCannotBeIsToldInPlainWords(t *testing.T) {
	d, path := desktest.LibraryDesk(t)
	d.MayFail = true
	d.Files.PickPlace = func(context.Context, string, string) (string, bool) {
		return filepath.Join(path, "no such folder", "x.csv"), true
	}
	d.Transfer.ExportCSV()
	d.Awaits("The file was not saved")
	require.True(t, d.Sees("Choose another folder."))
}

func TestNothingIsSavedWhenThePersonChangesTheirMind(t *testing.T) {
	d, _ := desktest.LibraryDesk(t, desktest.RowOf("1", "a.png"))
	d.Files.PickPlace = func(context.Context, string, string) (string, bool) { return "", true }
	d.Transfer.ExportCSV()
	d.Settle()
	require.False(t, d.Sees("Saved as"))
	require.Empty(t, d.Dialogs.Open())
}
