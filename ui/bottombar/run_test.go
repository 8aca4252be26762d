package bottombar

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

var start = time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)

// drop returns the uploads of one drop as a snapshot shows them first.
func drop(first, n int) []uploader.Job {
	jobs := make([]uploader.Job, n)
	for i := range jobs {
		id := fmt.Sprintf("%04d", first+i)
		jobs[i] = uploader.Job{Upload: history.Upload{ID: id, Name: id + ".png", State: uploader.Checking, CreatedAt: time.Now().Add(time.Minute)}}
	}
	return jobs
}

// ends returns an upload as it ended after one try.
func ends(j uploader.Job, state uploader.State) uploader.Job {
	j.State, j.Attempts, j.Size, j.SentBytes = state, 1, 1<<20, 1<<20
	if state == uploader.Done {
		j.MediaID = "id " + j.ID
	}
	return j
}

// sending returns an upload of which so much is sent.
func sending(j uploader.Job, sent, of int64) uploader.Job {
	j.State, j.Attempts, j.Size, j.SentBytes, j.Sent = uploader.Uploading, 1, of, of, sent
	return j
}

func counts(r *Run) (ended, of int) { return r.ended() }

func TestDropsThatOverlapAreOneRun(t *testing.T) {
	r := NewRun(start)
	first, second := drop(1, 2), drop(11, 3)
	require.True(t, r.Follow(first, start))
	require.False(t, r.Follow([]uploader.Job{ends(first[0], uploader.Done)}, start))
	require.False(t, r.Follow(second, start), "it joins")
	ended, of := counts(r)
	require.Equal(t, []int{1, 5}, []int{ended, of})
	require.False(t, r.Follow([]uploader.Job{ends(first[1], uploader.Failed), ends(second[0], uploader.Done), ends(second[1], uploader.Done), ends(second[2], uploader.Done)}, start))
	require.False(t, r.Moves())

	third := drop(21, 1)
	require.True(t, r.Follow(third, start))
	_, of = counts(r)
	require.Equal(t, 1, of, "what had ended stands no more")
}

func TestWhatWaitsGoesIntoTheNextRun(t *testing.T) {
	r := NewRun(start)
	first := drop(1, 2)
	waits := first[1]
	waits.State = uploader.Waiting
	r.Follow([]uploader.Job{ends(first[0], uploader.Done), waits}, start)
	require.False(t, r.Moves(), "what waits for a person does not move")
	r.Follow(drop(5, 1), start)
	ended, of := counts(r)
	require.Equal(t, []int{0, 2}, []int{ended, of})
}

// What goes faster than the eye is counted, too; what an earlier run of the
// program left is not when it is only looked at.
func TestWhatWasNeverSeenOnItsWay(t *testing.T) {
	r := NewRun(time.Now())
	old := drop(1, 2)
	for i := range old {
		old[i] = ends(old[i], uploader.Done)
		old[i].CreatedAt = time.Now().Add(-time.Hour)
	}
	require.False(t, r.Follow(old, start))
	_, of := counts(r)
	require.Zero(t, of)

	fast := drop(11, 2)
	fast[0], fast[1] = ends(fast[0], uploader.Done), ends(fast[1], uploader.Done)
	require.True(t, r.Follow(fast, start))
	ended, of := counts(r)
	require.Equal(t, []int{2, 2}, []int{ended, of})

	r.Follow(drop(21, 1), start)
	r.Follow(fast, start)
	_, of = counts(r)
	require.Equal(t, 1, of, "what is saved once more is no news")
}

func TestARetryGoesOnWithItsRun(t *testing.T) {
	r := NewRun(start)
	jobs := drop(1, 2)
	r.Follow([]uploader.Job{ends(jobs[0], uploader.Done), ends(jobs[1], uploader.Failed)}, start)
	require.True(t, r.Follow(jobs[1:], start))
	ended, of := counts(r)
	require.Equal(t, []int{1, 2}, []int{ended, of})
}

func TestProgressCountsBytesAndFiles(t *testing.T) {
	r := NewRun(start)
	jobs := drop(1, 4)
	r.Follow(jobs, start)
	share, left := r.Progress()
	require.Zero(t, share)
	require.Zero(t, left)

	const mb = 1 << 20
	blocked := ends(jobs[3], uploader.Blocked)
	blocked.Attempts = 0
	r.Follow([]uploader.Job{sending(jobs[0], 0, 10*mb), sending(jobs[1], 0, 10*mb), jobs[2], blocked}, start.Add(time.Second))
	for i := int64(1); i <= 10; i++ {
		r.Follow([]uploader.Job{sending(jobs[0], i*mb, 10*mb)}, start.Add(time.Duration(1+i)*time.Second))
	}
	share, left = r.Progress()
	require.InDelta(t, 1.0/3, share, 0.01, "of three files, for the one that is not known yet counts as they do")
	require.InDelta(t, 21, left.Seconds(), 2, "a megabyte a second")

	r.Follow([]uploader.Job{ends(jobs[0], uploader.Done), ends(jobs[1], uploader.Done), ends(jobs[2], uploader.Done)}, start.Add(time.Minute))
	share, _ = r.Progress()
	require.InDelta(t, 1, share, 0.001)
}

func TestNothingIsSaidOfTheTimeWhileNothingArrives(t *testing.T) {
	r := NewRun(start)
	jobs := drop(1, 1)
	for i := range 100 {
		r.Follow([]uploader.Job{sending(jobs[0], 0, 1<<20)}, start.Add(time.Duration(i)*time.Second))
	}
	_, left := r.Progress()
	require.Zero(t, left)
	for i := range 5 {
		r.Follow([]uploader.Job{sending(jobs[0], int64(i)<<16, 1<<20)}, start.Add(time.Duration(100+i)*time.Second))
	}
	_, left = r.Progress()
	require.NotZero(t, left)
	for i := range 12 {
		r.Follow([]uploader.Job{sending(jobs[0], 4<<16, 1<<20)}, start.Add(time.Duration(105+i)*time.Second))
	}
	_, left = r.Progress()
	require.Zero(t, left, "it has stalled")
	require.LessOrEqual(t, len(r.pace.marks), 30)
}

func TestOutcomesCountEachUploadOnce(t *testing.T) {
	for _, state := range []uploader.State{uploader.Checking, uploader.Queued, uploader.Uploading, uploader.Waiting, uploader.Done, uploader.Failed, uploader.Unknown, uploader.Canceled, uploader.Blocked} {
		for attempts := range 2 {
			matches := 0
			for _, o := range outcomes {
				if o.is(uploader.Job{Upload: history.Upload{State: state, Attempts: attempts}}) {
					matches++
				}
			}
			want := 0
			if state.Ended() || state == uploader.Waiting {
				want = 1
			}
			require.Equal(t, want, matches, "%s after %d tries", state, attempts)
		}
	}
}
