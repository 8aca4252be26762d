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
