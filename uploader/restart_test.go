package uploader

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/history"
)

// TestCloseInEveryState closes the program in the middle of things, and looks
// at what the history holds then and what the next start makes of it.
func TestCloseInEveryState(t *testing.T) {
	for _, test := range []struct {
		name    string
		reach   func(r *rig, id string)
		left    State
		next    State
		restart int // how many wait after a restart
	}{
		{"checking", func(r *rig, _ string) {}, Checking, Waiting, 1},
		{"queued", func(r *rig, _ string) { r.checkNow() }, Queued, Waiting, 1},
		{"asking for the key", func(r *rig, _ string) { r.keys.lock(); r.q.SetParallel(2); r.checkNow() }, Queued, Waiting, 1},
		{"waiting for a key", func(r *rig, _ string) { r.keys.set("Main", ""); r.q.SetParallel(2); r.checkNow() }, Waiting, Waiting, 1},
		{"uploading", func(r *rig, _ string) { r.q.SetParallel(2); r.checkNow(); r.call("a.pdf") }, Waiting, Waiting, 1},
		{"handed over", func(r *rig, _ string) { r.q.SetParallel(2); r.checkNow(); r.call("a.pdf").handOver() }, Unknown, Unknown, 0},
		{"waiting for the next try", func(r *rig, _ string) {
			r.q.SetParallel(2)
			r.checkNow()
			r.fail("a.pdf", commbox.CauseUnreachable)
		}, Waiting, Waiting, 1},
		{"held back", func(r *rig, _ string) {
			r.q.SetParallel(2)
			r.checkNow()
			r.failWith("a.pdf", &commbox.Error{Cause: commbox.CauseThrottled, RetryAfter: time.Hour, HasRetryAfter: true})
		}, Waiting, Waiting, 1},
		{"done", func(r *rig, _ string) { r.q.SetParallel(2); r.checkNow(); r.succeed("a.pdf", "id") }, Done, Done, 0},
		{"just canceled", func(r *rig, id string) {
			r.q.SetParallel(2)
			r.checkNow()
			r.call("a.pdf")
			r.q.Cancel(id) // and no waiting
		}, Canceled, Canceled, 0},
		{"canceled while it was checked", func(r *rig, id string) {
			r.q.mu.Lock()
			r.q.checks = 0
			r.q.dispatch()
			r.q.cancel(r.q.jobs[id])
			r.q.mu.Unlock()
		}, Canceled, Canceled, 0},
		{"canceled while the keychain asks", func(r *rig, id string) {
			r.keys.lock()
			r.q.SetParallel(2)
			r.checkNow()
			r.q.Cancel(id)
		}, Canceled, Canceled, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			bubble(t, 1, func(t *testing.T, r *rig) {
				before := r.addPaths(there, r.pdf("before.pdf"))[0] // has the only place
				r.q.mu.Lock()
				r.q.checks = maxChecks // no check begins
				r.q.mu.Unlock()
				id := r.add("a.pdf")[0]
				test.reach(r, id)
				r.stop()
				r.keys.mu.Lock()
				r.keys.locked = nil
				r.keys.mu.Unlock()
				requests := r.net.requests()

				r.start(1)
				require.Equal(t, test.left, r.row(id).State)
				require.Equal(t, Waiting, r.row(before).State)
				n, err := r.q.Restore(r.Context())
				require.NoError(t, err)
				require.Equal(t, test.restart+1, n)
				r.requireStates([]string{id}, test.next)
				time.Sleep(2 * time.Hour)
				synctest.Wait()
				require.Equal(t, requests, r.net.requests(), "nothing goes on by itself")
			})
		})
	}
}

// checkNow lets checks begin again.
func (r *rig) checkNow() {
	r.q.mu.Lock()
	r.q.checks = 0
	r.q.dispatch()
	r.q.mu.Unlock()
	synctest.Wait()
}

