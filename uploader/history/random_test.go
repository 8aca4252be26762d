package history

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestRandomOperations holds the store against a plain list of uploads.
func TestRandomOperations(t *testing.T) {
	for seed := range seeds(4) {
		r := rand.New(rand.NewPCG(seed, 11))
		s, path := open(t)
		all := map[string]Upload{}
		list := func() (uploads []Upload) {
			for _, u := range all {
				uploads = append(uploads, u)
			}
			slices.SortFunc(uploads, func(a, b Upload) int { return compareIn(Oldest, a, b) })
			return uploads
		}
		anyID := func() string { return fmt.Sprint(r.IntN(300)) }
		for step := range 300 {
			switch r.IntN(6) {
			case 0, 1:
				var batch []Upload
				for range 1 + r.IntN(8) {
					u := randomUpload(r, anyID())
					batch = append(batch, u)
					if was, ok := all[u.ID]; ok {
						u = changed(was, u)
					}
					all[u.ID] = u
				}
				require.NoError(t, s.Save(t.Context(), batch))
			case 2:
				id, favourite, note := anyID(), r.IntN(2) == 0, randomText(r, 3)
				err := s.Annotate(t.Context(), id, Annotation{Favourite: &favourite, Note: &note})
				u, ok := all[id]
				if !ok {
					require.ErrorIs(t, err, ErrNotFound)
					break
				}
				require.NoError(t, err)
				u.Favourite, u.Note = favourite, note
				all[id] = u
			case 3:
				gone := []string{anyID(), anyID()}
				require.NoError(t, s.Delete(t.Context(), gone...))
				delete(all, gone[0])
				delete(all, gone[1])
			case 4:
				if step%50 != 0 {
					break
				}
				before := morning.Add(10 * time.Microsecond)
				_, err := s.Purge(t.Context(), before, time.Time{})
				require.NoError(t, err)
				for id, u := range all {
					if u.State == "done" && !u.Favourite && u.CreatedAt.Before(before) {
						delete(all, id)
					}
				}
			case 5:
				if uploads := list(); len(uploads) > 0 {
					requireAgrees(t, s, r, uploads, randomFilter(r))
				}
			}
		}
		requireSound(t, s)
		require.NoError(t, s.Close())
		s = openAt(t, path)
		for _, want := range all {
			got, err := s.Get(t.Context(), want.ID)
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
		requireSound(t, s)
	}
}

// TestNoRoomBetweenTwoRows: the same place again and again, until all rows
// have to be spaced anew.
func TestNoRoomBetweenTwoRows(t *testing.T) {
	if underRace {
		t.Skip("one goroutine only: nothing for the race detector")
	}
	for name, id := range map[string]func(i int) string{
		"each above the last":  func(i int) string { return fmt.Sprintf("m%05d", 50_000-i) },
		"each below the last":  func(i int) string { return fmt.Sprintf("m%05d", i) },
		"always in the middle": func(i int) string { return fmt.Sprintf("m%05d", 25_000+(1-2*(i%2))*(20_000-i)) },
	} {
		t.Run(name, func(t *testing.T) {
			s, err := OpenMemory(t.Context())
			require.NoError(t, err)
			defer func() { require.NoError(t, s.Close()) }()
			var batch []Upload
			all := []Upload{upload("a", morning), upload("z", morning), upload("older", morning.Add(-time.Hour))}
			all[2].Favourite = true
			require.NoError(t, s.Save(t.Context(), all))
			before := rankAt(t, s, "a")
			for i := range 60 {
				u := upload(id(i), morning)
				batch = append(batch, u)
				require.NoError(t, s.Save(t.Context(), []Upload{u}))
			}
			// And one that no gap can take at once.
			var crowd []Upload
			for i := range 3000 {
				crowd = append(crowd, upload(fmt.Sprintf("n%05d", i), morning))
			}
			require.NoError(t, s.Save(t.Context(), crowd))
			require.NotEqual(t, before, rankAt(t, s, "a"), "all were spaced anew")
			all = slices.Concat(all, batch, crowd)
			requireAgrees(t, s, rand.New(rand.NewPCG(1, 1)), all, Filter{})
			requireAgrees(t, s, rand.New(rand.NewPCG(1, 1)), all, Filter{Text: "n00"})
			requireSound(t, s)
		})
	}
}

func rankAt(t *testing.T, s *Store, id string) (position int64) {
	require.NoError(t, s.writer.QueryRow("SELECT position FROM uploads WHERE id = ?", id).Scan(&position))
	return rankOf(position)
}
