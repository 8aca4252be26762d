package uploadlist

import (
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

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