// TestCloseWritesEverything closes while many end at once and the history is
// slow.
func TestCloseWritesEverything(t *testing.T) {
	bubble(t, 8, func(t *testing.T, r *rig) {
		ids := r.add("1.pdf", "2.pdf", "3.pdf", "4.pdf", "5.pdf", "6.pdf", "7.pdf", "8.pdf")
		release := r.blockHistory()
		for _, name := range r.net.runningNames() {
			c := r.call(name) // waits: from the first on the recorder is at work
			c.answer <- reply{media: commbox.Media{ID: "id of " + name}}
		}
		closed := make(chan struct{})
		go func() { r.q.Close(); close(closed) }()
		synctest.Wait()
		release()
		<-closed
		for _, id := range ids {
			row := r.row(id)
			require.Equal(t, Done, row.State, row.Name)
			require.NotEmpty(t, row.MediaID)
		}
	})
}

func TestALastSnapshotComesWithTheEnd(t *testing.T) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		ids := r.add("a.pdf", "b.pdf", "c.pdf")
		running := r.inState(ids, Uploading)
		r.call(r.job(running[0]).Name).handOver()
		r.q.Close()
		require.Equal(t, Unknown, r.published(running[0]).State)
		require.Equal(t, Waiting, r.published(running[1]).State)
		r.snapshots()
		r.q.Cancel(ids...)
		r.q.Resume("Main")
		time.Sleep(time.Hour)
		require.Empty(t, r.snapshots(), "no snapshot comes after the end")
	})
}

func TestEverybodyWhoClosesWaitsForTheEnd(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.add("a.pdf")
		release := r.blockHistory()
		closed := make(chan bool, 2)
		for range 2 {
			go func() { r.q.Close(); closed <- true }()
		}
		synctest.Wait()
		require.Empty(t, closed)
		release()
		require.True(t, <-closed)
		require.True(t, <-closed)
	})
}

// leave writes rows as a run of the program that was killed leaves them.
func (r *rig) leave(rows ...history.Upload) (ids []string) {
	for i := range rows {
		row := &rows[i]
		row.ID, row.CreatedAt = newID(), time.Now()
		row.Path, row.Channel, row.Account, row.StreamID = r.pdf(row.Name), "Support", "Main", here.StreamID
		ids = append(ids, row.ID)
	}
	require.NoError(r, r.store.Save(r.Context(), rows))
	return ids
}

func (r *rig) leaveOneOfEach() (sendable, unknown, ended []string) {
	sendable = r.leave(
		history.Upload{Name: "checking.pdf", State: "checking"},
		history.Upload{Name: "queued.pdf", State: "queued"},
		history.Upload{Name: "uploading.pdf", State: "uploading", Attempts: 1},
		history.Upload{Name: "waiting.pdf", State: "waiting", Attempts: 2, Sentence: "it waits"},
	)
	unknown = r.leave(history.Upload{Name: "handed over.pdf", State: "uploading", Attempts: 1, HandedOver: true})
	for _, s := range []State{Done, Failed, Unknown, Canceled, Blocked} {
		ended = append(ended, r.leave(history.Upload{Name: string(s) + ".pdf", State: s, FinishedAt: time.Now()})...)
	}
	return sendable, unknown, ended
}

func TestRestore(t *testing.T) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		sendable, unknown, ended := r.leaveOneOfEach()
		n, err := r.q.Restore(r.Context())
		require.NoError(t, err)
		require.Equal(t, 4, n)
		r.requireStates(sendable, repeat(Waiting, 4)...)
		r.requireStates(unknown, Unknown)
		r.requireStates(ended, Done, Failed, Unknown, Canceled, Blocked)
		r.settleDown()
		require.Equal(t, CodeInterrupted, r.published(sendable[0]).Problem.Code)
		require.True(t, r.published(unknown[0]).Problem.HandedOver)
		row := r.row(unknown[0])
		require.Equal(t, Unknown, row.State)
		require.True(t, row.HandedOver, "the service may have it")
		require.Equal(t, "unknown because of program_closed", row.Sentence)
		require.Len(t, r.logged("upload finished"), 1)
		require.Equal(t, Totals{Waiting: 4}, r.q.Totals())

		time.Sleep(time.Hour)
		synctest.Wait()
		require.Zero(t, r.net.requests(), "the person is asked first")
		n, err = r.q.Restore(r.Context())
		require.NoError(t, err)
		require.Zero(t, n, "once is enough")
	})
}

