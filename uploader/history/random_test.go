package history

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// readBack is an upload as it comes back: texts are UTF-8, but for the path.
func readBack(u Upload) Upload {
	for _, text := range []*string{&u.Name, &u.MediaID, &u.Channel, &u.Label, &u.Note} {
		*text = validText(*text)
	}
	return u
}

// TestRandomOperations holds the store against a plain list of uploads.
func TestRandomOperations(t *testing.T) {
	for seed := range seeds(4) {
		r := rand.New(rand.NewPCG(seed, 11))
		s, path := open(t)
		s.few = []int{1, fewMatches}[seed%2]
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
			switch r.IntN(8) {
			case 0, 1:
				var batch []Upload
				for range 1 + r.IntN(8) {
					u := randomUpload(r, anyID())
					batch = append(batch, u)
					if was, ok := all[u.ID]; ok {
						u = keep(was, u)
					}
					all[u.ID] = readBack(u)
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
				u.Favourite, u.Note = favourite, validText(note)
				all[id] = u
			case 3:
				gone := []string{anyID(), anyID()}
				require.NoError(t, s.Delete(t.Context(), gone...))
				delete(all, gone[0])
				delete(all, gone[1])
			case 4:
				indexNow(t, s)
				if step%50 != 0 {
					break
				}
				before := morning.Add(10 * time.Microsecond)
				_, err := s.RemoveOld(t.Context(), before, before, time.Time{})
				require.NoError(t, err)
				for id, u := range all {
					if u.State == "done" && !u.Favourite && u.CreatedAt.Before(before) && u.RemovedAt.IsZero() {
						u.RemovedAt = before
						all[id] = u
					}
				}
				n, err := s.Purge(t.Context(), before)
				require.NoError(t, err)
				for id, u := range all {
					if !u.RemovedAt.IsZero() && u.RemovedAt.Before(before) {
						delete(all, id)
						n--
					}
				}
				require.Zero(t, n)
			case 6:
				at := morning.Add(time.Duration(r.IntN(20)) * time.Microsecond)
				ids := []string{anyID(), anyID(), anyID()}
				require.NoError(t, s.Remove(t.Context(), at, ids...))
				for _, id := range ids {
					if u, ok := all[id]; ok && u.RemovedAt.IsZero() {
						u.RemovedAt = at
						all[id] = u
					}
				}
			case 7:
				ids := []string{anyID(), anyID(), anyID()}
				require.NoError(t, s.Restore(t.Context(), ids...))
				for _, id := range ids {
					if u, ok := all[id]; ok {
						u.RemovedAt = time.Time{}
						all[id] = u
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
