package history

import (
	"context"
	"fmt"
)

// order is one of the orders but Newest: its keys as SQL, and the condition
// that a row is before another one in it.
type order struct {
	by     string
	before string // with the other row's key, key, and position or ID
	key    string
	last   string
}

var orders = map[Sort]order{
	Oldest: {
		by:  "created_at, id",
		key: "created_at", last: "id",
		before: "(created_at < ?1 OR created_at = ?1 AND id < ?2)",
	},
	ByName: {
		by:  "name, position DESC",
		key: "name", last: "position",
		before: "(name < ?1 OR name = ?1 AND position > ?2)",
	},
	ByExpiry: {
		by:  "due, position DESC",
		key: "due", last: "position",
		before: "(due < ?1 OR due = ?1 AND position > ?2)",
	},
}

// fewMatches is up to how many finds of a text are sorted; more are rather
// met on a walk through the index that has the order. Measured: both cost the
// same at 3,000 finds among 100,000 rows and at 8,000 among 1,000,000, for
// the first page; for one far down, sorting is worth more.
const fewMatches = 5000

// conditions are the filter for the orders but Newest; far is how many of the
// uploads will be passed, negative for all.
func (r *reading) conditions(ctx context.Context, far int) (terms, error) {
	t := join(r.facets, r.due, r.filter.created())
	if r.text.table == "" {
		return t, nil
	}
	few := fewMatches + far/2
	found := 0
	query := "SELECT count(*) FROM (SELECT 1 FROM " + r.text.table + " WHERE " + r.text.table + " MATCH ? LIMIT ?)"
	if far >= 0 {
		if err := r.row(ctx, query, r.text.match, few).Scan(&found); err != nil {
			return t, err
		}
	}
	if far < 0 || found < few {
		t.add("position IN (SELECT rowid FROM "+r.text.table+" WHERE "+r.text.table+" MATCH ?)", r.text.match)
		return join(t, r.text.rest), nil
	}
	for _, word := range words(r.filter.Text) {
		t.add("instr(uploads.search, ?) > 0", word)
	}
	return t, nil
}

// sorted returns the positions of a page in any order but Newest.
func (r *reading) sorted(ctx context.Context, offset, limit int) ([]int64, error) {
	o, ok := orders[r.filter.Sort]
	if !ok {
		return nil, fmt.Errorf("no such order: %d", r.filter.Sort)
	}
	far := offset
	if limit < 0 {
		far = limit
	}
	t, err := r.conditions(ctx, far)
	if err != nil {
		return nil, err
	}
	return r.positions(ctx, "SELECT position FROM uploads"+t.sql("WHERE")+"ORDER BY "+o.by+" LIMIT ? OFFSET ?",
		append(t.args, limit, offset)...)
}

// countBefore counts the uploads of the filter before the one at a position.
func (r *reading) countBefore(ctx context.Context, position int64) (n int, err error) {
	if r.filter.Sort == Newest {
		if position == maxPosition {
			return 0, nil
		}
		return r.count(ctx, span{position + 1, maxPosition})
	}
	o, ok := orders[r.filter.Sort]
	if !ok {
		return 0, fmt.Errorf("no such order: %d", r.filter.Sort)
	}
	var key, last any
	if err := r.row(ctx, "SELECT "+o.key+", "+o.last+" FROM uploads WHERE position = ?", position).Scan(&key, &last); err != nil {
		return 0, err
	}
	t, err := r.conditions(ctx, -1)
	if err != nil {
		return 0, err
	}
	err = r.row(ctx, "SELECT count(*) FROM uploads WHERE "+o.before+t.sql("AND"), append([]any{key, last}, t.args...)...).Scan(&n)
	return n, err
}
