package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// migrations[i] turns a database of version i into one of version i+1; the
// version is SQLite's user_version. A released step is never changed.
var migrations = []func(context.Context, *sql.Tx) error{run(version1), run(version2), migrateTo3}

func run(script string) func(context.Context, *sql.Tx) error {
	return func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, script)
		return err
	}
}

// version1: search is what a search looks through, in lower case, because
// SQLite lowers ASCII only.
//
// uploads_newest is the order of the list. It carries what filters look at,
// so that a search reads the index alone and fetches only the rows it shows.
const version1 = `
CREATE TABLE uploads (
	id           TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
	path         TEXT    NOT NULL,
	filename     TEXT    NOT NULL,
	content_hash TEXT    NOT NULL,
	bytes        INTEGER NOT NULL,
	kind         TEXT    NOT NULL,
	mime         TEXT    NOT NULL,
	verdict      TEXT    NOT NULL,
	reason       TEXT    NOT NULL,
	channel      TEXT    NOT NULL,
	account      TEXT    NOT NULL,
	stream_id    TEXT    NOT NULL,
	state        TEXT    NOT NULL,
	media_id     TEXT    NOT NULL,
	error        TEXT    NOT NULL,
	attempts     INTEGER NOT NULL,
	handed_over  INTEGER NOT NULL CHECK (handed_over IN (0, 1)),
	created_at   TEXT    NOT NULL,
	finished_at  TEXT,
	search       TEXT    NOT NULL
) STRICT;
CREATE INDEX uploads_newest ON uploads (created_at DESC, id ASC, state, search);
CREATE INDEX uploads_unfinished ON uploads (created_at, id)
	WHERE state IN ('checking', 'queued', 'uploading', 'waiting')`

// version2 tells what was sent from what was given: a converted copy has another
// size, type and name. Until then only the files themselves were sent.
const version2 = `
ALTER TABLE uploads ADD COLUMN header     TEXT    NOT NULL DEFAULT '';
ALTER TABLE uploads ADD COLUMN sent_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE uploads ADD COLUMN sent_mime  TEXT    NOT NULL DEFAULT '';
ALTER TABLE uploads ADD COLUMN sent_name  TEXT    NOT NULL DEFAULT '';
UPDATE uploads SET sent_bytes = bytes, sent_mime = mime, sent_name = filename`

// migrate brings the database to the present version in one transaction. It
// gets more memory (in KiB, as the minus says) than what comes after it.
func migrate(ctx context.Context, db *sql.DB) error {
	var usual int
	if err := db.QueryRowContext(ctx, "PRAGMA cache_size").Scan(&usual); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "PRAGMA cache_size = -65536"); err != nil {
		return err
	}
	if err := migrateAll(ctx, db); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA cache_size = %d", usual))
	return err
}

func migrateAll(ctx context.Context, db *sql.DB) error {
	return transact(ctx, db, func(tx *sql.Tx) error {
		version, err := readVersion(ctx, tx)
		if err != nil {
			return err
		}
		if err := checkVersion(version); err != nil {
			return err
		}
		if err := checkColumns(ctx, tx, version); err != nil {
			return err
		}
		for i := version; i < len(migrations); i++ {
			if err := migrations[i](ctx, tx); err != nil {
				return fmt.Errorf("migrate to version %d: %w", i+1, err)
			}
			if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", i+1)); err != nil {
				return fmt.Errorf("migrate to version %d: %w", i+1, err)
			}
		}
		return nil
	})
}

// checkColumns: a version number alone does not make it our database.
func checkColumns(ctx context.Context, q querier, version int) error {
	wanted := version2Columns
	switch version {
	case 0:
		return nil
	case 1:
		wanted, _, _ = strings.Cut(wanted, ", header")
	case len(migrations):
		wanted = columns + ", position, name, search, due"
	}
	var none int
	err := q.QueryRowContext(ctx, "SELECT 1 FROM (SELECT "+wanted+" FROM uploads LIMIT 0)").Scan(&none)
	if !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return nil
}

// querier is a pool or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func checkVersion(version int) error {
	if version > len(migrations) {
		return fmt.Errorf("%w: %d, and this program knows %d", ErrNewerVersion, version, len(migrations))
	}
	return nil
}

func readVersion(ctx context.Context, q querier) (version int, err error) {
	err = q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	return version, err
}
