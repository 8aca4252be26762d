package history

import (
	"context"
	"database/sql"
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
	query := "SELECT position, search FROM uploads WHERE created_at < ? AND favourite = 0 AND " + states +
		" ORDER BY created_at LIMIT ?"
	for {
		var rows []storedRow
		err := transact(ctx, s.writer, func(tx *sql.Tx) (err error) {
			if rows, err = rowsToPurge(ctx, tx, query, timeBound(roundUp(before)), purgedAtOnce); err != nil {
				return err
			}
			known := &statements{tx, map[string]*sql.Stmt{}}
			for _, row := range rows {
				if err := row.remove(ctx, known); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return total, err
		}
		total += len(rows)
		if len(rows) < purgedAtOnce {
			return total, nil
		}
	}
}

func rowsToPurge(ctx context.Context, tx *sql.Tx, query string, args ...any) (list []storedRow, err error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var row storedRow
		if err := rows.Scan(&row.position, &row.search); err != nil {
			return nil, err
		}
		list = append(list, row)
	}
	return list, rows.Err()
}
