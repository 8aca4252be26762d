package history

import (
	"context"
	"database/sql"
)

// The indexes of the text follow uploads.search by explicit code, and only
// when it changes: their grams are made here, and most changes of a row
// leave its text alone.
const (
	addTrigrams  = "INSERT INTO search_trigrams (rowid, search) VALUES (?, ?)"
	dropTrigrams = "INSERT INTO search_trigrams (search_trigrams, rowid, search) VALUES ('delete', ?, ?)"
	addGrams     = "INSERT INTO search_grams (rowid, grams) VALUES (?, ?)"
	dropGrams    = "INSERT INTO search_grams (search_grams, rowid, grams) VALUES ('delete', ?, ?)"
)

func addToIndexes(ctx context.Context, tx *statements, position int64, search string) error {
	if err := tx.exec(ctx, addTrigrams, position, search); err != nil {
		return err
	}
	return tx.exec(ctx, addGrams, position, grams(search))
}

// dropFromIndexes needs the text that was added.
func dropFromIndexes(ctx context.Context, tx *statements, position int64, search string) error {
	if err := tx.exec(ctx, dropTrigrams, position, search); err != nil {
		return err
	}
	return tx.exec(ctx, dropGrams, position, grams(search))
}

// indexAnew makes both indexes from the table.
func indexAnew(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, "INSERT INTO search_grams (search_grams) VALUES ('delete-all')"); err != nil {
		return err
	}
	return indexAll(ctx, tx)
}

// Bytes of new index entries that FTS5 gathers in memory before it writes
// them: while everything is indexed, and its own default (FTS5_DEFAULT_HASHSIZE
// in SQLite's fts5_config.c). Each write makes a part that has to be merged.
const (
	gatherAll     = 64 << 20
	gatherChanges = 1 << 20
)

// indexAll expects search_grams to be empty.
func indexAll(ctx context.Context, tx *sql.Tx) error {
	if err := gather(ctx, tx, gatherAll); err != nil {
		return err
	}
	if err := indexRows(ctx, tx); err != nil {
		return err
	}
	return gather(ctx, tx, gatherChanges)
}

func gather(ctx context.Context, tx *sql.Tx, size int) error {
	for _, table := range []string{"search_trigrams", "search_grams"} {
		if _, err := tx.ExecContext(ctx, "INSERT INTO "+table+" ("+table+", rank) VALUES ('hashsize', ?)", size); err != nil {
			return err
		}
	}
	return nil
}

func indexRows(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, "INSERT INTO search_trigrams (search_trigrams) VALUES ('rebuild')"); err != nil {
		return err
	}
	add, err := tx.PrepareContext(ctx, addGrams)
	if err != nil {
		return err
	}
	defer add.Close()
	rows, err := tx.QueryContext(ctx, "SELECT position, search FROM uploads ORDER BY position")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var position int64
		var search string
		if err := rows.Scan(&position, &search); err != nil {
			return err
		}
		if _, err := add.ExecContext(ctx, position, grams(search)); err != nil {
			return err
		}
	}
	return rows.Err()
}

// statements keeps the prepared statements of one transaction.
type statements struct {
	*sql.Tx
	prepared map[string]*sql.Stmt
}

func (s *statements) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := s.prepared[query]; ok {
		return stmt, nil
	}
	stmt, err := s.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.prepared[query] = stmt // closed with the transaction
	return stmt, nil
}

func (s *statements) exec(ctx context.Context, query string, args ...any) error {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(ctx, args...)
	return err
}

func (s *statements) row(ctx context.Context, query string, args ...any) scanner {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return failedRow{err}
	}
	return stmt.QueryRowContext(ctx, args...)
}

// failedRow is a row that could not be asked for.
type failedRow struct{ err error }

func (r failedRow) Scan(...any) error { return r.err }
