package uploader

import (
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
)

// recording is a recorder over a history in memory that tells of its writes.
type recording struct {
	*recorder
	store  *history.Store
	mu     sync.Mutex
	writes [][]history.Upload
	gate   chan struct{} // when set, each write lasts until it is closed
}

func record(t *testing.T, test func(t *testing.T, r *recording)) {
	synctest.Test(t, func(t *testing.T) {
		store, err := history.OpenMemory(t.Context())
		require.NoError(t, err)
		r := &recording{store: store}
		r.recorder = newRecorder(store, slog.New(slog.DiscardHandler), 0, func(rows []history.Upload, _ bool, _ error) {
			r.mu.Lock()
			r.writes = append(r.writes, rows)
			r.mu.Unlock()
			if r.gate != nil {
				<-r.gate
			}
		})
		defer func() { r.close(); require.NoError(t, store.Close()) }()
		test(t, r)
	})
}

// written returns the writes so far.
func (r *recording) written() [][]history.Upload {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.writes)
}

func upload(id string, state State) history.Upload {
	return history.Upload{ID: id, State: state, CreatedAt: time.Now()}
}

func TestRecorderKeepsTheLatestOfEachUpload(t *testing.T) {
	record(t, func(t *testing.T, r *recording) {
		r.gate = make(chan struct{})
		r.put(upload("first", "checking"))
		synctest.Wait() // a write is under way
		for _, state := range []State{"checking", "queued", "uploading", "done"} {
			r.put(upload("a", state), upload("b", state))
		}
		close(r.gate)
		synctest.Wait()
		require.Len(t, r.written(), 2)
		require.Equal(t, []history.Upload{upload("a", "done"), upload("b", "done")}, r.written()[1])
		row, err := r.store.Get(t.Context(), "a")
		require.NoError(t, err)
		require.Equal(t, Done, row.State)
	})
}

func TestRecorderAnswersWhenItIsWritten(t *testing.T) {
	record(t, func(t *testing.T, r *recording) {
		require.NoError(t, r.putNow(upload("a", "uploading")))
		_, err := r.store.Get(t.Context(), "a")
		require.NoError(t, err)
		require.NoError(t, r.putNow(), "nothing is soon written")
	})
}

func TestManyCallersShareOneTransaction(t *testing.T) {
	record(t, func(t *testing.T, r *recording) {
		r.gate = make(chan struct{})
		r.put(upload("first", "checking"))
		synctest.Wait()
		var callers sync.WaitGroup
		for i := range 50 {
			callers.Go(func() { require.NoError(t, r.putNow(upload(fmt.Sprint(i), "uploading"))) })
		}
		synctest.Wait()
		close(r.gate)
		callers.Wait()
		require.Len(t, r.written(), 2)
		require.Len(t, r.written()[1], 50)
	})
}

func TestRecorderTellsWhatCannotBeWritten(t *testing.T) {
	record(t, func(t *testing.T, r *recording) {
		require.NoError(t, r.store.Close())
		require.Error(t, r.putNow(upload("a", "uploading")))
		r.put(upload("a", "done"))
		synctest.Wait()
		time.Sleep(saveAgain)
		synctest.Wait()
		require.Equal(t, []history.Upload{upload("a", "done")}, latest(r.written()), "it is kept, and the latest of it")
	})
}

func latest(writes [][]history.Upload) []history.Upload {
	rows := writes[len(writes)-1]
	for i := range rows {
		rows[i].CreatedAt = time.Now()
	}
	return rows
}

func TestAfterItsEndTheRecorderRefuses(t *testing.T) {
	record(t, func(t *testing.T, r *recording) {
		r.close()
		require.Error(t, r.putNow(upload("a", "done")))
	})
}

func TestWhatIsRemovedWhileItCannotBeWrittenStaysRemoved(t *testing.T) {
	var failed, since batch = newBatch(), newBatch()
	failed.put([]history.Upload{upload("a", "done"), upload("b", "done"), upload("c", "uploading")})
	failed.move(time.Unix(1, 0), []string{"z"})
	since.move(time.Unix(2, 0), []string{"a"})           // comes while the three cannot be written
	since.put([]history.Upload{upload("c", "done")})     // and something newer
	since.put([]history.Upload{upload("z", "checking")}) // and one that goes on
	since.keepBefore(failed)
	require.Equal(t, map[string]time.Time{"a": time.Unix(2, 0)}, since.moved)
	require.Equal(t, []string{"a", "b", "c", "z"}, since.order)
	require.Equal(t, time.Unix(2, 0), since.rows["a"].RemovedAt)
	require.Equal(t, Done, since.rows["b"].State)
	require.Equal(t, Done, since.rows["c"].State)
}

