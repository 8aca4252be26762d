package history

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPlans holds that no query of the window reads or sorts the whole table.
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
	const newest = "SCAN uploads USING INDEX uploads_newest"
	all, text, states := Filter{}, Filter{Text: "a"}, Filter{States: []string{"failed", "unknown"}}
	for _, f := range []Filter{all, text, states} {
		query, args := f.pageQuery(0, 100)
		require.Equal(t, newest, plan(query, args...), "%+v", f)
		query, args = f.countQuery()
		require.Contains(t, plan(query, args...), "USING COVERING INDEX", "%+v", f)
	}
	require.Equal(t, "SCAN uploads USING INDEX uploads_unfinished", plan(unfinishedQuery))
	require.Contains(t, plan(selectUploads+"WHERE id = ?", "x"), "SEARCH uploads USING INDEX")
}
