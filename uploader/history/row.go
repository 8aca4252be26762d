package history

import (
	"database/sql"
	"fmt"
	"time"
)

// timeLayout is RFC 3339 with a fraction of fixed width: in UTC, the order of
// the texts is the order of the times.
const timeLayout = "2006-01-02T15:04:05.000000Z07:00"

// columns are the columns that an Upload fills, in the order of values and
// scan: the ID, then what changes, then what never does.
const columns = "id, " + changing + ", renews, " + personal + ", created_at"

const changing = "path, filename, content_hash, bytes, kind, mime, verdict, reason, channel, account, stream_id, " +
	"state, media_id, error, attempts, handed_over, finished_at, " +
	"header, sent_bytes, sent_mime, sent_name"

// personal are the columns that only a person changes.
const personal = "favourite, label, note"

const selectUploads = "SELECT " + columns + " FROM uploads "

// values are the values of columns.
func values(u Upload) []any {
	return []any{
		u.ID,
		u.Path, u.Filename, u.ContentHash, u.Bytes, u.Kind, u.MIME, u.Verdict, u.Reason, u.Channel, u.Account, u.StreamID,
		u.State, u.MediaID, u.Error, u.Attempts, u.HandedOver,
		sql.NullString{String: timeText(u.FinishedAt), Valid: !u.FinishedAt.IsZero()},
		u.Header, u.SentBytes, u.SentMIME, u.SentName,
		u.Renews, u.Favourite, u.Label, u.Note,
		timeText(u.CreatedAt),
	}
}

type scanner interface{ Scan(...any) error }

// scan reads columns from a row, after the columns of its caller.
func scan(row scanner, before ...any) (Upload, error) {
	var u Upload
	var created string
	var finished sql.NullString
	err := row.Scan(append(before,
		&u.ID,
		&u.Path, &u.Filename, &u.ContentHash, &u.Bytes, &u.Kind, &u.MIME, &u.Verdict, &u.Reason, &u.Channel, &u.Account, &u.StreamID,
		&u.State, &u.MediaID, &u.Error, &u.Attempts, &u.HandedOver,
		&finished,
		&u.Header, &u.SentBytes, &u.SentMIME, &u.SentName,
		&u.Renews, &u.Favourite, &u.Label, &u.Note,
		&created,
	)...)
	if err != nil {
		return Upload{}, err
	}
	if u.CreatedAt, err = parseTime(created); err != nil {
		return Upload{}, err
	}
	if finished.Valid {
		if u.FinishedAt, err = parseTime(finished.String); err != nil {
			return Upload{}, err
		}
	}
	return u, nil
}

func timeText(t time.Time) string { return t.UTC().Format(timeLayout) }

func parseTime(text string) (time.Time, error) {
	t, err := time.Parse(timeLayout, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return t.UTC(), nil
}
