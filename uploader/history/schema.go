package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// currentVersion is the version of the schema below; it is SQLite's
// user_version. The schema of a released version is never changed.
const currentVersion = 5

// tableVersion is since when the table of uploads is as it is below. Version 5 came
// with the table of tries.
const tableVersion = 4

// schema is the present version. row is the INTEGER PRIMARY KEY, so that VACUUM
// keeps it for the text index.
//
// name is what the list is ordered by in ByName, and search what a search
// looks through; both are folded (fold.go), because SQLite knows ASCII only.
// issued is from when a media ID's days count; '~' comes after every time.
const schema = uploadTables + teamTables + ";" + triedTable

const uploadTables = `
CREATE TABLE uploads (
	row          INTEGER PRIMARY KEY,
	id           TEXT    NOT NULL UNIQUE CHECK (id <> ''),
	path         TEXT    NOT NULL,
	raw_path     BLOB,
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
	header       TEXT    NOT NULL DEFAULT '',
	fits_header  TEXT    NOT NULL DEFAULT '',
	sent_bytes   INTEGER NOT NULL DEFAULT 0,
	sent_mime    TEXT    NOT NULL DEFAULT '',
	sent_name    TEXT    NOT NULL DEFAULT '',
	renews       TEXT    NOT NULL DEFAULT '',
	favourite    INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
	label        TEXT    NOT NULL DEFAULT '',
	note         TEXT    NOT NULL DEFAULT '',
	member       TEXT    NOT NULL DEFAULT '',
	reused_from  TEXT    NOT NULL DEFAULT '',
	drop_id      TEXT    NOT NULL DEFAULT '',
	created_at   TEXT    NOT NULL,
	finished_at  TEXT,
	answered_at  TEXT,
	proven_at    TEXT,
	removed_at   TEXT,
	name         TEXT    NOT NULL,
	search       TEXT    NOT NULL,
	issued       TEXT    GENERATED ALWAYS AS
		(CASE WHEN state = 'done' THEN coalesce(answered_at, finished_at, '~') ELSE '~' END) VIRTUAL
) STRICT;
CREATE VIRTUAL TABLE uploads_text USING fts5 (search,
	content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1');
CREATE TABLE unindexed (row INTEGER PRIMARY KEY) STRICT;`

// indexes: uploads_list is the order of the list, and carries what filters
// look at, so that a search reads it alone and fetches only the rows it shows.
const indexes = `
CREATE INDEX uploads_list ON uploads (favourite DESC, created_at DESC, id, state, kind, channel, issued, member, proven_at, search)
	WHERE removed_at IS NULL;
CREATE INDEX uploads_created ON uploads (created_at, id) WHERE removed_at IS NULL;
CREATE INDEX uploads_name ON uploads (name, favourite DESC, created_at DESC, id) WHERE removed_at IS NULL;
CREATE INDEX uploads_issued ON uploads (issued, favourite DESC, created_at DESC, id) WHERE removed_at IS NULL;
CREATE INDEX uploads_not_done ON uploads (state) WHERE state <> 'done' AND removed_at IS NULL;
CREATE INDEX uploads_content ON uploads (content_hash, issued) WHERE state = 'done' AND removed_at IS NULL;
CREATE INDEX uploads_media ON uploads (media_id, stream_id) WHERE media_id <> '';
CREATE INDEX uploads_removed ON uploads (removed_at) WHERE removed_at IS NOT NULL`

// checkColumns: a version number alone does not make it our database.
func checkColumns(ctx context.Context, q querier, version int) error {
	wanted := strings.Join(stored, ", ") + ", row, issued"
	if version < tableVersion {
		wanted = strings.Join(columnsOfVersion(version), ", ")
	}
	if version == 0 {
		return nil
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
	if version > currentVersion {
		return fmt.Errorf("%w: %d, and this program knows %d", ErrNewerVersion, version, currentVersion)
	}
	return nil
}

func readVersion(ctx context.Context, q querier) (version int, err error) {
	err = q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	return version, err
}
