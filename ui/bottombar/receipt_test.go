package bottombar

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

// newTestReceipt makes a receipt, and returns what was copied of it: the IDs that
// there are, in the order in which they were given.
func newTestReceipt(t *testing.T) (*Receipt, func() string) {
	test.NewTempApp(t)
	uitest.UseLanguage(t, "en")
	var ids []string
	return NewReceipt(Actions{Resized: func() {}, CopyDrop: func(jobs []uploader.Job) {
		for _, j := range jobs {
			if j.MediaID != "" {
				ids = append(ids, j.MediaID)
			}
		}
	}}), func() string { return strings.Join(ids, "\n") }
}

// rdrop returns the uploads of one drop as a snapshot shows them first.
func rdrop(at time.Time, n int) []uploader.Job {
	jobs := make([]uploader.Job, n)
	for i := range jobs {
		id := strconv.Itoa(i + 1)
		jobs[i] = uploader.Job{Upload: history.Upload{ID: "job " + id, Name: id + ".file", State: uploader.Checking, Kind: media.Image, SentMIME: "image/png", CreatedAt: at, DropID: at.Format(time.RFC3339Nano)}}
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

func (r *Receipt) says() string {
	if !r.Object.Visible() {
		return ""
	}
	return r.text.Text
}

func TestReceiptComesWhenAllHaveEnded(t *testing.T) {
	r, copied := newTestReceipt(t)
	require.Empty(t, r.says())
	jobs := rdrop(time.Now(), 3)
	r.Follow(jobs)
	r.Follow([]uploader.Job{ends(jobs[2], uploader.Done), ends(jobs[0], uploader.Done)})
	require.Empty(t, r.says(), "one is still on its way")
	r.Follow([]uploader.Job{ends(jobs[1], uploader.Done)})
	require.Equal(t, "3 of 3 uploaded", r.says())
	require.Empty(t, r.open)
	test.Tap(r.copy)
	require.Equal(t, "id job 1\nid job 2\nid job 3", copied(), "in the order of the drop")
}

func TestReceiptCountsWhatDidNotArrive(t *testing.T) {
	r, copied := newTestReceipt(t)
	jobs := rdrop(time.Now(), 5)
	r.Follow(jobs)
	for i, state := range []uploader.State{uploader.Done, uploader.Failed, uploader.Canceled, uploader.Blocked, uploader.Unknown} {
		r.Follow([]uploader.Job{ends(jobs[i], state)})
	}
	require.Equal(t, "1 of 5 uploaded, 4 not", r.says())
	test.Tap(r.copy)
	require.Equal(t, "id job 1", copied())
}

func TestNothingToCopyOfADropThatFailed(t *testing.T) {
	r, _ := newTestReceipt(t)
	jobs := rdrop(time.Now(), 2)
	r.Follow(jobs)
	r.Follow([]uploader.Job{ends(jobs[0], uploader.Failed), ends(jobs[1], uploader.Failed)})
	require.Equal(t, "0 of 2 uploaded, 2 not", r.says())
	require.True(t, r.copy.Disabled())
}

func TestOneFileHasNoReceipt(t *testing.T) {
	r, _ := newTestReceipt(t)
	jobs := rdrop(time.Now(), 1)
	r.Follow(jobs)
	r.Follow([]uploader.Job{ends(jobs[0], uploader.Done)})
	require.Empty(t, r.says())
	require.Empty(t, r.open)
}

func TestReceiptFollowsARetry(t *testing.T) {
	r, _ := newTestReceipt(t)
	jobs := rdrop(time.Now(), 3)
	r.Follow(jobs)
	r.Follow([]uploader.Job{ends(jobs[0], uploader.Done), ends(jobs[1], uploader.Done), ends(jobs[2], uploader.Failed)})
	require.Equal(t, "2 of 3 uploaded, 1 not", r.says())
	r.Follow(jobs[2:])
	require.Equal(t, "2 of 3 uploaded", r.says(), "it is under way")
	r.Follow([]uploader.Job{ends(jobs[2], uploader.Done)})
	require.Equal(t, "3 of 3 uploaded", r.says())

	r.Close()
	r.Follow([]uploader.Job{ends(jobs[2], uploader.Done)})
	require.Empty(t, r.says(), "what is saved once more is no news")
	r.Follow(jobs[1:])
	r.Follow([]uploader.Job{ends(jobs[1], uploader.Done), ends(jobs[2], uploader.Failed)})
	require.Equal(t, "1 of 2 uploaded, 1 not", r.says(), "of those that were tried again")
}

func TestNewerDropReplacesTheReceipt(t *testing.T) {
	r, _ := newTestReceipt(t)
	first, second := rdrop(time.Now(), 2), rdrop(time.Now().Add(time.Second), 3)
	r.Follow(append(first, second...))
	for _, j := range first {
		r.Follow([]uploader.Job{ends(j, uploader.Done)})
	}
	require.Equal(t, "2 of 2 uploaded", r.says())
	for _, j := range second {
		r.Follow([]uploader.Job{ends(j, uploader.Done)})
	}
	require.Equal(t, "3 of 3 uploaded", r.says())
}

// What goes faster than the eye has a receipt, too; what an earlier run left
// has none when it is only looked at.
func TestReceiptOfWhatWasNeverSeenOnItsWay(t *testing.T) {
	r, _ := newTestReceipt(t)
	var fast, old []uploader.Job
	for i, j := range rdrop(time.Now().Add(time.Second), 2) {
		fast = append(fast, ends(j, uploader.Done))
		old = append(old, ends(rdrop(time.Now().Add(-time.Hour), 2)[i], uploader.Done))
	}
	r.Follow(old)
	require.Empty(t, r.says())
	r.Follow(fast)
	require.Equal(t, "2 of 2 uploaded", r.says())
}

func TestReceiptForgetsOldDrops(t *testing.T) {
	r, _ := newTestReceipt(t)
	for i := range maxEndedDrops + 50 {
		jobs := rdrop(time.Now().Add(time.Duration(i)*time.Millisecond), 1)
		r.Follow(jobs)
		r.Follow([]uploader.Job{ends(jobs[0], uploader.Done)})
	}
	require.Len(t, r.ended, maxEndedDrops)
	require.Empty(t, r.open)
}

func TestReceiptInHebrew(t *testing.T) {
	uitest.UseLanguage(t, "he")
	r := NewReceipt(Actions{Resized: func() {}})
	jobs := rdrop(time.Now(), 2)
	r.Follow(jobs)
	r.Follow([]uploader.Job{ends(jobs[0], uploader.Done), ends(jobs[1], uploader.Failed)})
	require.Equal(t, "הועלו 1 מתוך 2, לא הועלו 1", r.says())
}
