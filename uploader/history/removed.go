package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"
)

// changedAtOnce bounds how long Save can be held up.
const changedAtOnce = 500

// Remove takes uploads out of the list: from at on they are among the removed
// ones, with everything that is known of them. One that is not there or was
// removed already is no error. Some hundred are removed in one transaction.
func (s *Store) Remove(ctx context.Context, at time.Time, ids ...string) error {
	return wrap("remove uploads", s.move(ctx, ids, at, inList, "INSERT OR IGNORE INTO team_hidden SELECT id FROM uploads WHERE member <> '' AND "+inList))
}

// Restore puts removed uploads back into the list. One that is not there or
// was not removed is no error.
func (s *Store) Restore(ctx context.Context, ids ...string) error {
	return wrap("restore uploads", s.move(ctx, ids, time.Time{}, notInList, "DELETE FROM team_hidden WHERE id IN (SELECT id FROM uploads WHERE member <> '' AND "+notInList+")"))
}

// Those of some uploads that are in the list, and those that were removed from it. They
// are looked up by their IDs: the sign keeps SQLite from an index of all that are there.
const (
	inList    = "id IN (SELECT value FROM json_each(?)) AND +removed_at IS NULL"
	notInList = "id IN (SELECT value FROM json_each(?)) AND +removed_at IS NOT NULL"
)

// move takes those of the uploads for which is holds out of the list, or puts them back
// at the zero time. hide notes which of them are colleagues'.
func (s *Store) move(ctx context.Context, ids []string, at time.Time, is, hide string) error {
	for some := range slices.Chunk(ids, changedAtOnce) {
		wanted, err := json.Marshal(some)
		if err != nil {
			return err
		}
		err = s.change(ctx, func(tx *change) error {
			if err := tx.noteMoved(ctx, string(wanted), is, hide); err != nil {
				return err
			}
			_, err := tx.run(ctx, "UPDATE uploads SET removed_at = ? WHERE "+is, timeValue(at), string(wanted))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// noteMoved is noteForTeam for uploads that are about to leave the list or to come back:
// of this person's the team hears, where it has them.
func (c *change) noteMoved(ctx context.Context, wanted, is, hide string) error {
	if !c.inTeam {
		return nil
	}
	if there, err := c.has(ctx, "SELECT 1 FROM team"); err != nil || !there {
		return err
	}
	if _, err := c.run(ctx, hide, wanted); err != nil {
		return err
	}
	noted, err := c.run(ctx, "INSERT OR REPLACE INTO team_changes (id, field) SELECT id, '"+string(TeamRemoved)+"' FROM uploads "+
		"WHERE member = '' AND id IN (SELECT id FROM team_shared) AND "+is+" ORDER BY id", wanted)
	if err != nil {
		return err
	}
	n, err := noted.RowsAffected()
	c.queued = c.queued || n > 0
	return err
}

// RemoveOld removes uploads that have ended and are no favourites: done ones
// created before doneBefore, and the others (failed, unknown, canceled,
// blocked) created before othersBefore; a zero time means none of them. It
// returns how many it removed, also when it could not remove all. A team hears
// nothing of it: its library is not this computer's to tidy.
func (s *Store) RemoveOld(ctx context.Context, at, doneBefore, othersBefore time.Time) (int, error) {
	done, err := s.removeOld(ctx, at, "state = 'done'", doneBefore)
	if err != nil {
		return done, wrap("remove old uploads", err)
	}
	others, err := s.removeOld(ctx, at, "state IN ('failed', 'unknown', 'canceled', 'blocked')", othersBefore)
	return done + others, wrap("remove old uploads", err)
}

func (s *Store) removeOld(ctx context.Context, at time.Time, states string, before time.Time) (int, error) {
	if before.IsZero() {
		return 0, nil
	}
	return s.changeRows(ctx, func(tx *change, row int64) error {
		was, err := scan(tx.QueryRowContext(ctx, selectUploads+"WHERE row = ?", row))
		if err != nil {
			return err
		}
		u := was
		u.RemovedAt = at
		tx.inTeam = s.inTeam.Load() && u.Member != ""
		return tx.update(ctx, row, was, u)
	}, "SELECT row FROM uploads INDEXED BY uploads_created WHERE removed_at IS NULL AND created_at < ? "+
		"AND favourite = 0 AND "+states+" ORDER BY created_at LIMIT ?", timeBound(roundUp(before)))
}

// Purge deletes for good what was removed before a time. It returns how many it
// deleted, also when it could not delete all.
func (s *Store) Purge(ctx context.Context, removedBefore time.Time) (int, error) {
	n, err := s.changeRows(ctx, func(tx *change, row int64) error { return tx.delete(ctx, row) },
		"SELECT row FROM uploads WHERE removed_at IS NOT NULL AND removed_at < ? ORDER BY removed_at LIMIT ?", timeBound(roundUp(removedBefore)))
	return n, wrap("delete removed uploads", err)
}

// changeRows calls do with the rows that a query selects, some in each
// transaction, until it selects no more. The query wants a limit as its last
// argument, and must not select a row again that do was called with.
func (s *Store) changeRows(ctx context.Context, do func(tx *change, row int64) error, query string, args ...any) (total int, err error) {
	for {
		n := 0
		err := s.change(ctx, func(tx *change) error {
			rows, err := tx.rowsOf(ctx, query, append(args, changedAtOnce)...)
			n = len(rows)
			for i := 0; i < n && err == nil; i++ {
				err = do(tx, rows[i])
			}
			return err
		})
		if err != nil {
			return total, err
		}
		total += n
		if n < changedAtOnce {
			return total, nil
		}
	}
}

func (c *change) rowsOf(ctx context.Context, query string, args ...any) (list []int64, err error) {
	rows, err := c.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var row int64
		if err := rows.Scan(&row); err != nil {
			return nil, err
		}
		list = append(list, row)
	}
	return list, rows.Err()
}

// KnownTime returns the latest time that the service's clock showed in an
// answer to this person, or the zero time. Whatever this computer's clock says,
// it is not earlier than that. Uploads of the account apart do not count: their
// service has no other clock than this computer's.
func (s *Store) KnownTime(ctx context.Context, apart string) (t time.Time, err error) {
	var text sql.NullString
	query := "SELECT max(answered_at) FROM uploads WHERE member = '' AND account <> ?"
	if err := s.readers.QueryRowContext(ctx, query, apart).Scan(&text); err != nil {
		return t, wrap("find the latest answer", err)
	}
	if text.Valid {
		t, err = time.Parse(time.RFC3339, text.String)
	}
	return t, wrap("find the latest answer", err)
}
