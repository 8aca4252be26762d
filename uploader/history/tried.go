package history

import (
	"context"
	"time"
)

// triedTable holds when test messages were sent of which nobody has said yet whether
// they arrived: neither to whom, nor what they said. It is this computer's own: a
// team hears nothing of it.
const triedTable = `
CREATE TABLE tried (
	id TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (id, at)
) STRICT, WITHOUT ROWID`

// MaxTryAge is how long it is worth asking whether a message arrived: one that was
// sent on a Friday is asked about on the Monday.
const MaxTryAge = 3 * 24 * time.Hour

// AddTry notes that a test message with an upload was sent at a time, or is about to
// be. What is too old to be asked about is forgotten.
func (s *Store) AddTry(ctx context.Context, id string, at time.Time) error {
	return wrap("note the try of upload "+id, s.change(ctx, func(tx *change) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM tried WHERE at < ?", timeText(at.Add(-MaxTryAge))); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO tried SELECT id, ? FROM uploads WHERE id = ?", timeText(at), id)
		return err
	}))
}

// DropTry forgets one try: its message was not sent.
func (s *Store) DropTry(ctx context.Context, id string, at time.Time) error {
	return s.dropTries(ctx, "DELETE FROM tried WHERE id = ? AND at = ?", id, at)
}

// DropTries forgets the tries of an upload up to a time: they were answered for.
func (s *Store) DropTries(ctx context.Context, id string, upTo time.Time) error {
	return s.dropTries(ctx, "DELETE FROM tried WHERE id = ? AND at <= ?", id, upTo)
}

func (s *Store) dropTries(ctx context.Context, query, id string, at time.Time) error {
	return wrap("forget the try of upload "+id, s.change(ctx, func(tx *change) error {
		_, err := tx.ExecContext(ctx, query, id, timeText(at))
		return err
	}))
}

// Tries returns when the last message was sent with each upload that it is worth
// asking about now: one that stands in the list and was not seen to arrive since.
func (s *Store) Tries(ctx context.Context, now time.Time) (map[string]time.Time, error) {
	rows, err := s.readers.QueryContext(ctx, "SELECT id, max(at) FROM tried JOIN uploads USING (id) "+
		"WHERE at >= ? AND removed_at IS NULL AND coalesce(proven_at, '') < at GROUP BY id", timeText(now.Add(-MaxTryAge)))
	if err != nil {
		return nil, wrap("find tries", err)
	}
	defer rows.Close()
	tries := map[string]time.Time{}
	for rows.Next() {
		var id, at string
		if err := rows.Scan(&id, &at); err != nil {
			return nil, wrap("find tries", err)
		}
		if tries[id], err = time.Parse(time.RFC3339, at); err != nil {
			return nil, wrap("find tries", err)
		}
	}
	return tries, wrap("find tries", rows.Err())
}
