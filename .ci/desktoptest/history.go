//go:build linux

package desktoptest

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
	"mediadrop/uploader/practice"
)

// FillHistory makes a history of n pictures that were uploaded over the practice channel, one a
// minute, the last of them at a time. edit may change them, and be nil.
func FillHistory(tb testing.TB, home string, n int, last time.Time, edit func([]history.Upload)) {
	tb.Helper()
	rows := make([]history.Upload, 0, n)
	for i := range n {
		at := last.Add(-time.Duration(n-1-i) * time.Minute)
		rows = append(rows, history.Upload{
			ID: fmt.Sprintf("%08d", i), Path: fmt.Sprintf("/photos/IMG_%06d.jpg", i), Name: fmt.Sprintf("IMG_%06d.jpg", i),
			Hash: fmt.Sprintf("%064x", i), Size: 100_000, Kind: "image", MIME: "image/jpeg", Verdict: "ok",
			Channel: "Practice", StreamID: practice.StreamID, State: "done", MediaID: fmt.Sprintf("9%014d", i), Attempts: 1,
			CreatedAt: at, FinishedAt: at,
		})
	}
	if edit != nil {
		edit(rows)
	}
	store, err := history.Open(tb.Context(), filepath.Join(home, "history.db"))
	require.NoError(tb, err)
	require.NoError(tb, store.Save(tb.Context(), rows))
	require.NoError(tb, store.Close())
}
