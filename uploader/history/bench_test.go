package history

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media"
)

// largeBench adds the largest size, whose database takes minutes to build.
const largeBench = "HISTORY_BENCH_LARGE"

var benchStart = time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)

// benchUpload is one of drops of four, over some 300 days for 100,000; one
// in a hundred failed, one in a thousand is a favourite. Names share a
// beginning and have two words out of some hundred.
func benchUpload(i int) Upload {
	words := []string{"price", "list", "autumn", "offer", "winter", "catalogue", "shop", "opening", "hours", "menu", "מחירון", "חורף"}
	r := rand.New(rand.NewPCG(uint64(i), 1))
	name := fmt.Sprintf("IMG_%06d %s %s.jpg", i, words[r.IntN(len(words))], words[r.IntN(len(words))])
	u := Upload{
		ID: benchID(i), Path: "/home/dana/Pictures/campaign/" + name, Name: name,
		Hash: fmt.Sprintf("%064x", i*7919), Size: int64(i) * 100,
		Kind: []media.Kind{"image", "image", "video", "document"}[i%4], MIME: "image/jpeg", Verdict: "ok",
		Channel: fmt.Sprintf("Support %d", i/4%7), Account: "Main", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d",
		State: "done", MediaID: fmt.Sprintf("%015d", 257250616863050+i*31), Attempts: 1, HandedOver: true,
		CreatedAt: benchStart.Add(time.Duration(i/4) * 17 * time.Minute), Favourite: i%1000 == 7,
	}
	u.FinishedAt = u.CreatedAt.Add(3 * time.Second)
	if i%100 == 0 {
		u.State, u.MediaID, u.Sentence = "failed", "", "The service could not take the file."
	}
	return u
}

func benchID(i int) string { return fmt.Sprintf("018f0000-0000-7000-8000-%012d", i) }

// openMany makes a database of n uploads.
func openMany(tb testing.TB, n int) (s *Store, path string) {
	path = filepath.Join(tb.TempDir(), "history.db")
	s, err := Open(tb.Context(), path)
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, s.Close()) })
	_, err = s.writer.Exec("PRAGMA cache_size = -200000")
	require.NoError(tb, err)
	const batch = 20_000
	for from := 0; from < n; from += batch {
		uploads := make([]Upload, min(batch, n-from))
		for i := range uploads {
			uploads[i] = benchUpload(from + i)
		}
		require.NoError(tb, s.Save(tb.Context(), uploads))
	}
	_, err = s.writer.Exec("PRAGMA cache_size = -2000; PRAGMA wal_checkpoint(TRUNCATE)")
	require.NoError(tb, err)
	return s, path
}

func BenchmarkHistory(b *testing.B) {
	sizes := []int{1_000, 10_000, 100_000}
	if os.Getenv(largeBench) != "" {
		sizes = append(sizes, 1_000_000)
	}
	for _, n := range sizes {
		b.Run(fmt.Sprint("uploads=", n), func(b *testing.B) { benchSize(b, n) })
	}
}

func benchSize(b *testing.B, n int) {
	s, path := openMany(b, n)
	b.Run("Open", func(b *testing.B) {
		for b.Loop() {
			s, err := Open(b.Context(), path)
			require.NoError(b, err)
			require.NoError(b, s.Close())
		}
	})
	last := benchStart.Add(time.Duration(n/4) * 17 * time.Minute)
	for _, c := range []struct {
		name   string
		filter Filter
	}{
		{"all", Filter{}},
		{"oldest first", Filter{Sort: Oldest}},
		{"by name", Filter{Sort: ByName}},
		{"by expiry", Filter{Sort: ByExpiry}},
		{"failed", Filter{States: []string{"failed"}}},
		{"channel, kind", Filter{Channels: []string{"Support 3"}, Kinds: []string{"video"}}},
		{"channel, none", Filter{Channels: []string{"Sales"}}},
		{"favourites", Filter{Favourites: true}},
		{"last 30 days", Filter{From: last.Add(-Lifetime)}},
		{"expiring in 5 days", Filter{ExpiresAfter: last, ExpiresBefore: last.Add(5 * 24 * time.Hour)}},
		{"1 letter, all", Filter{Text: "i"}},
		{"1 letter, few", Filter{Text: "ח"}},
		{"1 letter, none", Filter{Text: "ж"}},
		{"2 letters, all", Filter{Text: "im"}},
		{"2 letters, few", Filter{Text: "חו"}},
		{"2 letters, none", Filter{Text: "qx"}},
		{"3 letters, all", Filter{Text: "img"}},
		{"3 letters, many", Filter{Text: "hop"}},
		{"3 letters, few", Filter{Text: "789"}},
		{"3 letters, none", Filter{Text: "qxz"}},
		{"word, all", Filter{Text: "support"}},
		{"word, one", Filter{Text: "img_000007"}},
		{"word, none", Filter{Text: "price-list"}},
		{"media ID", Filter{Text: fmt.Sprintf("%015d", 257250616863050+n/2*31+31)}},
		{"two words", Filter{Text: "autumn cata"}},
		{"word and letter", Filter{Text: "autumn ס"}},
		{"word and channel", Filter{Text: "autumn", Channels: []string{"Support 3"}}},
		{"word, all, by name", Filter{Text: "support", Sort: ByName}},
		{"word, few, by name", Filter{Text: "789", Sort: ByName}},
	} {
		b.Run("Page/"+c.name, func(b *testing.B) { benchPage(b, s, c.filter, 0) })
		b.Run("Count/"+c.name, func(b *testing.B) {
			for b.Loop() {
				_, err := s.Count(b.Context(), c.filter)
				require.NoError(b, err)
			}
		})
		total, err := s.Count(b.Context(), c.filter)
		require.NoError(b, err)
		if total > 100 {
			b.Run("Page at the end/"+c.name, func(b *testing.B) { benchPage(b, s, c.filter, total-100) })
		}
	}
	b.Run("Counts of the tabs", func(b *testing.B) {
		soon := Filter{ExpiresAfter: last, ExpiresBefore: last.Add(5 * 24 * time.Hour)}
		running := Filter{States: []string{"checking", "queued", "uploading", "waiting"}}
		for b.Loop() {
			_, err := s.Counts(b.Context(), Filter{}, Filter{Favourites: true}, soon, Filter{NeedsPerson: true}, running, Filter{Removed: true})
			require.NoError(b, err)
		}
	})
	b.Run("Fresh", func(b *testing.B) {
		u := benchUpload(n/2 + 1)
		for b.Loop() {
			_, found, err := s.Fresh(b.Context(), u.Hash, u.Account, u.StreamID, u.FinishedAt)
			require.NoError(b, err)
			require.True(b, found)
		}
	})
	b.Run("ChannelNames", func(b *testing.B) {
		for b.Loop() {
			_, err := s.ChannelNames(b.Context())
			require.NoError(b, err)
		}
	})
	benchWrites(b, s, n)
}

