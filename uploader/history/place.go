package history

import (
	"context"
	"encoding/json"
	"strings"
)

// Place returns how many uploads the filter puts before one of those that it chooses.
// Errors: ErrNotFound, also where the filter does not choose it. It looks at every row
// that comes before.
func (s *Store) Place(ctx context.Context, filter Filter, id string) (int, error) {
	columns, before := beforeQuery(filter.orderBy())
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	t := filter.terms()
	t.add("id = ?", id)
	err := s.readers.QueryRowContext(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM uploads WHERE "+t.sql(), t.args...).Scan(into...)
	if err != nil {
		return 0, wrap("find the place of upload "+id, notFound(err))
	}
	src, err := s.source(ctx, filter)
	if err != nil {
		return 0, wrap("find the place of upload "+id, err)
	}
	var twice []any
	for _, v := range values {
		twice = append(twice, v, v)
	}
	src.add(before, twice...)
	n := 0
	err = s.readers.QueryRowContext(ctx, "SELECT count(*) FROM "+src.from+" WHERE "+src.sql(), src.args...).Scan(&n)
	return n, wrap("find the place of upload "+id, err)
}

// beforeQuery returns what holds for rows that come before one in an order, and the
// columns of that one whose values it wants, each twice.
func beforeQuery(by string) (columns []string, term string) {
	parts := strings.Split(by, ", ")
	end := ""
	for _, part := range parts {
		column, descends := strings.CutSuffix(part, " DESC")
		sign := " < ?"
		if descends {
			sign = " > ?"
		}
		columns = append(columns, column)
		term += "(" + column + sign + " OR " + column + " = ? AND "
		end += ")"
	}
	return columns, term + "0" + end
}

// Chosen returns those of the uploads that the filter chooses, in no order.
func (s *Store) Chosen(ctx context.Context, filter Filter, ids ...string) (chosen []string, err error) {
	wanted, err := json.Marshal(ids)
	if err != nil {
		return nil, wrap("look for uploads", err)
	}
	t := filter.terms()
	chosen, err = s.texts(ctx, "SELECT id FROM uploads WHERE id IN (SELECT value FROM json_each(?)) AND "+t.sql(), append([]any{string(wanted)}, t.args...)...)
	return chosen, wrap("look for uploads", err)
}
