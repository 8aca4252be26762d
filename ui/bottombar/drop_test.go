package bottombar_test

import (
	"context"
	"encoding/csv"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/desktest"
	"mediadrop/uploader"
)

func TestResultOfARealDrop(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.DropPictures("a.png", "b.png")
	d.UntilState(uploader.Done, "a.png", "b.png")
	d.Awaits("2 uploaded")
	d.Press("Copy 2 IDs")
	a, _ := d.Job("a.png")
	b, _ := d.Job("b.png")
	require.Equal(t, a.MediaID+"\n"+b.MediaID, d.Clipboard())
	d.DropPictures("c.png")
	d.UntilState(uploader.Done, "c.png")
	d.Settle()
	require.False(t, d.Sees("2 uploaded"), "the result of the drop before does not stand under the next")
}

func TestResultIsSavedAsATable(t *testing.T) {
	d, r := desktest.TheResult(t)
	path, offered := filepath.Join(d.Dir, "out.csv"), ""
	d.Files.PickPlace = func(_ context.Context, _, name string) (string, bool) { offered = name; return path, true }
	jobs := desktest.DropOf(time.Date(2026, 11, 21, 9, 5, 0, 0, time.Local), 2)
	jobs[0].Name, jobs[1].Name = "=מחירון,1.pdf", "b.png"
	r.Follow(jobs)
	done := desktest.Ends(jobs[0], uploader.Done)
	r.Follow([]uploader.Job{done, desktest.Ends(jobs[1], uploader.Canceled)})
	d.Press("Save as CSV…")
	d.Settle()
	require.Equal(t, "mediadrop-2026-11-21-0905.csv", offered)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(text), "\ufeff"), "for Excel")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 3)
	require.Equal(t, []string{"File name", "Friendly name", "Media ID", "Kind", "Type", "Channel", "State", "Size", "Uploaded", "Expires", "Note", "Path", "Error", "Seen on a phone"}, rows[0], "as an export")
	require.Equal(t, []string{"'=מחירון,1.pdf", "", done.MediaID, "image"}, rows[1][:4])
	require.Equal(t, done.Expires().Local().Format("2006-01-02 15:04"), rows[1][9])
	require.Equal(t, []string{"b.png", "", "", "image"}, rows[2][:4])
	require.Equal(t, "canceled", rows[2][6])
}

func TestResultUsesTheChosenFormat(t *testing.T) {
	d, r := desktest.TheResult(t)
	d.Copier.SetDefault(settings.CopyCSV)
	d.Settle()
	jobs := desktest.DropOf(time.Now(), 2)
	r.Follow(jobs)
	r.Follow([]uploader.Job{desktest.Ends(jobs[0], uploader.Done), desktest.Ends(jobs[1], uploader.Done)})
	d.Press("Copy 2 IDs")
	rows, err := csv.NewReader(strings.NewReader(d.Clipboard())).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 2)
}

func TestACountLeadsToItsRows(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Service.AnswerFile("failed.png", http.StatusBadRequest, "{}")
	d.DropPictures("a.png", "b.png")
	d.Awaits("2 uploaded")
	d.DropPictures("c.png", "failed.png", "d.png", "a.png")
	d.Awaits("CommBox rejected the file.")
	d.Press("Close")
	d.Awaits("2 uploaded")
	d.Awaits("1 already had an ID")
	d.Follow("2 uploaded")
	d.UntilShown("c.png", "d.png")
	require.True(t, d.Sees("Showing only: 2 uploaded"))
	d.Follow("1 failed")
	d.UntilShown("failed.png")
	d.Press("Show all")
	d.Until("all are shown again", func() bool { return len(d.Shown()) == 6 })
	require.False(t, d.Sees("Showing only"))

	d.Follow("1 failed")
	d.Bar.Search.SetText("png")
	d.Until("a search is through all", func() bool { return len(d.Shown()) == 6 })
	require.False(t, d.Sees("Showing only"))
}
