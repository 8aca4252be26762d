package history

import (
	"context"
	"database/sql"
	"errors"
	"strings"
)

// insert is followed by the position, the texts that are looked through and
// ordered by, and the values of columns.
var insert = "INSERT INTO uploads (position, search, name, " + columns + ") VALUES (?, ?, ?, " + placeholders(columns) + ")"

// update leaves created_at alone, which the list is ordered by, and what a
// person changes. What an upload renews is kept when the new row does not
// say: the queue need not know it.
var update = "UPDATE uploads SET search = ?, name = ?, " + assignments(changing) + ", " +
	"renews = CASE WHEN ? = '' THEN renews ELSE ? END WHERE position = ?"

func assignments(list string) string { return strings.ReplaceAll(list, ", ", " = ?, ") + " = ?" }

// Save adds the uploads, or rewrites those whose ID is there already, all but
// their CreatedAt, Favourite, Label and Note (see Annotate); an empty Renews
// keeps the one that is there. It does all of them or none.
func (s *Store) Save(ctx context.Context, uploads []Upload) error {
	return wrap("save uploads", transact(ctx, s.writer, func(tx *sql.Tx) error {
		return saveAll(ctx, tx, uploads)
	}))
}

func saveAll(ctx context.Context, tx *sql.Tx, uploads []Upload) error {
	known := &statements{tx, map[string]*sql.Stmt{}}
	var fresh []Upload
	index := map[string]int{} // in fresh
	for _, u := range uploads {
		if u.CreatedAt.IsZero() {
			return errors.New("upload " + u.ID + " has no time of creation")
		}
		if i, ok := index[u.ID]; ok {
			fresh[i] = changed(fresh[i], u)
			continue
		}
		row, err := findRow(ctx, known, u.ID)
		if errors.Is(err, sql.ErrNoRows) {
			index[u.ID] = len(fresh)
			fresh = append(fresh, u)
			continue
		}
		if err != nil {
			return err
		}
		if err := row.update(ctx, known, u); err != nil {
			return err
		}
	}
	return insertAll(ctx, known, fresh)
}

// changed is what Save makes of a row that is there.
func changed(was, u Upload) Upload {
	u.CreatedAt, u.Favourite, u.Label, u.Note = was.CreatedAt, was.Favourite, was.Label, was.Note
	if u.Renews == "" {
		u.Renews = was.Renews
	}
	return u
}

// insertAll adds rows whose IDs are not there, each once.
func insertAll(ctx context.Context, tx *statements, uploads []Upload) error {
	places := make([]place, len(uploads))
	byID := make(map[string]Upload, len(uploads))
	for i, u := range uploads {
		places[i], byID[u.ID] = placeOf(u), u
	}
	if err := assign(ctx, tx.Tx, places); err != nil {
		return err
	}
	for _, p := range places {
		u := byID[p.id]
		position, search := positionOf(p.rank, u.Favourite), searchText(u)
		if err := tx.exec(ctx, insert, append([]any{position, search, sortName(u)}, values(u)...)...); err != nil {
			return err
		}
		if err := addToIndexes(ctx, tx, position, search); err != nil {
			return err
		}
	}
	return nil
}

// storedRow is what a change of a row needs to know of it.
type storedRow struct {
	position            int64
	search, label, note string
}

// findRow returns sql.ErrNoRows when there is no such upload.
func findRow(ctx context.Context, tx *statements, id string) (row storedRow, err error) {
	err = tx.row(ctx, "SELECT position, search, label, note FROM uploads WHERE id = ?", id).
		Scan(&row.position, &row.search, &row.label, &row.note)
	return row, err
}

func (r storedRow) update(ctx context.Context, tx *statements, u Upload) error {
	u.Label, u.Note = r.label, r.note
	search := searchText(u)
	args := []any{search, sortName(u)}
	args = append(args, values(u)[1:1+strings.Count(changing, ",")+1]...)
	args = append(args, u.Renews, u.Renews, r.position)
	if search == r.search {
		return tx.exec(ctx, update, args...)
	}
	if err := dropFromIndexes(ctx, tx, r.position, r.search); err != nil {
		return err
	}
	if err := tx.exec(ctx, update, args...); err != nil {
		return err
	}
	return addToIndexes(ctx, tx, r.position, search)
}

// Delete removes the uploads, all or none of them. An ID that is not there is
// no error.
func (s *Store) Delete(ctx context.Context, ids ...string) error {
	return wrap("delete uploads", transact(ctx, s.writer, func(tx *sql.Tx) error {
		known := &statements{tx, map[string]*sql.Stmt{}}
		for _, id := range ids {
			row, err := findRow(ctx, known, id)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			if err := row.remove(ctx, known); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (r storedRow) remove(ctx context.Context, tx *statements) error {
	if err := dropFromIndexes(ctx, tx, r.position, r.search); err != nil {
		return err
	}
	return tx.exec(ctx, "DELETE FROM uploads WHERE position = ?", r.position)
}

// transact runs do in one transaction.
func transact(ctx context.Context, db *sql.DB, do func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	return tx.Commit()
}

// ignoreDone: a context that ends has rolled the transaction back already.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// placeholders has one question mark for each name in a comma-separated list.
func placeholders(list string) string {
	return strings.Repeat("?, ", strings.Count(list, ",")) + "?"
}
