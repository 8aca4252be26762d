package history

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// RowError is which of the uploads given to Merge is refused, and why.
type RowError struct {
	Row int // the first is 1
	Err error
}

func (e *RowError) Error() string { return fmt.Sprintf("row %d: %s", e.Row, e.Err) }

func (e *RowError) Unwrap() error { return e.Err }

// longestField bounds what another program's export can bring, in
// characters: more than the longest path that Windows knows (32,767).
const longestField = 32768

// Merge adds uploads of another program's export, and returns the IDs of those that
// are new in the list. One that is there (the same ID, or the same media ID and stream)
// is not added and not changed, but that an empty label or note is filled, a
// favourite stays or becomes one, and a removed one comes back. It does all of
// them or none; an upload that it cannot take is a *RowError.
func (s *Store) Merge(ctx context.Context, uploads []Upload) (added []string, err error) {
	for i, u := range uploads {
		if err := checkForeign(u); err != nil {
			return nil, wrap("merge uploads", &RowError{i + 1, err})
		}
	}
	err = s.change(ctx, func(tx *change) (err error) {
		added, err = tx.merge(ctx, uploads)
		return err
	})
	if err != nil {
		return nil, wrap("merge uploads", err)
	}
	return added, nil
}

func (c *change) merge(ctx context.Context, uploads []Upload) (added []string, err error) {
	c.inTeam = false // whose uploads these are is not known
	for _, u := range uploads {
		row, known, err := c.double(ctx, u)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			added = append(added, u.ID)
			_, err = c.add(ctx, asOwn(u))
		case err == nil:
			if !known.RemovedAt.IsZero() {
				added = append(added, known.ID)
			}
			err = c.update(ctx, row, known, filled(known, u))
		}
		if err != nil {
			return nil, err
		}
	}
	return added, nil
}

// double returns the upload that another one is the same as, or sql.ErrNoRows.
func (c *change) double(ctx context.Context, u Upload) (row int64, known Upload, err error) {
	row, known, err = c.get(ctx, u.ID)
	if !errors.Is(err, sql.ErrNoRows) || u.MediaID == "" {
		return row, known, err
	}
	var id string
	if err := c.QueryRowContext(ctx, sameMedia, u.MediaID, u.StreamID).Scan(&id); err != nil {
		return 0, Upload{}, err
	}
	return c.get(ctx, id)
}

const sameMedia = "SELECT id FROM uploads WHERE media_id = ? AND media_id <> '' AND stream_id = ? LIMIT 1"

// asOwn returns an upload of another program as it comes into the list here:
// it is nobody's of a team, and has no path: what lies there on this computer is
// another file, and somebody else chose its name. Exports of earlier versions know a
// drop by its time.
func asOwn(u Upload) Upload {
	u.RemovedAt, u.Member, u.Path = time.Time{}, "", ""
	if u.DropID == "" {
		u.DropID = timeText(u.CreatedAt)
	}
	return u
}

// filled is a row with what another one knows of it.
func filled(row, from Upload) Upload {
	row.RemovedAt = time.Time{}
	row.Favourite = row.Favourite || from.Favourite
	if row.Label == "" {
		row.Label = from.Label
	}
	if row.Note == "" {
		row.Note = from.Note
	}
	return row
}

// checkForeign is whether an upload can be one of this program.
func checkForeign(u Upload) error {
	switch {
	case u.ID == "":
		return errors.New("there is no ID")
	case !u.State.Ended():
		return fmt.Errorf("%q is no state of an upload that has ended", u.State)
	case u.State == Done && u.MediaID == "":
		return errors.New("a done upload without a media ID")
	case u.State == Done && !isHash(u.Hash), u.Hash != "" && !isHash(u.Hash):
		return errors.New("the content is not known by its hash")
	case u.Size < 0 || u.SentBytes < 0 || u.Attempts < 0:
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
	if u.State == Done && u.Attempts == 0 {
		early += Lifetime
	}
	if u.FinishedAt.Before(u.CreatedAt.Add(-early)) {
		return errors.New("finished before it was created")
	}
	return checkLengths(u)
}

// isHash reports whether a text is a BLAKE3-256 in hexadecimal.
func isHash(text string) bool {
	b, err := hex.DecodeString(text)
	return err == nil && len(b) == 32 && strings.ToLower(text) == text
}

func checkLengths(u Upload) error {
	of := reflect.ValueOf(u)
	for _, f := range fields {
		if value := of.Field(f.index); value.Kind() == reflect.String {
			if err := checkLength(f.column, value.String(), longestField); err != nil {
				return err
			}
		}
	}
	if err := checkLength("label", u.Label, MaxLabel); err != nil {
		return err
	}
	return checkLength("note", u.Note, MaxNote)
}
