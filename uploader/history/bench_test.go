package history

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const manyRows = 100_000

// openMany makes a database of 100,000 uploads in drops of four, over some
// 300 days; one in a hundred failed.
func openMany(tb testing.TB) *Store {
	s, err := Open(tb.Context(), filepath.Join(tb.TempDir(), "history.db"))
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, s.Close()) })

	start := time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)
	uploads := make([]Upload, manyRows)
	for i := range uploads {
		u := Upload{
			ID: fmt.Sprintf("018f0000-0000-7000-8000-%012d", i), Path: fmt.Sprintf("/home/dana/Pictures/campaign/IMG_%06d.jpg", i),
			Filename: fmt.Sprintf("IMG_%06d.jpg", i), ContentHash: fmt.Sprintf("%064x", i*7919), Bytes: int64(i) * 100,
			Kind: "image", MIME: "image/jpeg", Verdict: "ok", Channel: "Support", Account: "Main",
			State: "done", MediaID: fmt.Sprintf("%015d", 257250616863050+i*31), Attempts: 1, HandedOver: true,
			CreatedAt: start.Add(time.Duration(i/4) * 17 * time.Minute),
		}
		u.FinishedAt = u.CreatedAt.Add(3 * time.Second)
		if i%100 == 0 {
			u.State, u.MediaID, u.Error = "failed", "", "The service could not take the file."
		}
		uploads[i] = u
	}
	require.NoError(tb, s.Save(tb.Context(), uploads))
	return s
}

func BenchmarkHistory(b *testing.B) {
	s := openMany(b)
	page := func(f Filter, offset, want int) func(*testing.B) {
		return func(b *testing.B) {
			for b.Loop() {
				uploads, err := s.Page(b.Context(), f, offset, 100)
				require.NoError(b, err)
				require.Len(b, uploads, want)
			}
		}
	}
	count := func(f Filter) func(*testing.B) {
		return func(b *testing.B) {
			for b.Loop() {
				n, err := s.Count(b.Context(), f)
				require.NoError(b, err)
				require.NotZero(b, n)
			}
		}
	}
	b.Run("Page/first", page(Filter{}, 0, 100))
	b.Run("Page/last", page(Filter{}, manyRows-100, 100))
	b.Run("Page/text often found", page(Filter{Text: "img"}, 0, 100))
	b.Run("Page/text found once", page(Filter{Text: "img_000007"}, 0, 1))
	b.Run("Page/text not found", page(Filter{Text: "שלום"}, 0, 0))
	b.Run("Page/failed", page(Filter{States: []string{"failed"}}, 0, 100))
	b.Run("Page/failed last", page(Filter{States: []string{"failed", "unknown"}}, 900, 100))
	b.Run("Count/all", count(Filter{}))
	b.Run("Count/text", count(Filter{Text: "img_0000"}))
	b.Run("Count/failed", count(Filter{States: []string{"failed"}}))
	b.Run("Save/1", func(b *testing.B) {
		u, err := s.Get(b.Context(), fmt.Sprintf("018f0000-0000-7000-8000-%012d", 50_000))
		require.NoError(b, err)
		for b.Loop() {
			u.Attempts++
			require.NoError(b, s.Save(b.Context(), []Upload{u}))
		}
	})
	b.Run("Save/1000", func(b *testing.B) {
		uploads := make([]Upload, 1000)
		n := 0
		for b.Loop() {
			for i := range uploads {
				n++
				uploads[i] = Upload{ID: fmt.Sprintf("018fffff-0000-7000-8000-%012d", n), State: "queued", CreatedAt: time.Now()}
			}
			require.NoError(b, s.Save(b.Context(), uploads))
		}
	})
}
