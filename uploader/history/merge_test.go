package history

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func foreign(id string) Upload {
	u := full()
	u.ID, u.State, u.MediaID, u.Sentence, u.DropID = id, "done", "media-"+id, "", "a drop"
	u.Hash = strings.Repeat("af", 32)
	return u
}

// imported is an upload as it is once it came from elsewhere.
func imported(u Upload) Upload {
	u.Path = ""
	return u
}

func TestMerge(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		mine, marked := foreign("mine"), foreign("marked")
		marked.Favourite, marked.Label, marked.Note = true, "my label", "my note"
		require.NoError(t, s.Save(t.Context(), []Upload{mine, marked}))

		again := foreign("mine")
		again.State, again.Name, again.Label, again.Favourite = "failed", "other.jpg", "price list", true
		renamed := foreign("marked under another ID")
		renamed.MediaID, renamed.Label, renamed.Note = marked.MediaID, "their label", "their note"
		otherStream := foreign("stream")
		otherStream.MediaID, otherStream.StreamID = mine.MediaID, "another"
		failed, failedToo := foreign("failed 1"), foreign("failed 2")
		failed.State, failed.MediaID, failedToo.State, failedToo.MediaID = "failed", "", "failed", ""
		twice := foreign("new twice")
		twice.MediaID, twice.Note = "media-new", "filled in"

		theirs := []Upload{again, renamed, otherStream, failed, failedToo, foreign("new"), twice}
		added, err := s.Merge(t.Context(), theirs)
		require.NoError(t, err)
		require.Len(t, added, 4)

		mine.Label, mine.Favourite = "price list", true
		added2 := foreign("new")
		added2.Note = "filled in"
		for _, want := range []Upload{mine, marked, imported(otherStream), imported(failed), imported(failedToo), imported(added2)} {
			got, err := s.Get(t.Context(), want.ID)
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
		found, err := s.Page(t.Context(), Filter{Text: "price"}, 0, 9)
		require.NoError(t, err)
		require.Equal(t, []string{"mine"}, ids(found))

		added, err = s.Merge(t.Context(), theirs)
		require.NoError(t, err)
		require.Empty(t, added, "a second time changes nothing")
		requireSound(t, s)
	})
}

func TestMergeRefuses(t *testing.T) {
	s, _ := open(t)
	for name, spoil := range map[string]func(*Upload){
		"no ID":           func(u *Upload) { u.ID = "" },
		"unfinished":      func(u *Upload) { u.State = "uploading" },
		"no state":        func(u *Upload) { u.State = "" },
		"done without ID": func(u *Upload) { u.MediaID = "" },
		"never created":   func(u *Upload) { u.CreatedAt = time.Time{} },
		"never finished":  func(u *Upload) { u.FinishedAt = time.Time{} },
		"year 10000":      func(u *Upload) { u.FinishedAt = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"backwards":       func(u *Upload) { u.FinishedAt = u.CreatedAt.Add(-25 * time.Hour) },
		"negative":        func(u *Upload) { u.Size = -1 },
		"long label":      func(u *Upload) { u.Label = strings.Repeat("x", MaxLabel+1) },
		"long note":       func(u *Upload) { u.Note = strings.Repeat("x", MaxNote+1) },
		"long path":       func(u *Upload) { u.Path = strings.Repeat("x", longestField+1) },
		"no hash":         func(u *Upload) { u.Hash = "" },
		"another hash":    func(u *Upload) { u.Hash = strings.Repeat("AF", 32) },
		"a path as hash":  func(u *Upload) { u.State, u.MediaID, u.Hash = "failed", "", "../../settings.json" },
	} {
		bad := foreign("bad")
		spoil(&bad)
		_, err := s.Merge(t.Context(), []Upload{foreign("good"), bad})
		refused, ok := errors.AsType[*RowError](err)
		require.True(t, ok, name)
		require.Equal(t, 2, refused.Row, name)
		_, err = s.Get(t.Context(), "good")
		require.ErrorIs(t, err, ErrNotFound, name)
	}
}
