package uploader

import (
	"fmt"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/history"
)

func TestTriesAgainByItselfThreeTimesInAll(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		id := r.add("a.pdf")[0]
		for try := 1; try < maxTries; try++ {
			r.fail("a.pdf", commbox.CauseUnreachable)
			r.requireStates([]string{id}, Waiting)
			require.WithinDuration(t, time.Now().Add(maxDelay/2), r.job(id).RetryAt, maxDelay/2)
			require.Equal(t, "waiting because of unreachable", r.row(id).Sentence)
			time.Sleep(time.Until(r.job(id).RetryAt) - 1)
			synctest.Wait()
			require.Equal(t, try, r.net.requests(), "not before its time")
			time.Sleep(time.Nanosecond)
			r.requireStates([]string{id}, Uploading)
			require.Zero(t, r.job(id).RetryAt)
		}
		r.fail("a.pdf", commbox.CauseUnreachable)
		r.requireStates([]string{id}, Failed)
		require.Equal(t, 3, r.row(id).Attempts)
		time.Sleep(time.Hour)
		synctest.Wait()
		require.Equal(t, 3, r.net.requests())
	})
}

func TestRetryAfterIsHonoured(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		id := r.add("a.pdf")[0]
		asked := time.Now().Add(25 * time.Minute)
		r.failWith("a.pdf", &commbox.Error{Cause: commbox.CauseBusy, HTTPStatus: 503, RetryAfter: 25 * time.Minute, HasRetryAfter: true})
		require.Equal(t, asked, r.job(id).RetryAt)

		require.NoError(t, r.q.Retry(r.Context(), id), "a person need not wait")
		r.requireStates([]string{id}, Uploading)
		r.succeed("a.pdf", "id")
		time.Sleep(time.Hour)
		synctest.Wait()
		require.Equal(t, 2, r.net.requests(), "the timer is gone")
	})
}

func TestAWaitingUploadGivesItsPlaceToOthers(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		ids := r.add("a.pdf", "b.pdf")
		first := r.job(r.inState(ids, Uploading)[0]).Name
		r.fail(first, commbox.CauseUnreachable)
		require.Len(t, r.net.runningNames(), 1)
		require.NotEqual(t, []string{first}, r.net.runningNames())
	})
}

func TestRetryOfWhatEnded(t *testing.T) {
	ends := map[State]func(r *rig, id string){
		Failed:   func(r *rig, _ string) { r.fail("a.pdf", commbox.CauseNotFound) },
		Unknown:  func(r *rig, _ string) { r.cut("a.pdf") },
		Canceled: func(r *rig, id string) { r.call("a.pdf").handOver(); r.q.Cancel(id); synctest.Wait() },
	}
	for state, end := range ends {
		for _, when := range []string{"at once", "from the history", "after a restart"} {
			t.Run(string(state)+" "+when, func(t *testing.T) {
				bubble(t, 1, func(t *testing.T, r *rig) {
					id := r.add("a.pdf")[0]
					end(r, id)
					r.requireStates([]string{id}, state)
					switch when {
					case "from the history":
						r.settleDown()
						require.Empty(t, r.q.jobs)
					case "after a restart":
						r.stop()
						r.start(1)
					}
					r.file("a.pdf", pdf("now it is another file"))
					require.NoError(t, r.q.Retry(r.Context(), id))
					r.requireStates([]string{id}, Uploading)
					row := r.row(id)
					require.Equal(t, Uploading, row.State)
					require.False(t, row.HandedOver)
					require.Zero(t, row.FinishedAt)
					require.Empty(t, row.Sentence)
					require.EqualValues(t, len(pdf("now it is another file")), row.Size, "the file as it is now")

					r.succeed("a.pdf", "id 2")
					row = r.row(id)
					require.Equal(t, Done, row.State)
					require.Equal(t, "id 2", row.MediaID)
					require.Equal(t, 2, row.Attempts)
					n, err := r.store.Count(r.Context(), historyAll)
					require.NoError(t, err)
					require.Equal(t, 1, n, "it stays one row")
				})
			})
		}
	}
}

func TestRetryOfABlockedFileThatWasConverted(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		id := r.addPaths(here, r.file("a.pdf", ""))[0]
		r.requireStates([]string{id}, Blocked)
		require.NoError(t, r.q.Retry(r.Context(), id))
		r.requireStates([]string{id}, Blocked)
		r.pdf("a.pdf")
		require.NoError(t, r.q.Retry(r.Context(), id))
		r.succeed("a.pdf", "id")
		r.requireStates([]string{id}, Done)
		require.Len(t, r.logged("upload finished"), 3, "one for each end")
	})
}

