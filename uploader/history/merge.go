package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"
)

// RowError says which of the uploads given to Merge is refused, and why.
type RowError struct {
	Row int // the first is 1
	Err error
}

func (e *RowError) Error() string { return fmt.Sprintf("row %d: %s", e.Row, e.Err) }

func (e *RowError) Unwrap() error { return e.Err }

// longestField bounds what another program's export can bring, in
// characters: more than the longest path that Windows knows (32,767).
const longestField = 32768

// Merge adds uploads of another program's export, and returns how many were
// new. One that is there (the same ID, or the same media ID and stream) is
// not added and not changed, but that an empty label or note is filled and a
// favourite stays or becomes one. It does all of them or none; an upload
// that it cannot take is a *RowError.
func (s *Store) Merge(ctx context.Context, uploads []Upload) (added int, err error) {
	for i, u := range uploads {
		if err := checkForeign(u); err != nil {
			return 0, wrap("merge uploads", &RowError{i + 1, err})
		}
	}
	err = transact(ctx, s.writer, func(tx *sql.Tx) (err error) {
		added, err = merge(ctx, &statements{tx, map[string]*sql.Stmt{}}, uploads)
		return err
	})
	if err != nil {
		return 0, wrap("merge uploads", err)
	}
	return added, nil
}

func merge(ctx context.Context, tx *statements, uploads []Upload) (int, error) {
	type sent struct{ mediaID, streamID string }
	var fresh []Upload
	byID, byMedia := map[string]int{}, map[sent]int{}
	for _, u := range uploads {
		media := sent{u.MediaID, u.StreamID}
		i, ok := byID[u.ID]
		if !ok {
			i, ok = byMedia[media]
		}
		if ok {
			fresh[i] = filled(fresh[i], u)
			continue
		}
		known, err := findDouble(ctx, tx, u)
		if err == nil {
			if err := fillIn(ctx, tx, known, u); err != nil {
				return 0, err
			}
			continue
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return 0, err
		}
		byID[u.ID] = len(fresh)
		if u.MediaID != "" {
			byMedia[media] = len(fresh)
		}
		fresh = append(fresh, u)
	}
	return len(fresh), insertAll(ctx, tx, fresh)
}

func findDouble(ctx context.Context, tx *statements, u Upload) (id string, err error) {
	err = tx.row(ctx, "SELECT id FROM uploads WHERE id = ?", u.ID).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) && u.MediaID != "" {
		err = tx.row(ctx, "SELECT id FROM uploads WHERE media_id = ? AND media_id <> '' AND stream_id = ? LIMIT 1", u.MediaID, u.StreamID).Scan(&id)
	}
	return id, err
}

// filled is a row with what another one knows of it.
func filled(row, from Upload) Upload {
	row.Favourite = row.Favourite || from.Favourite
	if row.Label == "" {
		row.Label = from.Label
	}
	if row.Note == "" {
		row.Note = from.Note
	}
	return row
}

func fillIn(ctx context.Context, tx *statements, id string, from Upload) error {
	row, err := scan(tx.row(ctx, selectUploads+"WHERE id = ?", id))
	if err != nil {
		return err
	}
	row = filled(row, from)
	return annotate(ctx, tx, id, Annotation{&row.Favourite, &row.Label, &row.Note})
}

var ended = []string{"done", "failed", "unknown", "canceled", "blocked"}

// checkForeign is whether an upload can be one of this program.
func checkForeign(u Upload) error {
	switch {
	case u.ID == "":
		return errors.New("there is no ID")
	case !slices.Contains(ended, u.State):
		return fmt.Errorf("%q is no state of an upload that has ended", u.State)
	case u.State == "done" && u.MediaID == "":
		return errors.New("a done upload without a media ID")
	case u.Bytes < 0 || u.SentBytes < 0 || u.Attempts < 0:
		return errors.New("a number is below zero")
	}
	if err := checkTime("created", u.CreatedAt); err != nil {
		return err
	}
	// An ended upload that was never finished could not expire or be told
	// from one that goes on.
	if err := checkTime("finished", u.FinishedAt); err != nil {
		return err
	}
	// A clock may be set back while an upload goes on, and a file that had a
	// media ID already has the time when that came.
	early := 24 * time.Hour
	if u.State == "done" && u.Attempts == 0 {
		early += Lifetime
	}
	if u.FinishedAt.Before(u.CreatedAt.Add(-early)) {
		return errors.New("finished before it was created")
	}
	return checkLengths(u)
}

// checkTime: neither the clock's zero nor a time that the table cannot hold.
func checkTime(what string, t time.Time) error {
	if year := t.UTC().Year(); year < 2000 || year > 9999 {
		return fmt.Errorf("the time at which it was %s is missing or cannot be", what)
	}
	return nil
}

func checkLengths(u Upload) error {
	for what, text := range map[string]string{
		"ID": u.ID, "path": u.Path, "file name": u.Filename, "content hash": u.ContentHash, "kind": u.Kind, "type": u.MIME,
		"verdict": u.Verdict, "reason": u.Reason, "channel": u.Channel, "account": u.Account, "stream ID": u.StreamID,
		"media ID": u.MediaID, "error": u.Error, "header": u.Header, "sent type": u.SentMIME, "sent name": u.SentName,
		"renewed ID": u.Renews,
	} {
		if err := checkLength(what, text, longestField); err != nil {
			return err
		}
	}
	if err := checkLength("label", u.Label, MaxLabel); err != nil {
		return err
	}
	return checkLength("note", u.Note, MaxNote)
}
