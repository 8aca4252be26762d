package team

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

// desk is a connection to the library. Its methods return a *Problem, unless
// ctx ended.
type desk struct {
	conn  *pgx.Conn
	newer bool // than this program: it is read, and not written
}

// open connects and looks whether the library is one that this program knows.
func open(ctx context.Context, a Address, password string) (*desk, error) {
	conn, err := a.connect(ctx, password)
	if err != nil {
		return nil, err
	}
	d := &desk{conn: conn}
	if err := d.check(ctx); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *desk) check(ctx context.Context) error {
	var version int
	err := d.conn.QueryRow(ctx, "SELECT version FROM mediadrop.meta").Scan(&version)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return &Problem{Code: CodeNotSetUp, Detail: "the library has no version"}
	case err != nil:
		p := classify(err)
		if p.Code == CodeRights { // of a role that the set-up did not make
			p = &Problem{Code: CodeNotSetUp, Detail: p.Detail}
		}
		return p
	case version < schemaVersion:
		return &Problem{Code: CodeOlder, Detail: "the library has version " + itoa(version) + ", this program wants " + itoa(schemaVersion)}
	}
	d.newer = version > schemaVersion
	return nil
}

// closing is how long a connection may take to say goodbye.
const closing = time.Second

func (d *desk) close() {
	ctx, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	_ = d.conn.Close(ctx) // whatever it answers, the connection is gone
}

// listen asks for a notice at each change. Behind a pooler none comes.
func (d *desk) listen(ctx context.Context) error {
	_, err := d.conn.Exec(ctx, "LISTEN mediadrop")
	if err != nil {
		return classify(err)
	}
	return nil
}

// columns are those of Row, in the order of scan.
const columns = "id::text, filename, content_hash, bytes, kind, mime, sent_bytes, sent_mime, sent_name, stream_id, channel, " +
	"media_id, header, fits, verdict, reason, finished_at, member, renews::text, name, note, removed_at, proven_at, revision"

// page is how many rows are asked for at a time: few enough that nobody waits
// for them, in the network or in the history.
const page = 500

// after returns the next rows in the order of revisions, from one up to and
// with another.
func (d *desk) after(ctx context.Context, from, to int64, onlyGoodSince time.Time) ([]Row, error) {
	if onlyGoodSince.IsZero() {
		return d.rows(ctx, "WHERE revision > $1 AND revision <= $2 ORDER BY revision LIMIT $3", from, to, page)
	}
	return d.rows(ctx, "WHERE revision > $1 AND revision <= $2 AND finished_at > $4 AND removed_at IS NULL ORDER BY revision LIMIT $3",
		from, to, page, onlyGoodSince)
}

func (d *desk) rows(ctx context.Context, where string, args ...any) ([]Row, error) {
	found, err := d.conn.Query(ctx, "SELECT "+columns+" FROM mediadrop.uploads "+where, args...)
	if err != nil {
		return nil, classify(err)
	}
	rows, err := pgx.CollectRows(found, scanRow)
	if err != nil {
		return nil, classify(err)
	}
	return rows, nil
}

func scanRow(found pgx.CollectableRow) (Row, error) {
	var r Row
	var renews *string
	var removed, proven *time.Time
	err := found.Scan(&r.ID, &r.Filename, &r.ContentHash, &r.Bytes, &r.Kind, &r.MIME, &r.SentBytes, &r.SentMIME, &r.SentName,
		&r.StreamID, &r.Channel, &r.MediaID, &r.Header, &r.Fits, &r.Verdict, &r.Reason, &r.FinishedAt, &r.Member, &renews,
		&r.Name, &r.Note, &removed, &proven, &r.Revision)
	if renews != nil {
		r.Renews = *renews
	}
	if removed != nil {
		r.RemovedAt = removed.UTC()
	}
	if proven != nil {
		r.ProvenAt = proven.UTC()
	}
	r.FinishedAt = r.FinishedAt.UTC()
	return r, err
}

// latest returns the highest revision there is.
func (d *desk) latest(ctx context.Context) (revision int64, err error) {
	err = d.conn.QueryRow(ctx, "SELECT COALESCE(max(revision), 0) FROM mediadrop.uploads").Scan(&revision)
	if err != nil {
		return 0, classify(err)
	}
	return revision, nil
}

const insertRow = "INSERT INTO mediadrop.uploads (id, filename, content_hash, bytes, kind, mime, sent_bytes, sent_mime, sent_name, " +
	"stream_id, channel, media_id, header, fits, verdict, reason, finished_at, member, renews, name, note, removed_at, proven_at) " +
	"VALUES ($1::text::uuid, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19::text::uuid, $20, $21, $22, $23) " +
	"ON CONFLICT (id) DO NOTHING"

// share writes changes in their order, in one transaction. What is there
// already is not written again, so that a lost answer is repeated harmlessly.
func (d *desk) share(ctx context.Context, changes []Change) error {
	batch := &pgx.Batch{}
	for _, c := range changes {
		queue(batch, c)
	}
	if err := d.conn.SendBatch(ctx, batch).Close(); err != nil {
		return classify(err)
	}
	return nil
}

func queue(batch *pgx.Batch, c Change) {
	r := c.Row
	change := func(column, cast string, value any) {
		batch.Queue("UPDATE mediadrop.uploads SET "+column+" = $2"+cast+" WHERE id = $1::text::uuid AND "+column+" IS DISTINCT FROM $2"+cast, r.ID, value)
	}
	switch c.Field {
	case FieldUpload:
		batch.Queue(insertRow, r.ID, clip(r.Filename, 1024), r.ContentHash, r.Bytes, r.Kind, r.MIME, r.SentBytes, r.SentMIME, clip(r.SentName, 1024),
			r.StreamID, clip(r.Channel, 1024), r.MediaID, r.Header, r.Fits, r.Verdict, r.Reason, r.FinishedAt, clip(r.Member, 255), orNull(r.Renews),
			clip(r.Name, 1024), clip(r.Note, 8192), timeOrNull(r.RemovedAt), timeOrNull(r.ProvenAt))
	case FieldName:
		change("name", "::text", clip(r.Name, 1024))
	case FieldNote:
		change("note", "::text", clip(r.Note, 8192))
	case FieldRemoved:
		change("removed_at", "::timestamptz", timeOrNull(r.RemovedAt))
	case FieldRenews:
		change("renews", "::text::uuid", orNull(r.Renews))
	case FieldProven:
		change("proven_at", "::timestamptz", timeOrNull(r.ProvenAt))
	}
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func timeOrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// clip makes a text one that the desk takes: UTF-8, without NUL, of at most
// that many characters.
func clip(text string, most int) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most])
	}
	return text
}
