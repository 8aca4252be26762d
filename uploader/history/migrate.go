package history

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

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
	err := transact(ctx, db, func(tx *sql.Tx) error {
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
		if version == currentVersion {
			return nil
		}
		for _, step := range migration(version) {
			if err := step(ctx, tx); err != nil {
				return fmt.Errorf("migrate from version %d: %w", version, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, fmt.Sprintf("PRAGMA cache_size = %d", usual))
	return err
}

type step = func(context.Context, *sql.Tx) error

// migration returns the steps from a version to the present one. Version 0 is
// an empty file.
func migration(version int) []step {
	finish := run(fmt.Sprintf("PRAGMA user_version = %d", currentVersion))
	if version == 0 {
		return []step{run(schema), run(indexes), finish}
	}
	if version >= tableVersion {
		return []step{run(triedTable), finish}
	}
	return []step{
		run("ALTER TABLE uploads RENAME TO old"),
		run(schema),
		func(ctx context.Context, tx *sql.Tx) error { return copyRows(ctx, tx, version) },
		run("DROP TABLE old; DROP TABLE IF EXISTS tally; DROP TABLE IF EXISTS search_trigrams; DROP TABLE IF EXISTS search_grams"),
		run(indexes),
		indexAll,
		finish,
	}
}

func run(script string) step {
	return func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, script)
		return err
	}
}

// columnsOfVersion returns the columns of a version before tableVersion that go over.
// Version 2 came with what was sent, version 3 with the person's own marks.
func columnsOfVersion(version int) []string {
	names := "id, path, filename, content_hash, bytes, kind, mime, verdict, reason, channel, account, " +
		"stream_id, state, media_id, error, attempts, handed_over, created_at, finished_at"
	if version >= 2 {
		names += ", header, sent_bytes, sent_mime, sent_name"
	}
	if version >= 3 {
		names += ", renews, favourite, label, note"
	}
	return strings.Split(names, ", ")
}

// derived is what the columns that are new are filled with. In version 1 only
// the files themselves were sent; until version 3 a drop was known by its time.
func derived(version int) (columns, values string) {
	columns = "drop_id, fits_header"
	sent := "CASE sent_mime WHEN '' THEN mime ELSE sent_mime END"
	if version == 1 {
		sent = "mime"
	}
	values = "created_at, CASE WHEN kind IN ('image', 'video', 'document') AND verdict <> 'blocked' " +
		"AND reason <> 'not_for_template_headers' AND (kind <> 'document' OR " + sent + " = 'application/pdf') THEN kind ELSE '' END"
	if version == 1 {
		columns += ", sent_bytes, sent_mime, sent_name"
		values += ", bytes, mime, filename"
	}
	return columns, values
}

// copyRows fills the table from the table old, the oldest row first. What
// stands in a row goes over as it is, whether it can be read or not, but for
// texts that are not UTF-8.
func copyRows(ctx context.Context, tx *sql.Tx, version int) (err error) {
	same := slices.DeleteFunc(columnsOfVersion(version), func(name string) bool { return name == "path" || name == "filename" })
	new, values := derived(version)
	marks := "'', ''"
	if version >= 3 {
		marks = "label, note"
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO uploads (path, raw_path, filename, name, search, "+
		strings.Join(same, ", ")+", "+new+") SELECT ?, ?, ?, ?, ?, "+strings.Join(same, ", ")+", "+values+" FROM old WHERE rowid = ?")
	if err != nil {
		return err
	}
	defer insert.Close()
	rows, err := tx.QueryContext(ctx, "SELECT rowid, path, filename, media_id, channel, kind, "+marks+" FROM old ORDER BY created_at, id")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var row int64
		var u Upload
		if err := rows.Scan(&row, &u.Path, &u.Name, &u.MediaID, &u.Channel, &u.Kind, &u.Label, &u.Note); err != nil {
			return err
		}
		_, err := insert.ExecContext(ctx, validText(u.Path), rawPath(u.Path), validText(u.Name), sortName(u), searchText(u), row)
		if err != nil {
			return err
		}
	}
	return rows.Err()
}

// Bytes of new index entries that FTS5 gathers in memory before it writes
// them: while everything is indexed, and its own default (FTS5_DEFAULT_HASHSIZE
// in SQLite's fts5_config.c). Each write makes a part that has to be merged.
const (
	gatherAll     = 64 << 20
	gatherChanges = 1 << 20
)

func indexAll(ctx context.Context, tx *sql.Tx) error {
	const gather = "INSERT INTO uploads_text (uploads_text, rank) VALUES ('hashsize', %d); "
	_, err := tx.ExecContext(ctx, fmt.Sprintf(gather, gatherAll)+
		"INSERT INTO uploads_text (rowid, search) SELECT row, search FROM uploads; "+fmt.Sprintf(gather, gatherChanges))
	return err
}
