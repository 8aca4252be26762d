package uploader

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/history"
)

func TestCancelWhileTheRowIsWritten(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		release := r.blockHistory()
		added := make(chan []string)
		go func() { added <- r.q.Add(here, []string{r.pdf("a.pdf")}) }()
		r.settleDown()
		id := r.snapshots()[0].Jobs[0].ID
		require.Equal(t, Checking, r.job(id).State)
		r.q.Cancel(id)
		release()
		require.Equal(t, []string{id}, <-added)
		r.requireStates([]string{id}, Canceled)
		require.Zero(t, r.net.requests())
		require.Equal(t, Canceled, r.row(id).State)
	})
}

func TestCancelWhileTheFileIsChecked(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		// The check cannot be stopped on its way from outside, so the step is
		// taken by hand.
		q := r.q
		q.mu.Lock()
		q.checks = maxChecks // no check begins
		q.mu.Unlock()
		id := r.add("a.pdf")[0]
		r.requireStates([]string{id}, Checking)
		q.mu.Lock()
		q.checks = 0
		q.dispatch()
		q.cancel(q.jobs[id]) // it runs: its lock is needed first
		q.mu.Unlock()
		r.requireStates([]string{id}, Canceled)
		require.Zero(t, r.net.requests())
	})
}

func TestCancelOneThatWaitsForItsTurn(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		ids := r.add("a.pdf", "b.pdf", "c.pdf")
		queued := r.inState(ids, Queued)
		r.q.Cancel(queued[0])
		r.requireStates(queued, Canceled, Queued)
		r.succeed(r.net.names()[0], "id")
		require.Equal(t, []string{r.job(queued[1]).Name}, r.net.runningNames())
	})
}

func TestCancelWhileTheKeychainAsks(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		unlock := r.keys.lock()
		id := r.add("a.pdf")[0]
		r.requireStates([]string{id}, Queued)
		r.q.Cancel(id)
		r.requireStates([]string{id}, Canceled)
		unlock()
		synctest.Wait()
		require.Zero(t, r.net.requests())
		r.requireStates(r.add("b.pdf"), Uploading)
	})
}

func TestCancelWhileItIsSent(t *testing.T) {
	for handedOver, name := range map[bool]string{false: "before", true: "after"} {
		t.Run(name+" the last byte", func(t *testing.T) {
			bubble(t, 1, func(t *testing.T, r *rig) {
				ids := r.add("a.pdf", "b.pdf")
				first := r.inState(ids, Uploading)[0]
				if handedOver {
					r.call(r.job(first).Name).handOver()
				}
				r.q.Cancel(first)
				r.requireStates([]string{first}, Canceled)
				r.settleDown()
				require.Equal(t, handedOver, r.published(first).Problem.HandedOver, "it may have been uploaded")
				require.Equal(t, handedOver, r.row(first).HandedOver)
				require.Len(t, r.net.runningNames(), 1, "the next one has its place")
			})
		})
	}
}

func TestCancelWhileItWaitsForTheNextTry(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		id := r.add("a.pdf")[0]
		r.fail("a.pdf", commbox.CauseUnreachable)
		r.requireStates([]string{id}, Waiting)
		r.q.Cancel(id)
		r.requireStates([]string{id}, Canceled)
		time.Sleep(time.Minute)
		synctest.Wait()
		require.Equal(t, 1, r.net.requests(), "it stays canceled")
	})
}

func TestCancelWhileItWaitsForTheKey(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.keys.set("Main", "")
		id := r.add("a.pdf")[0]
		r.requireStates([]string{id}, Waiting)
		r.q.Cancel(id)
		r.keys.set("Main", "key")
		r.q.Resume("Main")
		r.requireStates([]string{id}, Canceled)
		require.Zero(t, r.net.requests())
	})
}

func TestCancelAfterTheEndChangesNothing(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		id := r.add("a.pdf")[0]
		r.succeed("a.pdf", "id 1")
		r.q.Cancel(id)
		r.settleDown()
		r.q.Cancel(id, "never heard of")
		r.q.CancelAll()
		r.requireStates([]string{id}, Done)
		require.Equal(t, "id 1", r.row(id).MediaID)
		require.Len(t, r.logged("upload finished"), 1)
	})
}

