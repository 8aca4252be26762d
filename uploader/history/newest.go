package history

import (
	"context"
	"database/sql"
)

// reading answers one question in one read transaction: the counts and the
// rows belong together.
type reading struct {
	*statements
	filter Filter
	facets terms
	text   textQuery
	due    terms
	spans  []span
}

// read runs do in a read transaction, which holds up no writer.
func (s *Store) read(ctx context.Context, filter Filter, do func(*reading) error) (err error) {
	tx, err := s.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() {
		// Nothing was changed; the transaction just ends.
		if failed := ignoreDone(tx.Rollback()); err == nil {
			err = failed
		}
	}()
	spans, err := filter.spans(ctx, tx)
	if err != nil {
		return err
	}
	return do(&reading{
		statements: &statements{tx, map[string]*sql.Stmt{}},
		filter:     filter, facets: filter.facets(), text: filter.text(), due: filter.expires(), spans: spans,
	})
}

// count counts the uploads of the filter within a range of positions.
func (r *reading) count(ctx context.Context, within span) (total int, err error) {
	for _, s := range r.spans {
		if s = s.cut(within); s.empty() {
			continue
		}
		n, err := r.countSpan(ctx, s)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

func (r *reading) countSpan(ctx context.Context, s span) (n int, err error) {
	if !r.counted() {
		query, args := r.matches("count(*)", s)
		err = r.row(ctx, query, args...).Scan(&n)
		return n, err
	}
	// The tally knows whole blocks; what sticks out is counted.
	first, last := (s.low+positionsOfBlock-1)>>blockBits, s.high>>blockBits
	if s.high&(positionsOfBlock-1) != positionsOfBlock-1 {
		last--
	}
	if first > last {
		return r.countRows(ctx, s)
	}
	query := "SELECT ifnull(sum(n), 0) FROM tally WHERE block BETWEEN ? AND ?" + r.facets.sql("AND")
	if err := r.row(ctx, query, append([]any{first, last}, r.facets.args...)...).Scan(&n); err != nil {
		return 0, err
	}
	for _, edge := range []span{{s.low, first<<blockBits - 1}, {last<<blockBits + positionsOfBlock, s.high}} {
		if edge.empty() || edge.low < 0 {
			continue
		}
		more, err := r.countRows(ctx, edge)
		if err != nil {
			return 0, err
		}
		n += more
	}
	return n, nil
}

func (r *reading) countRows(ctx context.Context, s span) (n int, err error) {
	query, args := r.stretch("count(*)", s)
	err = r.row(ctx, query, args...).Scan(&n)
	return n, err
}

// counted is whether the tally can answer.
func (r *reading) counted() bool { return r.text.table == "" && len(r.due.list) == 0 }

// stretch asks for the uploads of a filter that the tally can answer.
func (r *reading) stretch(what string, s span) (query string, args []any) {
	return "SELECT " + what + " FROM uploads INDEXED BY uploads_facets WHERE position BETWEEN ? AND ?" + r.facets.sql("AND"),
		append([]any{s.low, s.high}, r.facets.args...)
}

// matches asks for the uploads of any other filter.
func (r *reading) matches(what string, s span) (query string, args []any) {
	conditions := join(r.facets, r.due, r.text.rest)
	switch table := r.text.table; {
	case table == "":
		return "SELECT " + what + " FROM uploads INDEXED BY uploads_due WHERE position BETWEEN ? AND ?" + conditions.sql("AND"),
			append([]any{s.low, s.high}, conditions.args...)
	case len(conditions.list) == 0:
		if what != "count(*)" {
			what = "rowid"
		}
		return "SELECT " + what + " FROM " + table + " WHERE " + table + " MATCH ? AND rowid BETWEEN ? AND ?",
			[]any{r.text.match, s.low, s.high}
	default:
		// The index of the text is the outer loop: it comes in the order of
		// the list, so that a page ends when it is full.
		return "SELECT " + what + " FROM " + table + " CROSS JOIN uploads ON position = " + table + ".rowid " +
				"WHERE " + table + " MATCH ? AND " + table + ".rowid BETWEEN ? AND ?" + conditions.sql("AND"),
			append([]any{r.text.match, s.low, s.high}, conditions.args...)
	}
}

// newest returns the positions of a page in the order Newest.
func (r *reading) newest(ctx context.Context, offset, limit int) (page []int64, err error) {
	for i, s := range r.spans {
		if limit >= 0 && len(page) >= limit {
			break
		}
		found, err := r.newestOfSpan(ctx, s, offset, rest(limit, len(page)))
		if err != nil {
			return nil, err
		}
		page = append(page, found...)
		if offset > 0 && i < len(r.spans)-1 {
			if len(found) > 0 {
				offset = 0
				continue
			}
			n, err := r.countSpan(ctx, s)
			if err != nil {
				return nil, err
			}
			offset = max(offset-n, 0)
		}
	}
	return page, nil
}

// rest is what is left of a limit; a negative limit is none.
func rest(limit, used int) int {
	if limit < 0 {
		return limit
	}
	return limit - used
}

func (r *reading) newestOfSpan(ctx context.Context, s span, offset, limit int) ([]int64, error) {
	if r.counted() {
		return r.newestByBlocks(ctx, s, offset, limit)
	}
	query, args := r.matches("position", s)
	order := "position"
	if r.text.table != "" {
		order = r.text.table + ".rowid"
	}
	return r.positions(ctx, query+" ORDER BY "+order+" DESC LIMIT ? OFFSET ?", append(args, limit, offset)...)
}

// newestByBlocks lets the tally skip the blocks before the page and those in
// which nothing is chosen.
func (r *reading) newestByBlocks(ctx context.Context, s span, offset, limit int) (page []int64, err error) {
	blocks, err := r.blocks(ctx, s)
	if err != nil {
		return nil, err
	}
	for _, b := range blocks {
		if limit >= 0 && len(page) >= limit {
			break
		}
		stretch := span{b.block << blockBits, b.block<<blockBits + positionsOfBlock - 1}
		n := b.n
		if within := stretch.cut(s); within != stretch {
			stretch = within
			if n, err = r.countRows(ctx, stretch); err != nil {
				return nil, err
			}
		}
		if offset >= n {
			offset -= n
			continue
		}
		query, args := r.stretch("position", stretch)
		found, err := r.positions(ctx, query+" ORDER BY position DESC LIMIT ? OFFSET ?", append(args, rest(limit, len(page)), offset)...)
		if err != nil {
			return nil, err
		}
		page, offset = append(page, found...), 0
	}
	return page, nil
}

type blockCount struct {
	block int64
	n     int
}

func (r *reading) blocks(ctx context.Context, s span) (list []blockCount, err error) {
	query := "SELECT block, sum(n) FROM tally WHERE block BETWEEN ? AND ?" + r.facets.sql("AND") + "GROUP BY block ORDER BY block DESC"
	rows, err := r.QueryContext(ctx, query, append([]any{s.low >> blockBits, s.high >> blockBits}, r.facets.args...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var b blockCount
		if err := rows.Scan(&b.block, &b.n); err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, rows.Err()
}

func (r *reading) positions(ctx context.Context, query string, args ...any) (list []int64, err error) {
	stmt, err := r.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var position int64
		if err := rows.Scan(&position); err != nil {
			return nil, err
		}
		list = append(list, position)
	}
	return list, rows.Err()
}