// TestTheSecondOfAnInterruptedFile: what waited for the ID of the same file may be there
// as much as that, and is not sent by itself. What goes elsewhere is.
func TestTheSecondOfAnInterruptedFile(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		ids := r.leave(
			history.Upload{Name: "first.pdf", Hash: "same", State: "uploading", Attempts: 1, HandedOver: true},
			history.Upload{Name: "second.pdf", Hash: "same", State: "waiting"},
			history.Upload{Name: "other.pdf", Hash: "other", State: "waiting"},
			history.Upload{Name: "no look yet.pdf", State: "checking"},
		)
		elsewhere := history.Upload{ID: newID(), Path: r.pdf("elsewhere.pdf"), Name: "elsewhere.pdf", Hash: "same", State: "waiting", Channel: "Sales", Account: "Main", StreamID: "0therStream%3d", CreatedAt: time.Now()}
		require.NoError(t, r.store.Save(t.Context(), []history.Upload{elsewhere}))
		n, err := r.q.Restore(t.Context())
		require.NoError(t, err)
		require.Equal(t, 3, n)
		r.requireStates(append(ids, elsewhere.ID), Unknown, Unknown, Waiting, Waiting, Waiting)
	})
}

func TestContinue(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		sendable, unknown, _ := r.leaveOneOfEach()
		_, err := r.q.Restore(r.Context())
		require.NoError(t, err)
		r.net.answerAll()
		r.q.Continue()
		r.requireStates(sendable, repeat(Done, 4)...)
		r.requireStates(unknown, Unknown)
		require.ElementsMatch(t, []string{"checking.pdf", "queued.pdf", "uploading.pdf", "waiting.pdf"}, r.net.names())
		require.Equal(t, 3, r.row(sendable[3]).Attempts, "those of the earlier run count")
		r.q.Continue()
		synctest.Wait()
		require.Equal(t, 4, r.net.requests())
	})
}

func TestDiscard(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		sendable, unknown, _ := r.leaveOneOfEach()
		_, err := r.q.Restore(r.Context())
		require.NoError(t, err)
		r.q.Discard()
		r.requireStates(sendable, repeat(Canceled, 4)...)
		r.requireStates(unknown, Unknown)
		r.settleDown()
		rest, err := r.store.Unfinished(r.Context())
		require.NoError(t, err)
		require.Empty(t, rest)
		require.Zero(t, r.net.requests())
	})
}

func TestRestoreLeavesThisRunAlone(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.add("a.pdf")
		r.keys.set("Other", "")
		r.addPaths(there, r.pdf("b.pdf"))
		n, err := r.q.Restore(r.Context())
		require.NoError(t, err)
		require.Zero(t, n)
		r.q.Continue()
		r.q.Discard()
		require.Equal(t, []string{"a.pdf"}, r.net.runningNames())
		r.succeed("a.pdf", "id")
		require.Equal(t, Totals{Waiting: 1}, r.q.Totals())
	})
}

func TestRetryOneThatRestoreLeftWaiting(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		id := r.leave(history.Upload{Name: "a.pdf", State: "queued"})[0]
		require.NoError(t, r.q.Retry(r.Context(), id))
		synctest.Wait()
		require.Zero(t, r.net.requests(), "Restore is to take it up")
		require.Zero(t, r.q.Totals())
		_, err := r.q.Restore(r.Context())
		require.NoError(t, err)
		require.NoError(t, r.q.Retry(r.Context(), id))
		r.requireStates([]string{id}, Uploading)
		require.NotEmpty(t, r.row(id).Hash, "it was checked")
	})
}
