package history

import (
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// TestRowsThatCannotBeRead: what other programs or a damaged disk wrote into a
// row hides neither it nor any other.
func TestRowsThatCannotBeRead(t *testing.T) {
	s, _ := open(t)
	uploads := []Upload{foreign("a"), foreign("b"), foreign("c"), foreign("d")}
	require.NoError(t, s.Save(t.Context(), uploads))
	_, err := s.writer.Exec("UPDATE uploads SET created_at = 'yesterday', finished_at = '21.11.2026' WHERE id = 'b'")
	require.NoError(t, err)
	_, err = s.writer.Exec("UPDATE uploads SET finished_at = '2026-11-21T13:30:00+03:00' WHERE id = 'c'")
	require.NoError(t, err)

	_, err = s.writer.Exec("UPDATE uploads SET state = 'lost' WHERE id = 'd'")
	require.NoError(t, err)

	for sort := range orders {
		page, err := s.Page(t.Context(), Filter{Sort: Sort(sort)}, 0, 9)
		require.NoError(t, err)
		require.Len(t, page, 4)
		for _, u := range page {
			switch u.ID {
			case "a":
				require.Equal(t, uploads[0], u)
			case "b":
				require.Equal(t, "created_at, finished_at", u.Unreadable)
				require.Equal(t, uploads[1].MediaID, u.MediaID, "the rest of it is there")
				require.Zero(t, u.CreatedAt)
				require.Zero(t, u.Expires(), "nobody knows how long the ID is good")
			case "c":
				require.Empty(t, u.Unreadable, "any RFC 3339 is read")
				require.Equal(t, time.Date(2026, 11, 21, 10, 30, 0, 0, time.UTC), u.FinishedAt)
			case "d":
				require.Equal(t, "state", u.Unreadable)
				require.Equal(t, Unknown, u.State, "nobody knows what became of it, and nothing of it goes on")
			}
		}
	}
	n, err := s.Count(t.Context(), Filter{Text: "שלום"})
	require.NoError(t, err)
	require.Equal(t, 4, n)

	// Such a row can be changed, removed and put back like any other.
	broken, err := s.Get(t.Context(), "b")
	require.NoError(t, err)
	broken.State = Failed
	require.NoError(t, s.Save(t.Context(), []Upload{broken}))
	require.NoError(t, s.Annotate(t.Context(), "b", Annotation{Note: new("what is this?")}))
	require.NoError(t, s.Remove(t.Context(), morning, "b"))
	require.NoError(t, s.Restore(t.Context(), "b"))
	got, err := s.Get(t.Context(), "b")
	require.NoError(t, err)
	require.Equal(t, Failed, got.State)
	require.Equal(t, "what is this?", got.Note)
}

// TestNamesThatAreNotUTF8: other programs refuse a table with such a text; the
// path stays what it is, so that the file is found.
func TestNamesThatAreNotUTF8(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		u := foreign("a")
		u.Path, u.Name, u.Label = "/home/dana/\xe9t\xe9.jpg", "\xe9t\xe9.jpg", "caf\xe9"
		require.NoError(t, s.Save(t.Context(), []Upload{u}))
		var path, name, label string
		var raw []byte
		require.NoError(t, s.readers.QueryRow("SELECT path, raw_path, filename, label FROM uploads").Scan(&path, &raw, &name, &label))
		require.Equal(t, "/home/dana/\ufffdt\ufffd.jpg", path)
		require.Equal(t, u.Path, string(raw))
		for _, text := range []string{path, name, label} {
			require.True(t, utf8.ValidString(text), "%q", text)
		}
		got, err := s.Get(t.Context(), "a")
		require.NoError(t, err)
		require.Equal(t, u.Path, got.Path)

		u.Path = "/home/dana/été.jpg"
		require.NoError(t, s.Save(t.Context(), []Upload{u}))
		require.NoError(t, s.readers.QueryRow("SELECT path, raw_path FROM uploads").Scan(&path, &raw))
		require.Equal(t, u.Path, path)
		require.Nil(t, raw)
	})
}

func TestNamesThatAreNotUTF8AreMigrated(t *testing.T) {
	path := t.TempDir() + "/history.db"
	old := oldUploads(1)
	old[0].Path, old[0].Name = "/home/dana/x.jpg", "x.jpg"
	makeOld(t, path, 3, old)
	db, err := connect(uri(path), 1)
	require.NoError(t, err)
	_, err = db.Exec("UPDATE uploads SET path = CAST(x'2FE974' AS TEXT), filename = CAST(x'E974' AS TEXT)")
	require.NoError(t, err)
	require.NoError(t, db.Close())
	s := openAt(t, path)
	page, err := s.Page(t.Context(), Filter{}, 0, 1)
	require.NoError(t, err)
	require.Equal(t, "/\xe9t", page[0].Path)
	require.Equal(t, "\ufffdt", page[0].Name)
}
