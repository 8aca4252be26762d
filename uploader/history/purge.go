package history

import (
	"context"
	"time"
)

// purgedAtOnce bounds how long Save can be held up.
const purgedAtOnce = 500

// Purge deletes uploads that have ended and are no favourites: done ones
// created before doneBefore, and the others (failed, unknown, canceled,
// blocked) created before othersBefore; a zero time means none of them. It
// returns how many it deleted, also when it could not delete all.
func (s *Store) Purge(ctx context.Context, doneBefore, othersBefore time.Time) (int, error) {
	done, err := s.purge(ctx, "state = 'done'", doneBefore)
	if err != nil {
		return done, wrap("delete old uploads", err)
	}
	others, err := s.purge(ctx, "state IN ('failed', 'unknown', 'canceled', 'blocked')", othersBefore)
	return done + others, wrap("delete old uploads", err)
}

func (s *Store) purge(ctx context.Context, states string, before time.Time) (total int, err error) {
	if before.IsZero() {
		return 0, nil
	}
	for {
		n := 0
		err := s.change(ctx, func(tx *change) (err error) {
			n, err = tx.deleteSome(ctx, "SELECT row FROM uploads INDEXED BY uploads_created WHERE removed_at IS NULL AND created_at < ? "+
				"AND favourite = 0 AND "+states+" ORDER BY created_at LIMIT ?", timeBound(roundUp(before)), purgedAtOnce)
			return err
		})
		if err != nil {
			return total, err
		}
		total += n
		if n < purgedAtOnce {
			return total, nil
		}
	}
}

func (c *change) deleteSome(ctx context.Context, query string, args ...any) (n int, err error) {
	rows, err := c.QueryContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var list []int64
	for rows.Next() {
		var row int64
		if err := rows.Scan(&row); err != nil {
			return 0, err
		}
		list = append(list, row)
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	for _, row := range list {
		if err := c.delete(ctx, row); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}
