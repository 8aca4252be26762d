package history

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPlans holds that no query of the window sorts, or reads rows that it
// does not show.
func TestPlans(t *testing.T) {
	s, _ := open(t)
	plan := func(query string, args ...any) string {
		rows, err := s.readers.Query("EXPLAIN QUERY PLAN "+query, args...)
		require.NoError(t, err)
		defer rows.Close()
		var steps []string
		for rows.Next() {
			var id, parent, unused int
			var detail string
			require.NoError(t, rows.Scan(&id, &parent, &unused, &detail))
			steps = append(steps, detail)
		}
		require.NoError(t, rows.Err())
		return strings.Join(steps, "; ")
	}
	page := func(f Filter) string {
		query, args, err := s.pageQuery(t.Context(), selectUploads, f)
		require.NoError(t, err)
		return plan(query, append(args, 100, 0)...)
	}
	for _, f := range []Filter{{}, {Text: "a"}, {Kinds: []string{"image"}, States: []string{"done"}, ExpiresBefore: morning}} {
		require.Equal(t, "SCAN uploads USING INDEX uploads_list", page(f), "%+v", f)
	}
	for sort, o := range orders {
		require.Equal(t, "SCAN uploads USING INDEX "+o.index, page(Filter{Sort: Sort(sort)}))
	}
	require.Equal(t, "SEARCH uploads USING INDEX uploads_list (favourite=?)", page(Filter{Favourites: true}))
	require.Equal(t, "SEARCH uploads USING INDEX uploads_list (favourite=? AND created_at>?)", page(Filter{From: morning}))

	require.NoError(t, s.Save(t.Context(), []Upload{upload("a", morning)}))
	require.Contains(t, page(Filter{Text: "abc"}), "SCAN uploads_text VIRTUAL TABLE INDEX")
	require.Contains(t, page(Filter{Text: "abc"}), "SEARCH uploads USING INTEGER PRIMARY KEY (rowid=?)")
	require.Contains(t, page(Filter{States: []string{"failed"}}), "SEARCH uploads USING INDEX uploads_not_done (state=?)")
	require.Contains(t, page(Filter{Kinds: []string{"image"}, Sort: ByName}), "SCAN uploads USING INDEX uploads_list")
	require.Contains(t, page(Filter{IDs: []string{"a", "b"}}), "SEARCH uploads USING INDEX sqlite_autoindex_uploads_1 (id=?)")
	s.few = 0
	require.Equal(t, "SCAN uploads USING INDEX uploads_list", page(Filter{Text: "abc"}))
	require.Equal(t, "SCAN uploads USING INDEX uploads_name", page(Filter{Kinds: []string{"image"}, Sort: ByName}))

	count := func(f Filter) string {
		src, err := s.source(t.Context(), f)
		require.NoError(t, err)
		return plan("SELECT "+countQuery(src, f), src.args...)
	}
	require.Contains(t, count(Filter{ExpiresAfter: morning, ExpiresBefore: morning.AddDate(0, 0, 5)}), "USING INDEX uploads_issued (issued>? AND issued<?)")
	require.Contains(t, count(Filter{NeedsPerson: true, Asking: []string{"a"}}), "USING INDEX uploads_not_done (state=?)")
	require.Contains(t, count(Filter{States: []string{"queued"}}), "uploads_not_done (state=?)")
	require.Equal(t, "SCAN uploads USING INDEX uploads_list", page(Filter{Ended: true}))

	require.Contains(t, plan(selectUploads+unfinishedQuery), "SEARCH uploads USING INDEX uploads_not_done (state=?)")
	require.Contains(t, plan(selectUploads+"WHERE id = ?", "x"), "SEARCH uploads USING INDEX")
	require.Equal(t, "SEARCH uploads USING INDEX uploads_content (content_hash=? AND issued>? AND issued<?)",
		plan(selectUploads+contentQuery+"AND issued > ? AND issued <= ? AND account = ? AND stream_id = ? ORDER BY issued DESC, row DESC", "h", "t", "t", "a", "s"))
	require.Contains(t, plan(sameMedia, "m", "s"), "uploads_media")
}
