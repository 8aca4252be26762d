package history

// oldSchemas are those of earlier versions, by their number.
var oldSchemas = map[int]string{1: version1, 2: version1 + "; " + version2, 3: version3 + "; " + version3Search + "; " + version3Indexes,
	4: uploadTables + teamTables + ";" + indexes}

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

const version2 = `
ALTER TABLE uploads ADD COLUMN header     TEXT    NOT NULL DEFAULT '';
ALTER TABLE uploads ADD COLUMN sent_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE uploads ADD COLUMN sent_mime  TEXT    NOT NULL DEFAULT '';
ALTER TABLE uploads ADD COLUMN sent_name  TEXT    NOT NULL DEFAULT '';
UPDATE uploads SET sent_bytes = bytes, sent_mime = mime, sent_name = filename`

const version3 = `
CREATE TABLE uploads (
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
