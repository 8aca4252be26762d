package history

import (
	"context"
	"database/sql"
	"strings"
)

// version3 gives every row a position: a number whose descending order is
// the order of the list (see place.go), and the row's key in the indexes of
// the text. It is the INTEGER PRIMARY KEY, so that VACUUM keeps it.
//
// due is when an upload was done, which orders by expiry: '~' comes after
// every time.
//
// tally counts the rows of each stretch of positions, so that neither a count
// nor the way to the end of the list reads the whole table. uploads_facets
// answers the filters within a stretch without the rows themselves.
const version3 = `
CREATE TABLE uploads3 (
	position     INTEGER PRIMARY KEY,
	id           TEXT    NOT NULL UNIQUE CHECK (id <> ''),
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
	header       TEXT    NOT NULL DEFAULT '',
	sent_bytes   INTEGER NOT NULL DEFAULT 0,
	sent_mime    TEXT    NOT NULL DEFAULT '',
	sent_name    TEXT    NOT NULL DEFAULT '',
	renews       TEXT    NOT NULL DEFAULT '',
	favourite    INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
	label        TEXT    NOT NULL DEFAULT '',
	note         TEXT    NOT NULL DEFAULT '',
	name         TEXT    NOT NULL,
	search       TEXT    NOT NULL,
	due          TEXT    GENERATED ALWAYS AS (CASE WHEN state = 'done' THEN ifnull(finished_at, '~') ELSE '~' END) VIRTUAL
) STRICT;

CREATE TABLE tally (
	block   INTEGER NOT NULL,
	state   TEXT    NOT NULL,
	kind    TEXT    NOT NULL,
	channel TEXT    NOT NULL,
	n       INTEGER NOT NULL,
	PRIMARY KEY (block, state, kind, channel)
) STRICT, WITHOUT ROWID`

// version3Search: the trigrams find words of three and more letters as they
// are; the grams find one and two letters (and give nothing back: they are
// made from uploads.search again for a deletion). The tokenizer takes what
// lies between two blanks as it is.
const version3Search = `
CREATE VIRTUAL TABLE search_trigrams USING fts5 (search,
	content = 'uploads', content_rowid = 'position', columnsize = 0, tokenize = 'trigram case_sensitive 1');
CREATE VIRTUAL TABLE search_grams USING fts5 (grams,
	content = '', detail = none, columnsize = 0,
	tokenize = 'ascii tokenchars ''!"#$%&''''()*+,-./:;<=>?@[\]^_` + "`" + `{|}~` + "\x7f" + `''')`

const version3Indexes = `
CREATE INDEX uploads_facets ON uploads (position, state, kind, channel);
CREATE INDEX uploads_created ON uploads (created_at, id);
CREATE INDEX uploads_name ON uploads (name, position DESC);
CREATE INDEX uploads_due ON uploads (due, position DESC, kind, channel, state);
CREATE INDEX uploads_content ON uploads (content_hash, finished_at) WHERE state = 'done';
CREATE INDEX uploads_media ON uploads (media_id, stream_id) WHERE media_id <> '';
CREATE INDEX uploads_unfinished ON uploads (created_at, id)
	WHERE state IN ('checking', 'queued', 'uploading', 'waiting');

INSERT INTO tally SELECT position >> 22, state, kind, channel, count(*) FROM uploads GROUP BY 1, 2, 3, 4;
CREATE TRIGGER uploads_insert AFTER INSERT ON uploads BEGIN
	INSERT INTO tally VALUES (new.position >> 22, new.state, new.kind, new.channel, 1)
		ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER uploads_delete AFTER DELETE ON uploads BEGIN
	UPDATE tally SET n = n - 1
		WHERE block = old.position >> 22 AND state = old.state AND kind = old.kind AND channel = old.channel;
	DELETE FROM tally
		WHERE block = old.position >> 22 AND state = old.state AND kind = old.kind AND channel = old.channel AND n = 0;
END;
CREATE TRIGGER uploads_update AFTER UPDATE OF position, state, kind, channel ON uploads
WHEN old.position <> new.position OR old.state <> new.state OR old.kind <> new.kind OR old.channel <> new.channel BEGIN
	UPDATE tally SET n = n - 1
		WHERE block = old.position >> 22 AND state = old.state AND kind = old.kind AND channel = old.channel;
	DELETE FROM tally
		WHERE block = old.position >> 22 AND state = old.state AND kind = old.kind AND channel = old.channel AND n = 0;
	INSERT INTO tally VALUES (new.position >> 22, new.state, new.kind, new.channel, 1)
		ON CONFLICT DO UPDATE SET n = n + 1;
END`

// version2Columns are the columns that go over unchanged.
const version2Columns = "id, path, filename, content_hash, bytes, kind, mime, verdict, reason, channel, account, " +
	"stream_id, state, media_id, error, attempts, handed_over, created_at, finished_at, " +
	"header, sent_bytes, sent_mime, sent_name"

func migrateTo3(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, version3); err != nil {
		return err
	}
	if err := copyPlaced(ctx, tx); err != nil {
		return err
	}
	steps := []string{"DROP TABLE uploads", "ALTER TABLE uploads3 RENAME TO uploads", version3Search, version3Indexes}
	if _, err := tx.ExecContext(ctx, strings.Join(steps, "; ")); err != nil {
		return err
	}
	return indexAll(ctx, tx)
}

// copyPlaced fills uploads3, the oldest drop first.
func copyPlaced(ctx context.Context, tx *sql.Tx) (err error) {
	insert, err := tx.PrepareContext(ctx, "INSERT INTO uploads3 (position, name, search, "+version2Columns+") "+
		"SELECT ?, ?, ?, "+version2Columns+" FROM uploads WHERE rowid = ?")
	if err != nil {
		return err
	}
	defer insert.Close()
	rows, err := tx.QueryContext(ctx, "SELECT rowid, created_at, filename, media_id, channel, kind FROM uploads "+
		"ORDER BY created_at, id DESC")
	if err != nil {
		return err
	}
	defer rows.Close()
	var next ladder
	for rows.Next() {
		var rowid int64
		var created string
		var u Upload
		if err := rows.Scan(&rowid, &created, &u.Filename, &u.MediaID, &u.Channel, &u.Kind); err != nil {
			return err
		}
		if _, err := insert.ExecContext(ctx, next.step(created), sortName(u), searchText(u), rowid); err != nil {
			return err
		}
	}
	return rows.Err()
}
