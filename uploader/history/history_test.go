package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// open opens a store in a real file of its own.
func open(t *testing.T) (*Store, string) {
	path := filepath.Join(t.TempDir(), "history.db")
	return openAt(t, path), path
}

func openAt(t *testing.T, path string) *Store {
	s, err := Open(t.Context(), path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// both runs a test on a file and in memory.
func both(t *testing.T, test func(*testing.T, *Store)) {
	t.Run("file", func(t *testing.T) {
		s, _ := open(t)
		test(t, s)
	})
	t.Run("memory", func(t *testing.T) {
		s, err := OpenMemory(t.Context())
		require.NoError(t, err)
		defer func() { require.NoError(t, s.Close()) }()
		test(t, s)
	})
}

var morning = time.Date(2026, 11, 21, 9, 30, 0, 123456000, time.UTC)

func upload(id string, created time.Time) Upload {
	return Upload{ID: id, Name: id + ".jpg", State: "done", CreatedAt: created}
}

func full() Upload {
	return Upload{
		ID: "0193-full", Path: "/home/dana/שלום עולם.jpg", Name: "שלום עולם.jpg", Hash: "af1349b9",
		Size: 1 << 40, Kind: "image", MIME: "image/jpeg", Verdict: "warn", Reason: "not_in_header",
		Channel: "Support", Account: "Main", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", State: "failed", MediaID: "257250616863050",
		Sentence: "The service refused the file.", Attempts: 3, HandedOver: true,
		CreatedAt: morning, FinishedAt: morning.Add(time.Hour),
	}
}

func ids(uploads []Upload) (list []string) {
	for _, u := range uploads {
		list = append(list, u.ID)
	}
	return list
}

func TestRoundTrip(t *testing.T) {
	hostile := full()
	hostile.ID = "0193-hostile'; DROP TABLE uploads; --"
	hostile.Path = "/tmp/\xff\xfe not UTF-8 \x00 NUL ' \" ? % _ \\ \n\u202e"
	hostile.Name = strings.Repeat("x", 1<<20)
	hostile.Sentence = "\x1f\x00"

	open := full()
	open.ID, open.FinishedAt = "0193-open", time.Time{}

	both(t, func(t *testing.T, s *Store) {
		all := []Upload{full(), hostile, open}
		require.NoError(t, s.Save(t.Context(), all))
		for _, want := range all {
			got, err := s.Get(t.Context(), want.ID)
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
	})
}

func TestSaveChangesAllButCreation(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		require.NoError(t, s.Save(t.Context(), []Upload{{ID: full().ID, CreatedAt: morning, State: "queued"}}))
		changed := full()
		changed.CreatedAt = morning.Add(48 * time.Hour)
		require.NoError(t, s.Save(t.Context(), []Upload{changed}))

		got, err := s.Get(t.Context(), full().ID)
		require.NoError(t, err)
		require.Equal(t, full(), got)

		found, err := s.Page(t.Context(), Filter{Text: "257250"}, 0, 9)
		require.NoError(t, err)
		require.Len(t, found, 1, "the search text follows")
	})
}

func TestSaveIsAllOrNothing(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		require.NoError(t, s.Save(t.Context(), nil))
		for name, bad := range map[string]Upload{
			"no ID":            upload("", morning),
			"no creation time": upload("b", time.Time{}),
		} {
			err := s.Save(t.Context(), []Upload{upload("a", morning), bad})
			require.Error(t, err, name)
			_, err = s.Get(t.Context(), "a")
			require.ErrorIs(t, err, ErrNotFound, name)
		}
		canceled, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, s.Save(canceled, []Upload{upload("a", morning)}), context.Canceled)
		require.NoError(t, s.Save(t.Context(), []Upload{upload("a", morning)}), "the store works on")
	})
}

// Delete deletes uploads at once, as Purge and LeaveTeam do when it is time.
func (s *Store) Delete(ctx context.Context, ids ...string) error {
	return wrap("delete uploads", s.change(ctx, func(tx *change) error {
		for _, id := range ids {
			row, _, err := tx.get(ctx, id)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			if err := tx.delete(ctx, row); err != nil {
				return err
			}
		}
		return nil
	}))
}

func TestDelete(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		require.NoError(t, s.Save(t.Context(), []Upload{upload("a", morning), upload("b", morning), upload("c", morning)}))
		require.NoError(t, s.Delete(t.Context()))
		require.NoError(t, s.Delete(t.Context(), "a", "nobody", "c"))
		left, err := s.Page(t.Context(), Filter{}, 0, 9)
		require.NoError(t, err)
		require.Equal(t, []string{"b"}, ids(left))
	})
}

func TestOrderAndPaging(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		earlier := morning.Add(-time.Microsecond)
		require.NoError(t, s.Save(t.Context(), []Upload{
			upload("2", earlier), upload("5", morning), upload("3", morning), upload("1", earlier), upload("4", morning),
		}))
		for _, c := range []struct {
			offset, limit int
			want          []string
		}{
			{0, 9, []string{"3", "4", "5", "1", "2"}},
			{1, 3, []string{"4", "5", "1"}},
			{4, 9, []string{"2"}},
			{5, 9, nil},
			{0, 0, nil},
			{-3, 1, []string{"3"}},
			{0, -1, []string{"3", "4", "5", "1", "2"}},
			{3, -1, []string{"1", "2"}},
		} {
			got, err := s.Page(t.Context(), Filter{}, c.offset, c.limit)
			require.NoError(t, err)
			require.Equal(t, c.want, ids(got), "%+v", c)
		}
	})
}