func TestAnAnswerThatIsThereWins(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		id := r.add("a.pdf")[0]
		// The client has read the ID when the cancel comes.
		c := r.call("a.pdf")
		r.q.mu.Lock()
		c.handed = true
		c.answer <- reply{media: commbox.Media{ID: "id 1"}}
		r.q.mu.Unlock()
		synctest.Wait()
		r.q.Cancel(id)
		r.requireStates([]string{id}, Done)
	})
}

func TestCancelAll(t *testing.T) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		ids := r.add("a.pdf", "b.pdf", "c.pdf", "d.pdf", "e.pdf")
		running := r.inState(ids, Uploading)
		r.succeed(r.job(running[0]).Name, "id")
		r.fail(r.job(running[1]).Name, commbox.CauseUnreachable)
		r.q.CancelAll()
		synctest.Wait()
		want := repeat(Canceled, 5)
		for i, id := range ids {
			if id == running[0] {
				want[i] = Done
			}
		}
		r.requireStates(ids, want...)
		require.Empty(t, r.net.runningNames())
		require.Zero(t, r.q.Totals())
		time.Sleep(time.Minute)
		r.requireStates(ids, want...)
	})
}

// inState returns those of the IDs that are in this state, in order.
func (r *rig) inState(ids []string, state State) []string {
	synctest.Wait()
	var chosen []string
	for _, id := range ids {
		if r.job(id).State == state {
			chosen = append(chosen, id)
		}
	}
	return chosen
}

// marked is a row with everything a person can write.
func marked(id string) history.Upload {
	at := time.Now().UTC().Truncate(time.Microsecond)
	return history.Upload{
		ID: id, Path: "/files/" + id, Name: id + ".png", State: "done", MediaID: "4711" + id, StreamID: here.StreamID,
		Channel: "Support", Account: "Main", Kind: "image", MIME: "image/png", Verdict: "ok", Size: 7, SentBytes: 7, Attempts: 1,
		Favourite: true, Label: "prices", Note: "for spring", Renews: "before", CreatedAt: at, FinishedAt: at.Add(time.Second),
	}
}

func TestRemovedRowsComeBackAsTheyWere(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		rows := []history.Upload{marked("1"), marked("2"), marked("3")}
		require.NoError(t, r.store.Save(t.Context(), rows))
		removed, err := r.q.Remove(t.Context(), "1", "3", "nobody")
		require.NoError(t, err)
		require.Equal(t, []string{"1", "3"}, removed)
		n, err := r.store.Count(t.Context(), history.Filter{})
		require.NoError(t, err)
		require.Equal(t, 1, n)
		n, err = r.store.Count(t.Context(), history.Filter{Removed: true})
		require.NoError(t, err)
		require.Equal(t, 2, n)

		require.NoError(t, r.q.UndoRemove(removed...))
		for _, row := range rows {
			got, err := r.store.Get(t.Context(), row.ID)
			require.NoError(t, err)
			require.Equal(t, row, got)
		}
	})
}

func TestOnlyEndedUploadsAreRemoved(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		earlier := marked("earlier")
		earlier.State, earlier.FinishedAt = "queued", time.Time{}
		failed := marked("failed")
		failed.State, failed.MediaID = "failed", ""
		require.NoError(t, r.store.Save(t.Context(), []history.Upload{earlier, failed}))
		removed, err := r.q.Remove(t.Context(), "earlier", "failed")
		require.NoError(t, err)
		require.Equal(t, []string{"failed"}, removed)

		require.NoError(t, r.q.Retry(t.Context(), "failed"))
		synctest.Wait()
		require.True(t, r.row("failed").RemovedAt.IsZero(), "what goes on is in the list")
		require.True(t, r.row("failed").Favourite)
		require.NoError(t, r.q.UndoRemove(removed...), "it goes on meanwhile")
	})
}

func TestRemovedRowsAreGoneAfterClosing(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		require.NoError(t, r.store.Save(t.Context(), []history.Upload{marked("1")}))
		_, err := r.q.Remove(t.Context(), "1")
		require.NoError(t, err)
		r.stop()
		r.start(1)
		n, err := r.store.Count(t.Context(), history.Filter{})
		require.NoError(t, err)
		require.Zero(t, n)
		require.False(t, r.row("1").RemovedAt.IsZero())
	})
}
