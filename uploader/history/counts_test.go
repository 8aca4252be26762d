package history

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

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
