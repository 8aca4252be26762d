package history

import (
	"context"
	"database/sql"
	"errors"
)

// span is a range of positions, both ends within.
type span struct{ low, high int64 }

func (s span) cut(t span) span { return span{max(s.low, t.low), min(s.high, t.high)} }

func (s span) empty() bool { return s.low > s.high }

var (
	everything = span{0, maxPosition}
	favourites = span{favouriteBand, maxPosition}
	others     = span{0, favouriteBand - 1}
)

// spans are the positions that the filter's dates and favourites choose, in
// the order of the list: dates are ranges of ranks, in the band of favourites
// and below it.
func (f Filter) spans(ctx context.Context, tx *sql.Tx) ([]span, error) {
	if f.From.IsZero() && f.To.IsZero() {
		if f.Favourites {
			return []span{favourites}, nil
		}
		return []span{everything}, nil
	}
	ranks := others
	const row = "SELECT position FROM uploads WHERE created_at = "
	if !f.From.IsZero() {
		rank, err := findRank(ctx, tx, row+"(SELECT min(created_at) FROM uploads WHERE created_at >= ?) "+
			"ORDER BY id DESC LIMIT 1", timeBound(roundUp(f.From)))
		if err != nil || rank == 0 {
			return nil, err
		}
		ranks.low = rank
	}
	if !f.To.IsZero() {
		rank, err := findRank(ctx, tx, row+"(SELECT max(created_at) FROM uploads WHERE created_at < ?) "+
			"ORDER BY id LIMIT 1", timeBound(roundUp(f.To)))
		if err != nil || rank == 0 {
			return nil, err
		}
		ranks.high = rank
	}
	if ranks.empty() {
		return nil, nil
	}
	list := []span{{ranks.low | favouriteBand, ranks.high | favouriteBand}}
	if !f.Favourites {
		list = append(list, ranks)
	}
	return list, nil
}

// findRank returns 0 where there is no such row.
func findRank(ctx context.Context, tx *sql.Tx, query string, args ...any) (int64, error) {
	var position int64
	err := tx.QueryRowContext(ctx, query, args...).Scan(&position)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return rankOf(position), err
}
