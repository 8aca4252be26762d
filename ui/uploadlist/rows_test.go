package uploadlist

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/words"
	"mediadrop/ui/work"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// What the history cannot take is still shown, with its ID, until it can.
func TestUnsavedUploadsStandOnTop(t *testing.T) {
	store, err := history.OpenMemory(t.Context())
	require.NoError(t, err)
	defer store.Close()
	done := make(chan func(), 10)
	r := NewRows(store, work.New(func(f func()) { done <- f }), slog.New(slog.DiscardHandler))
	first := uploader.Job{Upload: history.Upload{ID: "1", Name: "a.pdf", State: uploader.Done, MediaID: "4711"}, SaveFailed: true}
	second := uploader.Job{Upload: history.Upload{ID: "2", Name: "b.pdf", State: uploader.Uploading}, SaveFailed: true}
	r.Apply(uploader.Snapshot{Jobs: []uploader.Job{second, first}})
	require.Equal(t, 2, r.Length())
	shown, ok := r.At(0)
	require.True(t, ok)
	require.Equal(t, first, shown)
	index, ok := r.find("2")
	require.True(t, ok)
	require.Equal(t, 1, index)
	require.Contains(t, Look(shown, true).Sentence, "is not saved yet")
	require.Equal(t, "4711", Look(shown, true).MediaID)

	first.SaveFailed, first.Saved, first.Listed = false, true, true
	r.Apply(uploader.Snapshot{Jobs: []uploader.Job{first}, ListChanged: true})
	(<-done)()
	require.Equal(t, 1, r.Length(), "only the one that is still not saved")
}

// The rows of the tab for what expires soon are as many as stand on it, however long ago
// it was chosen.
func TestExpiringRowsAreAsManyAsAreCounted(t *testing.T) {
	store, err := history.OpenMemory(t.Context())
	require.NoError(t, err)
	defer store.Close()
	const day = 24 * time.Hour
	start := time.Now()
	at := func(id string, left time.Duration) history.Upload {
		issued := start.Add(left - history.Lifetime)
		return history.Upload{ID: id, Name: id + ".png", State: uploader.Done, MediaID: id, CreatedAt: issued, FinishedAt: issued, AnsweredAt: issued}
	}
	require.NoError(t, store.Save(t.Context(), []history.Upload{at("1", day), at("2", 4*day), at("3", 6*day), at("4", 8*day), at("5", 20*day)}))
	t.Cleanup(func() { words.SetClockAhead(0) })
	done := make(chan func(), 10)
	r := NewRows(store, work.New(func(f func()) { done <- f }), slog.New(slog.DiscardHandler))
	now := words.ServiceTime()
	r.SetFilter(history.Filter{ExpiresAfter: now, ExpiresBefore: now.Add(words.ExpiresSoon)})
	for _, c := range []struct {
		passed time.Duration
		want   []string
	}{{0, []string{"2", "1"}}, {2 * day, []string{"3", "2"}}, {5 * day, []string{"4", "3"}}, {10 * day, nil}, {15*day + time.Hour, []string{"5"}}, {25 * day, nil}} {
		words.SetClockAhead(-c.passed)
		r.Load()
		for r.Loading() {
			(<-done)()
		}
		var names []string
		for i := range r.Length() {
			job, ok := r.At(i)
			for ; !ok; job, ok = r.At(i) { // it is being read
				(<-done)()
			}
			names = append(names, job.ID)
		}
		require.Equal(t, c.want, names, c.passed)
		require.Equal(t, len(c.want), r.Tallies().Expiring, c.passed)
	}
}

// Progress comes ten times a second, and is nothing to read the history for.
func TestProgressReadsNothing(t *testing.T) {
	store, err := history.OpenMemory(t.Context())
	require.NoError(t, err)
	defer store.Close()
	done := make(chan func(), 10)
	r := NewRows(store, work.New(func(f func()) { done <- f }), slog.New(slog.DiscardHandler))
	reads := func(job uploader.Job) (read bool) {
		r.Apply(uploader.Snapshot{Jobs: []uploader.Job{job}})
		for ; r.Loading(); read = true {
			(<-done)()
		}
		return read
	}
	job := uploader.Job{Upload: history.Upload{ID: "1", State: uploader.Uploading}}
	require.True(t, reads(job), "it is new")
	r.SetFilter(history.Filter{States: running})
	(<-done)()
	require.False(t, reads(job), "the history does not have it yet")
	job.Saved = true
	require.True(t, reads(job))
	for job.Sent = range int64(3) {
		require.False(t, reads(job))
	}
	job.State = uploader.Queued
	require.True(t, reads(job))
	job.State = uploader.Waiting
	require.True(t, reads(job))
	require.True(t, reads(job), "what it waits for is not in the history")
	job.State = uploader.Done
	require.True(t, reads(job))
}
