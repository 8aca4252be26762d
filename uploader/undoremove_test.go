package uploader

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
)

func TestWhatIsPutBackComesAfterItsRemoval(t *testing.T) {
	record(t, func(t *testing.T, r *recording) {
		require.NoError(t, r.putNow(upload("a", "done")))
		r.gate = make(chan struct{})
		r.put(upload("first", "checking"))
		synctest.Wait() // the disk is slow
		r.remove("a")
		back := make(chan error, 1)
		go func() { back <- r.putNow(upload("a", "done")) }()
		synctest.Wait()
		close(r.gate)
		require.NoError(t, <-back)
		_, err := r.store.Get(t.Context(), "a")
		require.NoError(t, err)
	})
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

func TestTakenRowsComeBackAsTheyWere(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		rows := []history.Upload{marked("1"), marked("2"), marked("3")}
		require.NoError(t, r.store.Save(t.Context(), rows))
		taken, err := r.q.RemoveForUndo(t.Context(), "1", "3", "nobody")
		require.NoError(t, err)
		require.Equal(t, []history.Upload{rows[0], rows[2]}, taken)
		synctest.Wait()
		n, err := r.store.Count(t.Context(), history.Filter{})
		require.NoError(t, err)
		require.Equal(t, 1, n)

		require.NoError(t, r.q.UndoRemove(taken...))
		for _, row := range rows {
			got, err := r.store.Get(t.Context(), row.ID)
			require.NoError(t, err)
			require.Equal(t, row, got)
		}
	})
}

func TestOnlyEndedUploadsAreTaken(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		earlier := marked("earlier")
		earlier.State, earlier.FinishedAt = "queued", time.Time{}
		failed := marked("failed")
		failed.State, failed.MediaID = "failed", ""
		require.NoError(t, r.store.Save(t.Context(), []history.Upload{earlier, failed}))
		taken, err := r.q.RemoveForUndo(t.Context(), "earlier", "failed")
		require.NoError(t, err)
		require.Equal(t, []history.Upload{failed}, taken)
		synctest.Wait()

		again := failed
		again.Favourite = false
		require.NoError(t, r.q.UndoRemove(taken...))
		require.NoError(t, r.q.Retry(t.Context(), "failed"))
		require.NoError(t, r.q.UndoRemove(again), "it goes on meanwhile")
		synctest.Wait()
		row, err := r.store.Get(t.Context(), "failed")
		require.NoError(t, err)
		require.True(t, row.Favourite)
	})
}

func TestTakenRowsAreGoneAfterClosing(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		require.NoError(t, r.store.Save(t.Context(), []history.Upload{marked("1")}))
		_, err := r.q.RemoveForUndo(t.Context(), "1")
		require.NoError(t, err)
		r.stop()
		r.start(1)
		_, err = r.store.Get(t.Context(), "1")
		require.ErrorIs(t, err, history.ErrNotFound)
	})
}
