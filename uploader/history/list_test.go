package history

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestPlace holds that Place counts what Page puts before a row, in every order.
func TestPlace(t *testing.T) {
	s, _ := open(t)
	var all []Upload
	for i := range 60 {
		u := upload(fmt.Sprintf("%03d", i*7%60), morning.Add(time.Duration(i/4%9)*time.Hour))
		u.Favourite = i%5 == 0
		u.Name = fmt.Sprintf("IMG %c.jpg", 'a'+i%7)
		if i%2 > 0 {
			u.Kind = "video"
		}
		all = append(all, u)
	}
	require.NoError(t, s.Save(t.Context(), all))
	require.NoError(t, s.Remove(t.Context(), morning, "007", "014"))
	require.NoError(t, s.Remove(t.Context(), morning.Add(time.Hour), "021", "028"))
	for sort := range orders {
		for _, f := range []Filter{{}, {Removed: true}, {Favourites: true}, {Kinds: []string{"video"}}, {Text: "img b"}, {Ended: true}} {
			f.Sort = Sort(sort)
			page, err := s.Page(t.Context(), f, 0, -1)
			require.NoError(t, err)
			require.NotEmpty(t, page)
			var ids []string
			for i, u := range page {
				n, err := s.Place(t.Context(), f, u.ID)
				require.NoError(t, err)
				require.Equal(t, i, n, "%s in %+v", u.ID, f)
				ids = append(ids, u.ID)
			}
			some, err := s.IDs(t.Context(), f, 1, 3)
			require.NoError(t, err)
			require.Equal(t, ids[1:min(4, len(ids))], some)
			var every []string
			for _, u := range all {
				every = append(every, u.ID)
				if !slices.Contains(ids, u.ID) {
					_, err := s.Place(t.Context(), f, u.ID)
					require.ErrorIs(t, err, ErrNotFound)
				}
			}
			chosen, err := s.Chosen(t.Context(), f, append(every, "elsewhere")...)
			require.NoError(t, err)
			require.ElementsMatch(t, ids, chosen)
		}
	}
	_, err := s.Place(t.Context(), Filter{}, "elsewhere")
	require.ErrorIs(t, err, ErrNotFound)
}

// TestUploadsInTheOrderAskedFor: those in the list and those removed from it.
func TestUploadsInTheOrderAskedFor(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		require.NoError(t, s.Save(t.Context(), []Upload{upload("a", morning), upload("b", morning), upload("c", morning)}))
		require.NoError(t, s.Remove(t.Context(), morning, "a"))
		found, err := s.Uploads(t.Context(), "c", "elsewhere", "a")
		require.NoError(t, err)
		require.Len(t, found, 2)
		require.Equal(t, "c", found[0].ID)
		require.Equal(t, "a", found[1].ID)
		require.False(t, found[1].RemovedAt.IsZero())
		found, err = s.Uploads(t.Context())
		require.NoError(t, err)
		require.Empty(t, found)
	})
}

func TestAnnotateAll(t *testing.T) {
	s, _ := open(t)
	var all []Upload
	marks := map[string]Annotation{"elsewhere": {}}
	yes, note := true, "spring"
	for i := range changedAtOnce + 20 {
		u := upload(fmt.Sprintf("%04d", i), morning)
		all = append(all, u)
		marks[u.ID] = Annotation{Favourite: &yes, Note: &note}
	}
	require.NoError(t, s.Save(t.Context(), all))
	require.NoError(t, s.AnnotateAll(t.Context(), marks))
	n, err := s.Count(t.Context(), Filter{Favourites: true, Text: "spring"})
	require.NoError(t, err)
	require.Equal(t, len(all), n)
	long := string(make([]byte, MaxLabel+1))
	require.ErrorIs(t, s.AnnotateAll(t.Context(), map[string]Annotation{"0000": {Label: &long}}), ErrTooLong)
}

func TestCountsAreOfOneMoment(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		var uploads []Upload
		for i, state := range []State{"checking", "queued", "uploading", "waiting", "waiting", "done", "done", "done", "failed", "unknown", "blocked", "canceled"} {
			u := upload(string(rune('a'+i)), morning.Add(time.Duration(i)*time.Minute))
			u.State, u.Favourite = state, i%2 == 1
			if state.Ended() {
				u.FinishedAt = u.CreatedAt
			}
			if state == "done" {
				u.MediaID = "9" + u.ID
			}
			uploads = append(uploads, u)
		}
		uploads[5].FinishedAt = morning.Add(-20 * 24 * time.Hour)
		require.NoError(t, s.Save(t.Context(), uploads))
		require.NoError(t, s.Remove(t.Context(), morning.Add(time.Hour), "h"))
		filters := []Filter{
			{}, {Ended: true}, {Favourites: true}, {Ended: true, Favourites: true}, {Removed: true},
			{NeedsPerson: true}, {NeedsPerson: true, Asking: []string{"e", "f", "nobody"}}, {NeedsPerson: true, Text: "k.jpg"},
			{ExpiresAfter: morning, ExpiresBefore: morning.Add(15 * 24 * time.Hour)}, {ExpiresBefore: morning.Add(15 * 24 * time.Hour)},
			{ExpiresBefore: morning.Add(60 * 24 * time.Hour), Favourites: true},
		}
		counts, err := s.Counts(t.Context(), filters...)
		require.NoError(t, err)
		require.Equal(t, []int{11, 6, 5, 3, 1, 3, 4, 1, 1, 1, 1}, counts)
		for i, f := range filters {
			page, err := s.Page(t.Context(), f, 0, 99)
			require.NoError(t, err)
			require.Len(t, page, counts[i], "%+v", f)
		}
		none, err := s.Counts(t.Context())
		require.NoError(t, err)
		require.Empty(t, none)
	})
}
