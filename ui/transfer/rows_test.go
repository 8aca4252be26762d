package transfer

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
)

// manyRows returns a history with so many uploads.
func manyRows(tb testing.TB, n int) *history.Store {
	store, err := history.OpenMemory(tb.Context())
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, store.Close()) })
	uploads := make([]history.Upload, n)
	for i := range uploads {
		at := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Second)
		uploads[i] = history.Upload{ID: fmt.Sprintf("%06d", i), Name: "a.png", State: "failed", CreatedAt: at, FinishedAt: at}
	}
	require.NoError(tb, store.Save(tb.Context(), uploads))
	return store
}

func TestAnExportTellsHowFarItIs(t *testing.T) {
	var told [][2]int
	rows := 0
	each := eachOf(t.Context(), manyRows(t, 1200), history.Filter{}, func(done, of int) {
		require.Equal(t, rows, done, "these are written")
		told = append(told, [2]int{done, of})
	})
	require.NoError(t, each(func(history.Upload) error { rows++; return nil }))
	require.Equal(t, 1200, rows)
	require.Equal(t, [][2]int{{500, 1200}, {1000, 1200}}, told)
}

func TestAnExportEndsWhereItIsCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	rows := 0
	each := eachOf(ctx, manyRows(t, 1200), history.Filter{}, func(int, int) { cancel() })
	require.ErrorIs(t, each(func(history.Upload) error { rows++; return nil }), context.Canceled)
	require.Equal(t, 500, rows)
}
