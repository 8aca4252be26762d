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
	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// rdrop returns the uploads of one drop as a snapshot shows them first.
func rdrop(at time.Time, n int) []uploader.Job {
	jobs := make([]uploader.Job, n)
	for i := range jobs {
		id := strconv.Itoa(i + 1)
		jobs[i] = finished(id, media.Image, "image/png")
		jobs[i].State, jobs[i].MediaID, jobs[i].CreatedAt, jobs[i].FinishedAt = uploader.Checking, "", at, time.Time{}
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

func newTestReceipt(t *testing.T) (*desk, *receipt) {
	d := open(t, setUp{settings: twoChannels})
	return d, newReceipt(d.Window)
}

func (r *receipt) says() string {
	if !r.object.Visible() {
		return ""
	}
	return r.text.Text
}

func TestReceiptComesWhenAllHaveEnded(t *testing.T) {
	d, r := newTestReceipt(t)
	require.Empty(t, r.says())
	jobs := rdrop(time.Now(), 3)
	r.take(jobs)
	r.take([]uploader.Job{ends(jobs[2], uploader.Done), ends(jobs[0], uploader.Done)})
	require.Empty(t, r.says(), "one is still on its way")
	r.take([]uploader.Job{ends(jobs[1], uploader.Done)})
	require.Equal(t, "3 of 3 uploaded", r.says())
	require.Empty(t, r.open)
	d.tap(r.copy)
	require.Equal(t, "id job 1\nid job 2\nid job 3", d.clipboard(), "in the order of the drop")
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
	d.receipt.close()
	require.False(t, d.sees("2 of 2 uploaded"))
}

func TestReceiptCountsWhatDidNotArrive(t *testing.T) {
	d, r := newTestReceipt(t)
	jobs := rdrop(time.Now(), 5)
	r.take(jobs)
	for i, state := range []uploader.State{uploader.Done, uploader.Failed, uploader.Canceled, uploader.Blocked, uploader.Unknown} {
		r.take([]uploader.Job{ends(jobs[i], state)})
	}
	require.Equal(t, "1 of 5 uploaded, 4 not", r.says())
	d.tap(r.copy)
	require.Equal(t, "id job 1", d.clipboard())
}

func TestNothingToCopyOfADropThatFailed(t *testing.T) {
	_, r := newTestReceipt(t)
	jobs := rdrop(time.Now(), 2)
	r.take(jobs)
	r.take([]uploader.Job{ends(jobs[0], uploader.Failed), ends(jobs[1], uploader.Failed)})
	require.Equal(t, "0 of 2 uploaded, 2 not", r.says())
	require.True(t, r.copy.Disabled())
}

func TestOneFileHasNoReceipt(t *testing.T) {
	_, r := newTestReceipt(t)
	jobs := rdrop(time.Now(), 1)
	r.take(jobs)
	r.take([]uploader.Job{ends(jobs[0], uploader.Done)})
	require.Empty(t, r.says())
	require.Empty(t, r.open)
}

func TestReceiptFollowsARetry(t *testing.T) {
	_, r := newTestReceipt(t)
	jobs := rdrop(time.Now(), 3)
	r.take(jobs)
	r.take([]uploader.Job{ends(jobs[0], uploader.Done), ends(jobs[1], uploader.Done), ends(jobs[2], uploader.Failed)})
	require.Equal(t, "2 of 3 uploaded, 1 not", r.says())
	r.take(jobs[2:])
	require.Equal(t, "2 of 3 uploaded", r.says(), "it is under way")
	r.take([]uploader.Job{ends(jobs[2], uploader.Done)})
	require.Equal(t, "3 of 3 uploaded", r.says())

	r.close()
	r.take([]uploader.Job{ends(jobs[2], uploader.Done)})
	require.Empty(t, r.says(), "what is saved once more is no news")
	r.take(jobs[1:])
	r.take([]uploader.Job{ends(jobs[1], uploader.Done), ends(jobs[2], uploader.Failed)})
	require.Equal(t, "1 of 2 uploaded, 1 not", r.says(), "of those that were tried again")
}

func TestNewerDropReplacesTheReceipt(t *testing.T) {
	_, r := newTestReceipt(t)
	first, second := rdrop(time.Now(), 2), rdrop(time.Now().Add(time.Second), 3)
	r.take(append(first, second...))
	for _, j := range first {
		r.take([]uploader.Job{ends(j, uploader.Done)})
	}
	require.Equal(t, "2 of 2 uploaded", r.says())
	for _, j := range second {
		r.take([]uploader.Job{ends(j, uploader.Done)})
	}
	require.Equal(t, "3 of 3 uploaded", r.says())
}

// What goes faster than the eye has a receipt, too; what an earlier run left
// has none when it is only looked at.
func TestReceiptOfWhatWasNeverSeenOnItsWay(t *testing.T) {
	_, r := newTestReceipt(t)
	var fast, old []uploader.Job
	for i, j := range rdrop(time.Now().Add(time.Second), 2) {
		fast = append(fast, ends(j, uploader.Done))
		old = append(old, ends(rdrop(time.Now().Add(-time.Hour), 2)[i], uploader.Done))
	}
	r.take(old)
	require.Empty(t, r.says())
	r.take(fast)
	require.Equal(t, "2 of 2 uploaded", r.says())
}

func TestReceiptForgetsOldDrops(t *testing.T) {
	_, r := newTestReceipt(t)
	for i := range maxEndedDrops + 50 {
		jobs := rdrop(time.Now().Add(time.Duration(i)*time.Millisecond), 1)
		r.take(jobs)
		r.take([]uploader.Job{ends(jobs[0], uploader.Done)})
	}
	require.Len(t, r.ended, maxEndedDrops)
	require.Empty(t, r.open)
}

func TestReceiptIsSavedAsATable(t *testing.T) {
	d, r := newTestReceipt(t)
	path, offered := filepath.Join(d.dir, "out.csv"), ""
	d.options.Save = func(_ context.Context, _, name string) (string, bool) { offered = name; return path, true }
	jobs := rdrop(time.Date(2026, 11, 21, 9, 5, 0, 0, time.Local), 2)
	jobs[0].Name, jobs[1].Name = "=מחירון,1.pdf", "b.png"
	r.take(jobs)
	done := ends(jobs[0], uploader.Done)
	r.take([]uploader.Job{done, ends(jobs[1], uploader.Canceled)})
	r.save()
	d.settle()
	require.Equal(t, "mediadrop-2026-11-21-0905.csv", offered)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(text), "\ufeff"), "for Excel")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 3)
	require.Equal(t, newTable().Titles, rows[0], "as an export")
	require.Equal(t, []string{"'=מחירון,1.pdf", "", done.MediaID, "image"}, rows[1][:4])
	require.Equal(t, done.Expires().Local().Format("2006-01-02 15:04"), rows[1][9])
	require.Equal(t, []string{"b.png", "", "", "image"}, rows[2][:4])
	require.Equal(t, "canceled", rows[2][6])
}

func TestReceiptUsesTheChosenFormat(t *testing.T) {
	d, r := newTestReceipt(t)
	d.setDefaultFormat(settings.CopyCSV)
	d.settle()
	jobs := rdrop(time.Now(), 2)
	r.take(jobs)
	r.take([]uploader.Job{ends(jobs[0], uploader.Done), ends(jobs[1], uploader.Done)})
	d.tap(r.copy)
	rows, err := csv.NewReader(strings.NewReader(d.clipboard())).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 2)
}

func TestReceiptInHebrew(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, language: "he"})
	r := newReceipt(d.Window)
	jobs := rdrop(time.Now(), 2)
	r.take(jobs)
	r.take([]uploader.Job{ends(jobs[0], uploader.Done), ends(jobs[1], uploader.Failed)})
	require.Equal(t, "הועלו 1 מתוך 2, לא הועלו 1", r.says())
}
