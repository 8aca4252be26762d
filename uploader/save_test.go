package uploader

import (
	"database/sql"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/history"
)

// otherProgram is another connection to the history.
func (r *rig) otherProgram() *sql.DB {
	synctest.Wait() // nothing is written now
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: r.storePath}).String())
	require.NoError(r, err)
	db.SetMaxOpenConns(1)
	return db
}

// spoilHistory makes every write fail, as a full disk would, until converted.
func (r *rig) spoilHistory() (convert func()) {
	db := r.otherProgram()
	_, err := db.Exec(`CREATE TRIGGER full BEFORE INSERT ON uploads BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END`)
	require.NoError(r, err)
	return func() {
		synctest.Wait() // nothing is written now
		_, err := db.Exec("DROP TRIGGER full")
		require.NoError(r, err)
		require.NoError(r, db.Close())
	}
}

// blockHistory makes every write last until the result is called.
func (r *rig) blockHistory() (release func()) {
	synctest.Wait() // nothing is written now
	gate := make(chan struct{})
	wrote := r.q.recorder.wrote
	r.q.recorder.wrote = func(rows []history.Upload, removed bool, err error) {
		<-gate
		wrote(rows, removed, err)
	}
	return func() { close(gate) }
}

func TestAHistoryThatCannotBeWritten(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		convert := r.spoilHistory()
		id := r.add("a.pdf")[0]
		r.succeed("a.pdf", "257250616863050")
		r.settleDown()
		j := r.published(id)
		require.Equal(t, Done, j.State)
		require.Equal(t, "257250616863050", j.MediaID, "the ID is there to be copied")
		require.True(t, j.SaveFailed)
		require.False(t, j.Saved)
		require.NotEmpty(t, r.logged("history not saved"))
		n, err := r.store.Count(r.Context(), historyAll)
		require.NoError(t, err)
		require.Zero(t, n)

		convert()
		r.snapshots()
		time.Sleep(saveAgain)
		r.settleDown()
		j = r.published(id)
		require.True(t, j.Saved)
		require.False(t, j.SaveFailed)
		require.Equal(t, "257250616863050", r.row(id).MediaID)
		require.True(t, r.snapshots()[0].ListChanged, "the list has one more row")
		require.Empty(t, r.q.jobs)
	})
}

func TestAHistoryThatIsGone(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		require.NoError(t, r.store.Close())
		id := r.add("a.pdf")[0]
		r.succeed("a.pdf", "id 1")
		r.settleDown()
		require.Equal(t, Done, r.published(id).State)
		require.True(t, r.published(id).SaveFailed)
		failed := r.add("b.pdf")[0]
		r.fail("b.pdf", commbox.CauseNotFound)
		require.Equal(t, Failed, r.job(failed).State)

		require.Error(t, r.q.RetryFailed(r.Context()), "the history cannot be asked")
		r.succeed("b.pdf", "id 2") // but what is known here is tried again
		require.NoError(t, r.q.Retry(r.Context(), failed))
		require.Error(t, r.q.Retry(r.Context(), "of an earlier run"))
		_, err := r.q.Restore(r.Context())
		require.Error(t, err)
		synctest.Wait()
		require.Equal(t, Done, r.job(failed).State)
	})
}

func TestTheHistoryIsTriedAgainAndAgain(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		convert := r.spoilHistory()
		r.add("a.pdf")
		r.succeed("a.pdf", "id")
		r.settleDown()
		before := len(r.logged("history not saved"))
		time.Sleep(3 * saveAgain)
		synctest.Wait()
		require.Equal(t, before+3, len(r.logged("history not saved")), "now and then, not all the time")
		convert()
		time.Sleep(saveAgain)
		synctest.Wait()
		time.Sleep(10 * saveAgain)
		synctest.Wait()
		require.Equal(t, before+3, len(r.logged("history not saved")))
	})
}

func TestRemove(t *testing.T) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		ids := r.add("a.pdf", "b.pdf", "c.pdf")
		running := r.inState(ids, Uploading)
		r.succeed(r.job(running[0]).Name, "id")
		r.settleDown()
		r.snapshots()
		removed, err := r.q.Remove(r.Context(), ids...)
		require.NoError(t, err)
		require.Equal(t, running[:1], removed)
		r.settleDown()
		n, err := r.store.Count(r.Context(), historyAll)
		require.NoError(t, err)
		require.Equal(t, 2, n, "what has not ended stays")
		require.True(t, r.snapshots()[0].ListChanged)
		require.Equal(t, 2, r.q.Totals().Uploading)
	})
}

func TestRemoveWhatIsNotSavedYet(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		convert := r.spoilHistory()
		id := r.add("a.pdf")[0]
		r.succeed("a.pdf", "id")
		_, err := r.q.Remove(r.Context(), id)
		require.NoError(t, err)
		convert()
		time.Sleep(2 * saveAgain)
		r.settleDown()
		n, err := r.store.Count(r.Context(), historyAll)
		require.NoError(t, err)
		require.Zero(t, n)
		require.Equal(t, "id", r.row(id).MediaID, "it can be restored")
		require.Empty(t, r.q.jobs)
		require.Empty(t, r.q.counts[Done])
	})
}
