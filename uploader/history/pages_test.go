package history

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// pagesOf returns how many pages a change appends to the write-ahead log: what the disk has to take
// before a row counts as saved, the same on every machine.
func pagesOf(t *testing.T, s *Store, change func()) int {
	t.Helper()
	var busy, there, folded int
	checkpoint := func(how string) int {
		require.NoError(t, s.writer.QueryRow("PRAGMA wal_checkpoint("+how+")").Scan(&busy, &there, &folded))
		require.Zero(t, busy)
		return there
	}
	checkpoint("TRUNCATE")
	change()
	return checkpoint("PASSIVE")
}

// TestHowManyPagesASaveWrites guards against an index too many. The allowances are for a new
// version of SQLite.
func TestHowManyPagesASaveWrites(t *testing.T) {
	const there = 10_000
	s, _ := openMany(t, there)
	save := func(uploads ...Upload) func() {
		return func() { require.NoError(t, s.Save(t.Context(), uploads)) }
	}
	u := dropped([]Upload{benchUpload(there)})[0]
	drop := make([]Upload, 100)
	for i := range drop {
		drop[i] = benchUpload(there + 1 + i)
	}
	counts := []struct {
		what   string
		most   int
		change func()
	}{
		{"one that was given", 10, save(u)},
		{"one that is handed over", 5, func() {
			u.State, u.Hash, u.Kind, u.MIME, u.Attempts, u.HandedOver = Uploading, benchUpload(there).Hash, "image", "image/jpeg", 1, true
			save(u)()
		}},
		{"one that ended", 8, func() {
			u.State, u.MediaID, u.FinishedAt = Done, "257250616863049", u.CreatedAt
			save(u)()
		}},
		{"one of which nothing is new", 0, func() { save(u)() }},
		{"a drop of a hundred", 80, save(dropped(drop)...)},
	}
	for _, c := range counts {
		n := pagesOf(t, s, c.change)
		t.Logf("%s: %d pages", c.what, n)
		require.LessOrEqual(t, n, c.most, c.what)
	}
}
