package history

import (
	"context"
	"database/sql"
	"fmt"
	"unicode/utf8"
)

// The longest Label and Note, in characters.
const (
	MaxLabel = 200
	MaxNote  = 2000
)

// Annotation is what a person changes of an upload. What is nil stays.
type Annotation struct {
	Favourite   *bool
	Label, Note *string
}

// Annotate changes an upload's Favourite, Label and Note. Errors:
// ErrNotFound, ErrTooLong.
func (s *Store) Annotate(ctx context.Context, id string, a Annotation) error {
	return wrap("annotate upload "+id, transact(ctx, s.writer, func(tx *sql.Tx) error {
		return annotate(ctx, &statements{tx, map[string]*sql.Stmt{}}, id, a)
	}))
}

func annotate(ctx context.Context, tx *statements, id string, a Annotation) error {
	was, err := scan(tx.row(ctx, selectUploads+"WHERE id = ?", id))
	if err != nil {
		return notFound(err)
	}
	u := was
	if a.Favourite != nil {
		u.Favourite = *a.Favourite
	}
	if a.Label != nil {
		u.Label = *a.Label
	}
	if a.Note != nil {
		u.Note = *a.Note
	}
	if err := checkLength("label", u.Label, MaxLabel); err != nil {
		return err
	}
	if err := checkLength("note", u.Note, MaxNote); err != nil {
		return err
	}
	if u == was {
		return nil
	}
	row, err := findRow(ctx, tx, id)
	if err != nil {
		return err
	}
	return row.annotate(ctx, tx, u)
}

func (r storedRow) annotate(ctx context.Context, tx *statements, u Upload) error {
	position, search := positionOf(rankOf(r.position), u.Favourite), searchText(u)
	moved := position != r.position || search != r.search
	if moved {
		if err := dropFromIndexes(ctx, tx, r.position, r.search); err != nil {
			return err
		}
	}
	err := tx.exec(ctx, "UPDATE uploads SET position = ?, search = ?, name = ?, favourite = ?, label = ?, note = ? WHERE position = ?",
		position, search, sortName(u), u.Favourite, u.Label, u.Note, r.position)
	if err != nil || !moved {
		return err
	}
	return addToIndexes(ctx, tx, position, search)
}

func checkLength(what, text string, most int) error {
	if n := utf8.RuneCountInString(text); n > most {
		return fmt.Errorf("%w: the %s has %d characters, %d are allowed", ErrTooLong, what, n, most)
	}
	return nil
}