func TestRecorderWritesTheLatestOfEachRemoval(t *testing.T) {
	record(t, func(t *testing.T, r *recording) {
		require.NoError(t, r.putNow(upload("a", "done"), upload("b", "done"), upload("d", "done")))
		r.gate = make(chan struct{})
		r.put(upload("c", "done"))
		synctest.Wait() // the disk is slow
		var callers sync.WaitGroup
		at := time.Now()
		r.put(upload("a", "failed"))
		callers.Go(func() { require.NoError(t, r.removeNow(at, "a", "b", "d")) })
		synctest.Wait()
		r.put(upload("b", "checking"))
		callers.Go(func() { require.NoError(t, r.restoreNow("d")) })
		synctest.Wait()
		close(r.gate)
		callers.Wait()
		rows, err := r.store.Page(t.Context(), historyAll, 0, -1)
		require.NoError(t, err)
		states := map[string]State{}
		for _, row := range rows {
			states[row.ID] = row.State
		}
		require.Equal(t, map[string]State{"b": "checking", "c": "done", "d": "done"}, states)
		row, err := r.store.Get(t.Context(), "a")
		require.NoError(t, err)
		require.Equal(t, Failed, row.State)
		require.WithinDuration(t, at, row.RemovedAt, time.Microsecond)
	})
}

// TestRowsWaitForOthers: a change of state is written with what comes soon, and
// with what cannot wait at once.
func TestRowsWaitForOthers(t *testing.T) {
	record(t, func(t *testing.T, r *recording) {
		r.within = time.Second
		r.put(upload("a", "queued"))
		time.Sleep(r.within - 1)
		r.put(upload("a", "uploading"), upload("b", "queued"))
		synctest.Wait()
		require.Empty(t, r.written())
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		require.Equal(t, [][]history.Upload{{upload("a", "uploading"), upload("b", "queued")}}, latestTimes(r.written()))

		r.put(upload("b", "uploading"))
		require.NoError(t, r.putNow(upload("a", "done")))
		require.Len(t, r.written(), 2)
		require.Len(t, r.written()[1], 2)
		time.Sleep(time.Hour)
		synctest.Wait()
		require.Len(t, r.written(), 2)

		r.put(upload("b", "done"))
		r.close()
		row, err := r.store.Get(t.Context(), "b")
		require.NoError(t, err)
		require.Equal(t, Done, row.State, "nothing waits when the program ends")
	})
}

// TestRowsThatMayWaitGiveWay: a newer row of the same upload takes the place of one
// that may wait; alone it is written all the same.
func TestRowsThatMayWaitGiveWay(t *testing.T) {
	record(t, func(t *testing.T, r *recording) {
		r.within = SaveSoon
		r.putLater(upload("a", "queued"))
		r.putLater(upload("a", "uploading"))
		r.putLater(upload("b", "queued"))
		require.NoError(t, r.putNow(upload("a", "done")))
		require.Equal(t, [][]history.Upload{{upload("a", "done")}}, latestTimes(r.written()), "and b is not written with it")
		time.Sleep(saveLater)
		synctest.Wait()
		require.Equal(t, []history.Upload{upload("b", "queued")}, latest(r.written()))
		time.Sleep(time.Hour)
		synctest.Wait()
		require.Len(t, r.written(), 2)

		r.put(upload("b", "waiting")) // is written soon
		r.putLater(upload("b", "queued"))
		time.Sleep(SaveSoon)
		synctest.Wait()
		require.Equal(t, []history.Upload{upload("b", "queued")}, latest(r.written()), "what is written is the newest")

		r.putLater(upload("b", "uploading"))
		at := time.Now()
		require.NoError(t, r.removeNow(at, "b"))
		require.NoError(t, r.restoreNow("b"))
		time.Sleep(time.Hour)
		synctest.Wait()
		row, err := r.store.Get(t.Context(), "b")
		require.NoError(t, err)
		require.Equal(t, Uploading, row.State)
		require.Zero(t, row.RemovedAt)

		r.putLater(upload("b", "queued"))
		r.close()
		row, err = r.store.Get(t.Context(), "b")
		require.NoError(t, err)
		require.Equal(t, Queued, row.State, "nothing waits when the program ends")
	})
}

func latestTimes(writes [][]history.Upload) [][]history.Upload {
	latest(writes)
	return writes
}