func TestRetryOfAFileThatVanished(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		id := r.add("a.pdf")[0]
		r.fail("a.pdf", commbox.CauseNotFound)
		require.NoError(t, os.Remove(r.job(id).Path))
		require.NoError(t, r.q.Retry(r.Context(), id))
		r.requireStates([]string{id}, Failed)
		r.settleDown()
		require.Equal(t, Code(commbox.CauseFileGone), r.published(id).Problem.Code)
		require.Equal(t, 1, r.net.requests())
	})
}

func TestRetryOfWhatNeedsNone(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		ids := r.add("a.pdf", "b.pdf")
		running := r.inState(ids, Uploading)[0]
		require.NoError(t, r.q.Retry(r.Context(), ids...))
		r.succeed(r.job(running).Name, "id")
		r.settleDown()
		require.NoError(t, r.q.Retry(r.Context(), ids...))
		require.NoError(t, r.q.Retry(r.Context(), ids...))
		synctest.Wait()
		require.Equal(t, 2, r.net.requests(), "what is done or under way is not sent again")
		require.ErrorIs(t, r.q.Retry(r.Context(), "never heard of"), history.ErrNotFound)
		require.Equal(t, Totals{Uploading: 1}, r.q.Totals())
	})
}

func TestAskingManyTimesIsAskingOnce(t *testing.T) {
	bubble(t, 3, func(t *testing.T, r *rig) {
		id := r.add("a.pdf")[0]
		r.fail("a.pdf", commbox.CauseNotFound)
		r.settleDown()
		for range 20 {
			go func() { _ = r.q.Retry(r.Context(), id) }()
		}
		synctest.Wait()
		require.Equal(t, 2, r.net.requests())
		require.Empty(t, r.net.twice)
	})
}

func TestAPersonAsksForAFullSetOfTries(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		id := r.add("a.pdf")[0]
		for range 2 {
			r.fail("a.pdf", commbox.CauseUnreachable)
			require.NoError(t, r.q.Retry(r.Context(), id))
		}
		for range 2 {
			r.fail("a.pdf", commbox.CauseUnreachable)
			r.requireStates([]string{id}, Waiting)
			time.Sleep(maxDelay)
		}
		r.fail("a.pdf", commbox.CauseUnreachable)
		r.requireStates([]string{id}, Failed)
		require.Equal(t, 5, r.row(id).Attempts)
	})
}

func TestRetryOfOneThatWasCanceledInTheLine(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.add("first.pdf")
		id := r.add("a.pdf")[0]
		r.q.Cancel(id)
		r.settleDown()
		require.Len(t, r.q.jobs, 1, "the canceled one is in the history only")
		require.NoError(t, r.q.Retry(r.Context(), id))
		r.requireStates([]string{id}, Queued)
		r.succeed("first.pdf", "id")
		r.succeed("a.pdf", "id")
		require.Equal(t, []string{"first.pdf", "a.pdf"}, r.net.names())
	})
}

func TestRetryFailed(t *testing.T) {
	bubble(t, 10, func(t *testing.T, r *rig) {
		earlier := make([]history.Upload, 0, 250) // more than any list shows at once
		for i := range cap(earlier) {
			name := fmt.Sprintf("earlier %03d.pdf", i)
			earlier = append(earlier, history.Upload{
				ID: newID(), Path: r.pdf(name), Name: name, State: "failed", Sentence: "it failed",
				Channel: here.Channel, Account: here.Account, StreamID: here.StreamID, CreatedAt: time.Now(),
			})
		}
		require.NoError(t, r.store.Save(r.Context(), earlier))
		unknown, canceled, failed := r.add("u.pdf")[0], r.add("c.pdf")[0], r.add("f.pdf")[0]
		r.cut("u.pdf")
		r.q.Cancel(canceled)
		r.fail("f.pdf", commbox.CauseTooLarge)
		r.net.answerAll()

		require.NoError(t, r.q.RetryFailed(r.Context()))
		r.requireStates([]string{unknown, canceled, failed}, Unknown, Canceled, Done)
		n, err := r.store.Count(r.Context(), history.Filter{States: []string{"done"}})
		require.NoError(t, err)
		require.Equal(t, 251, n)
		require.Equal(t, 251+3, r.net.requests())
		require.Equal(t, "id of earlier 007.pdf", r.row(earlier[7].ID).MediaID)
	})
}
