package history

import (
	"context"
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
	ask := func(f Filter, do func(*reading)) {
		require.NoError(t, s.read(context.Background(), f, func(r *reading) error { do(r); return nil }))
	}
	for _, f := range []Filter{{}, {States: []string{"failed", "unknown"}, Kinds: []string{"image"}}} {
		ask(f, func(r *reading) {
			query, args := r.stretch("position", everything)
			require.Equal(t, "SEARCH uploads USING COVERING INDEX uploads_facets (position>? AND position<?)",
				plan(query+" ORDER BY position DESC LIMIT 1 OFFSET 2", args...))
		})
	}
	for _, f := range []Filter{{Text: "a"}, {Text: "abc"}, {Text: "abc a"}, {Text: "abc", States: []string{"done"}}} {
		ask(f, func(r *reading) {
			query, args := r.matches("position", everything)
			steps := plan(query+" ORDER BY "+r.text.table+".rowid DESC LIMIT 1", args...)
			require.NotContains(t, steps, "TEMP B-TREE", "%+v: %s", f, steps)
			require.Regexp(t, `^SCAN search_(grams|trigrams) VIRTUAL TABLE INDEX`, steps)
		})
	}
	for sort, o := range orders {
		steps := plan("SELECT position FROM uploads ORDER BY " + o.by)
		require.Contains(t, steps, "USING", "%d", sort)
		require.NotContains(t, steps, "TEMP B-TREE", "%d", sort)
	}
	require.Equal(t, "SCAN uploads USING INDEX uploads_unfinished", plan(unfinishedQuery))
	require.Contains(t, plan(selectUploads+"WHERE id = ?", "x"), "SEARCH uploads USING INDEX")
	require.Equal(t, "SEARCH uploads USING INDEX uploads_content (content_hash=? AND finished_at>?)",
		plan(contentQuery+"AND finished_at > ? AND account = ? AND stream_id = ? ORDER BY finished_at DESC, position DESC", "h", "t", "a", "s"))
	require.Contains(t, plan("SELECT id FROM uploads WHERE media_id = ? AND media_id <> '' AND stream_id = ? LIMIT 1", "m", "s"),
		"uploads_media")
}
