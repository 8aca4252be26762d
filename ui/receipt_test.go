package ui

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/bottombar"
	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// rdrop returns the uploads of one drop as a snapshot shows them first.
func rdrop(at time.Time, n int) []uploader.Job {
	jobs := make([]uploader.Job, n)
	for i := range jobs {
		id := strconv.Itoa(i + 1)
		jobs[i] = finished(id, media.Image, "image/png")
		jobs[i].State, jobs[i].MediaID, jobs[i].CreatedAt, jobs[i].DropID, jobs[i].FinishedAt = uploader.Checking, "", at, at.Format(time.RFC3339Nano), time.Time{}
	}
	return jobs
}

// ends returns an upload as it ended.
func ends(j uploader.Job, state uploader.State) uploader.Job {
	j.State, j.FinishedAt = state, time.Now().UTC()
	if state == uploader.Done {
		j.MediaID = "id " + j.ID
	}
	return j
}

// theReceipt returns a window and the receipt in it.
func theReceipt(t *testing.T) (*desk, *bottombar.Receipt) {
	d := open(t, setUp{settings: twoChannels})
	return d, d.Bottom.Receipt
}

func TestReceiptOfARealDrop(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.drop("a.png", "b.png")
	d.untilState(uploader.Done, "a.png", "b.png")
	d.awaits("2 of 2 uploaded")
	d.press("Copy all IDs")
	a, _ := d.job("a.png")
	b, _ := d.job("b.png")
	require.Equal(t, a.MediaID+"\n"+b.MediaID, d.clipboard())
	d.Bottom.Receipt.Close()
	require.False(t, d.sees("2 of 2 uploaded"))
}

func TestReceiptIsSavedAsATable(t *testing.T) {
	d, r := theReceipt(t)
	path, offered := filepath.Join(d.dir, "out.csv"), ""
	d.Files.PickPlace = func(_ context.Context, _, name string) (string, bool) { offered = name; return path, true }
	jobs := rdrop(time.Date(2026, 11, 21, 9, 5, 0, 0, time.Local), 2)
	jobs[0].Name, jobs[1].Name = "=מחירון,1.pdf", "b.png"
	r.Follow(jobs)
	done := ends(jobs[0], uploader.Done)
	r.Follow([]uploader.Job{done, ends(jobs[1], uploader.Canceled)})
	d.press("Save as CSV…")
	d.settle()
	require.Equal(t, "mediadrop-2026-11-21-0905.csv", offered)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(text), "\ufeff"), "for Excel")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 3)
	require.Equal(t, []string{"File name", "Friendly name", "Media ID", "Kind", "Type", "Channel", "State", "Size", "Uploaded", "Expires", "Note", "Path", "Error"}, rows[0], "as an export")
	require.Equal(t, []string{"'=מחירון,1.pdf", "", done.MediaID, "image"}, rows[1][:4])
	require.Equal(t, done.Expires().Local().Format("2006-01-02 15:04"), rows[1][9])
	require.Equal(t, []string{"b.png", "", "", "image"}, rows[2][:4])
	require.Equal(t, "canceled", rows[2][6])
}

func TestReceiptUsesTheChosenFormat(t *testing.T) {
	d, r := theReceipt(t)
	d.Copier.SetDefault(settings.CopyCSV)
	d.settle()
	jobs := rdrop(time.Now(), 2)
	r.Follow(jobs)
	r.Follow([]uploader.Job{ends(jobs[0], uploader.Done), ends(jobs[1], uploader.Done)})
	d.press("Copy all IDs")
	rows, err := csv.NewReader(strings.NewReader(d.clipboard())).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 2)
}