func TestFilter(t *testing.T) {
	uploads := []Upload{
		{ID: "1", Name: "Straße_50%.JPG", Kind: "image", Channel: "Support", State: "failed"},
		{ID: "2", Name: "חשבונית.pdf", Kind: "document", Channel: "מכירות", State: "done", MediaID: "257250616863050"},
		{ID: "3", Name: `ÉTÉ a\b.mp4`, Kind: "video", Channel: "Sales", State: "unknown", MediaID: "A1B2-uuid"},
	}
	for i := range uploads {
		uploads[i].CreatedAt = morning
	}
	both(t, func(t *testing.T, s *Store) {
		require.NoError(t, s.Save(t.Context(), uploads))
		for _, c := range []struct {
			filter Filter
			want   []string
		}{
			{Filter{}, []string{"1", "2", "3"}},
			{Filter{Text: "straSSE"}, nil},
			{Filter{Text: "STRASS"}, nil},
			{Filter{Text: "sTRAß"}, []string{"1"}},
			{Filter{Text: "%"}, []string{"1"}},
			{Filter{Text: "_"}, []string{"1"}},
			{Filter{Text: `\`}, []string{"3"}},
			{Filter{Text: "*"}, nil},
			{Filter{Text: "'"}, nil},
			{Filter{Text: "חשבונ"}, []string{"2"}},
			{Filter{Text: "מכיר"}, []string{"2"}},
			{Filter{Text: "été"}, []string{"3"}},
			{Filter{Text: "0616"}, []string{"2"}},
			{Filter{Text: "a1b2-UUID"}, []string{"3"}},
			{Filter{Text: "sUpPort"}, []string{"1"}},
			{Filter{Text: "VIDEO"}, []string{"3"}},
			{Filter{Text: "pdf257"}, nil},
			{Filter{States: []string{"done"}}, []string{"2"}},
			{Filter{States: []string{"failed", "unknown"}}, []string{"1", "3"}},
			{Filter{States: []string{"'"}}, nil},
			{Filter{Text: "s", States: []string{"failed", "done"}}, []string{"1"}},
		} {
			got, err := s.Page(t.Context(), c.filter, 0, 9)
			require.NoError(t, err)
			require.Equal(t, c.want, ids(got), "%+v", c.filter)

			counted, err := s.Count(t.Context(), c.filter)
			require.NoError(t, err)
			require.Equal(t, len(c.want), counted, "%+v", c.filter)
		}
	})
}

func TestUnfinished(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		states := []State{"waiting", "done", "uploading", "failed", "queued", "unknown", "checking", "canceled", "blocked"}
		for i, state := range states {
			u := upload(string(state), morning.Add(-time.Duration(i)*time.Second))
			u.State = state
			require.NoError(t, s.Save(t.Context(), []Upload{u}))
		}
		got, err := s.Unfinished(t.Context())
		require.NoError(t, err)
		require.Equal(t, []string{"checking", "queued", "uploading", "waiting"}, ids(got))
	})
}

func TestTimesInTheFileSortAsText(t *testing.T) {
	s, _ := open(t)
	whole := morning.Truncate(time.Second)
	east := time.FixedZone("east", 9*3600)
	require.NoError(t, s.Save(t.Context(), []Upload{
		upload("late", whole.Add(999_999*time.Microsecond)), upload("early", whole.In(east)),
	}))
	var first, last string
	require.NoError(t, s.readers.QueryRow("SELECT min(created_at), max(created_at) FROM uploads").Scan(&first, &last))
	require.Equal(t, "2026-11-21T09:30:00.000000Z", first)
	require.Equal(t, "2026-11-21T09:30:00.999999Z", last)

	var unfinished int
	require.NoError(t, s.readers.QueryRow("SELECT count(*) FROM uploads WHERE finished_at IS NULL").Scan(&unfinished))
	require.Equal(t, 2, unfinished)
}

func TestConcurrentUse(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		const workers, each = 8, 20
		var group sync.WaitGroup
		failures := make(chan error, workers*each*6)
		for w := range workers {
			group.Go(func() {
				for i := range each {
					u := upload(fmt.Sprintf("%d-%02d", w, i), morning)
					failures <- s.Save(t.Context(), []Upload{u})
					u.Attempts++
					failures <- s.Save(t.Context(), []Upload{u})
					_, err := s.Get(t.Context(), u.ID)
					failures <- err
					_, err = s.Page(t.Context(), Filter{Text: "jpg"}, 0, 10)
					failures <- err
					_, err = s.Count(t.Context(), Filter{})
					failures <- err
					if i%2 == 0 {
						failures <- s.Delete(t.Context(), u.ID)
					}
				}
			})
		}
		group.Wait()
		close(failures)
		for err := range failures {
			require.NoError(t, err)
		}
		n, err := s.Count(t.Context(), Filter{})
		require.NoError(t, err)
		require.Equal(t, workers*each/2, n)
	})
}

func TestReadersDoNotWaitForTheWriter(t *testing.T) {
	s, _ := open(t)
	require.NoError(t, s.Save(t.Context(), []Upload{upload("a", morning)}))
	tx, err := s.writer.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	defer func() { require.NoError(t, tx.Rollback()) }()
	_, err = tx.Exec("DELETE FROM uploads")
	require.NoError(t, err)

	page, err := s.Page(t.Context(), Filter{}, 0, 9)
	require.NoError(t, err)
	require.Equal(t, []string{"a"}, ids(page))
}
