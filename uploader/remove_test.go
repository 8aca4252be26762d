package uploader

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
)

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
