package team

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"mediadrop/uploader/history"
)

// desk is a connection to the library. Its methods return a *Problem, unless
// ctx ended.
type desk struct {
	conn    *pgx.Conn
	answer  time.Duration // how long an answer may take
	newer   bool          // than this program: it is read, and not written
	noticed bool          // a change, since this was last reset
}

// open connects and looks whether the library is one that this program knows.
func open(ctx context.Context, a Address, password string) (*desk, error) {
	d := &desk{answer: usualAnswer}
	var err error
	if d.conn, err = a.connect(ctx, password, func() { d.noticed = true }); err != nil {
		return nil, err
	}
	if err := d.check(ctx); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *desk) check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, d.answer)
	defer cancel()
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
		return &Problem{Code: CodeOlder, Detail: fmt.Sprintf("the library has version %d, this program wants %d", version, schemaVersion)}
	}
	d.newer = version > schemaVersion
	return nil
}

// usualAnswer is how long an answer may take before the connection counts as
// dead: a page of rows on a slow line takes seconds.
const usualAnswer = time.Minute

// closing is how long a connection may take to say goodbye.
const closing = time.Second

func (d *desk) close() {
	ctx, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	_ = d.conn.Close(ctx) // whatever it answers, the connection is gone
}

// listen asks for a notice at each change. Behind a pooler none comes.
func (d *desk) listen(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, d.answer)
	defer cancel()
	_, err := d.conn.Exec(ctx, "LISTEN mediadrop")
	if err != nil {
		return classify(err)
	}
	return nil
}

// await returns when there was a notice of a change, or ctx ended, which is no
// error. Where the connection is dead, the next question finds out.
func (d *desk) await(ctx context.Context) error {
	if d.noticed {
		return nil
	}
	if err := d.conn.PgConn().WaitForNotification(ctx); err != nil && ctx.Err() == nil {
		return classify(err)
	}
	return nil
}

// columns are what is shared of an upload, in the order of scanRow.
const columns = "id::text, filename, content_hash, bytes, kind, mime, sent_bytes, sent_mime, sent_name, stream_id, channel, " +
	"media_id, header, fits, verdict, reason, finished_at, member, renews::text, name, note, removed_at, proven_at, revision"

// page is how many rows are asked for at a time: few enough that nobody waits
// for them, in the network or in the history.
const page = 500

// after returns the next uploads in the order of revisions, from one up to and
// with another, and the revision of the last of them.
func (d *desk) after(ctx context.Context, from, to int64, onlyGoodSince time.Time) (rows []history.Upload, last int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, d.answer)
	defer cancel()
	where, args := "", []any{from, to, page}
	if !onlyGoodSince.IsZero() {
		where, args = " AND finished_at > $4 AND removed_at IS NULL", append(args, onlyGoodSince)
	}
	found, err := d.conn.Query(ctx, "SELECT "+columns+" FROM mediadrop.uploads WHERE revision > $1 AND revision <= $2"+where+" ORDER BY revision LIMIT $3", args...)
	if err != nil {
		return nil, 0, classify(err)
	}
	last = from
	rows, err = pgx.CollectRows(found, func(row pgx.CollectableRow) (history.Upload, error) { return scanRow(row, &last) })
	if err != nil {
		return nil, 0, classify(err)
	}
	return rows, last, nil
}

func scanRow(found pgx.CollectableRow, revision *int64) (history.Upload, error) {
	// An upload in the list of its uploader had one request, and was given when
	// it was done: what it waited for is nobody else's business.
	u := history.Upload{State: "done", Attempts: 1, HandedOver: true}
	var renews *string
	var removed, proven *time.Time
	err := found.Scan(&u.ID, &u.Name, &u.Hash, &u.Size, &u.Kind, &u.MIME, &u.SentBytes, &u.SentMIME, &u.SentName,
		&u.StreamID, &u.Channel, &u.MediaID, &u.Header, &u.FitsHeader, &u.Verdict, &u.Reason, &u.FinishedAt, &u.Member, &renews,
		&u.Label, &u.Note, &removed, &proven, revision)
	if renews != nil {
		u.Renews = *renews
	}
	if removed != nil {
		u.RemovedAt = removed.UTC()
	}
	if proven != nil {
		u.ProvenAt = proven.UTC()
	}
	u.FinishedAt = u.FinishedAt.UTC()
	u.CreatedAt, u.AnsweredAt = u.FinishedAt, u.FinishedAt
	return u, err
}

// latest returns the highest revision there is.
func (d *desk) latest(ctx context.Context) (revision int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, d.answer)
	defer cancel()
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
func (d *desk) share(ctx context.Context, member string, changes []history.TeamChange) error {
	ctx, cancel := context.WithTimeout(ctx, d.answer)
	defer cancel()
	batch := &pgx.Batch{}
	for _, c := range changes {
		queue(batch, member, c)
	}
	if err := d.conn.SendBatch(ctx, batch).Close(); err != nil {
		return classify(err)
	}
	return nil
}

func queue(batch *pgx.Batch, member string, c history.TeamChange) {
	u := c.Upload
	change := func(column, cast string, value any) {
		batch.Queue("UPDATE mediadrop.uploads SET "+column+" = $2"+cast+" WHERE id = $1::text::uuid AND "+column+" IS DISTINCT FROM $2"+cast, u.ID, value)
	}
	switch c.Field {
	case history.TeamUpload:
		batch.Queue(insertRow, u.ID, clip(u.Name, longestName), u.Hash, u.Size, u.Kind, u.MIME, u.SentBytes, u.SentMIME, clip(u.SentName, longestName),
			u.StreamID, clip(u.Channel, longestName), u.MediaID, u.Header, u.FitsHeader, u.Verdict, u.Reason, u.Issued(), clip(member, longestWord), orNull(u.Renews),
			clip(u.Label, longestName), clip(u.Note, history.MaxNote), timeOrNull(u.RemovedAt), timeOrNull(u.ProvenAt))
	case history.TeamLabel:
		change("name", "::text", clip(u.Label, longestName))
	case history.TeamNote:
		change("note", "::text", clip(u.Note, history.MaxNote))
	case history.TeamRemoved:
		change("removed_at", "::timestamptz", timeOrNull(u.RemovedAt))
	case history.TeamRenews:
		change("renews", "::text::uuid", orNull(u.Renews))
	case history.TeamProven:
		change("proven_at", "::timestamptz", timeOrNull(u.ProvenAt))
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