func benchPage(b *testing.B, s *Store, f Filter, offset int) {
	for b.Loop() {
		_, err := s.Page(b.Context(), f, offset, 100)
		require.NoError(b, err)
	}
}

func benchWrites(b *testing.B, s *Store, n int) {
	b.Run("Save/1 state", func(b *testing.B) {
		u := benchUpload(n / 2)
		for b.Loop() {
			u.Attempts++
			require.NoError(b, s.Save(b.Context(), []Upload{u}))
		}
	})
	next := n
	for _, size := range []int{1, 100} {
		b.Run(fmt.Sprintf("Save/%d new", size), func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, s.Save(b.Context(), benchUploads(&next, size)))
			}
		})
	}
	b.Run("Save/100 dropped", func(b *testing.B) {
		for b.Loop() {
			require.NoError(b, s.Save(b.Context(), dropped(benchUploads(&next, 100))))
		}
	})
	b.Run("Save/1 new while a reader pages", func(b *testing.B) {
		ctx, stop := context.WithCancel(b.Context())
		var reader sync.WaitGroup
		reader.Go(func() {
			for ctx.Err() == nil {
				_, _ = s.Page(ctx, Filter{Text: "img"}, 0, 100)
			}
		})
		for b.Loop() {
			require.NoError(b, s.Save(b.Context(), benchUploads(&next, 1)))
		}
		stop()
		reader.Wait()
	})
}

func benchUploads(next *int, n int) []Upload {
	uploads := make([]Upload, n)
	for i := range uploads {
		uploads[i] = benchUpload(*next)
		*next++
	}
	return uploads
}

// dropped returns uploads as they are before their files were looked into.
func dropped(uploads []Upload) []Upload {
	for i, u := range uploads {
		uploads[i] = Upload{ID: u.ID, Path: u.Path, Name: u.Name, Channel: u.Channel, Account: u.Account, StreamID: u.StreamID, State: Checking, CreatedAt: u.CreatedAt}
	}
	return uploads
}

// BenchmarkRemove measures how 10,000 rows of 100,000 leave the list and come back to it,
// against the same changes a row at a time in the same transactions: x-row-by-row is how much of
// the time of these it takes.
func BenchmarkRemove(b *testing.B) {
	s, _ := openMany(b, 100_000)
	ids := make([]string, 10_000)
	for i := range ids {
		ids[i] = benchID(i * 10)
	}
	singly := func(at time.Time) {
		for some := range slices.Chunk(ids, changedAtOnce) {
			require.NoError(b, s.change(b.Context(), func(tx *change) error {
				for _, id := range some {
					row, was, err := tx.get(b.Context(), id)
					if err != nil {
						return err
					}
					u := was
					u.RemovedAt = at
					if err := tx.update(b.Context(), row, was, u); err != nil {
						return err
					}
				}
				return nil
			}))
		}
	}
	var together, apart time.Duration
	for b.Loop() {
		began := time.Now()
		require.NoError(b, s.Remove(b.Context(), benchStart, ids...))
		require.NoError(b, s.Restore(b.Context(), ids...))
		between := time.Now()
		singly(benchStart)
		singly(time.Time{})
		together, apart = together+between.Sub(began), apart+time.Since(between)
	}
	b.ReportMetric(together.Seconds()/apart.Seconds(), "x-row-by-row")
	b.ReportMetric(together.Seconds()/float64(b.N), "s-together")
}

// BenchmarkDisk is what no write that survives a power cut can be below: a page of SQLite's in a
// file that is as long already, and the disk's word that it has it.
func BenchmarkDisk(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "file"))
	require.NoError(b, err)
	defer f.Close()
	const size, pages = 4096, 1000 // the write-ahead log has so many before it begins anew
	page := make([]byte, size)
	write := func(i int) {
		_, err := f.WriteAt(page, int64(i%pages*size))
		require.NoError(b, err)
	}
	for i := range pages {
		write(i)
	}
	require.NoError(b, f.Sync())
	for i := 0; b.Loop(); i++ {
		write(i)
		require.NoError(b, f.Sync())
	}
}
