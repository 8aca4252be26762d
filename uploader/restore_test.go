package uploader

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
)

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
