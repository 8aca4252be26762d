package history

import (
	"context"
	"database/sql"
	"errors"
	"strings"
)

// save is followed by the values of columns and the search text. created_at
// never changes: the list is ordered by it.
var save = "INSERT INTO uploads (" + columns + ", search) VALUES (" + placeholders(columns) + ", ?) " +
	"ON CONFLICT (id) DO UPDATE SET " + fromNew(changing+", search")

// fromNew makes "a = excluded.a, b = excluded.b" of "a, b".
func fromNew(list string) string {
	names := strings.Split(list, ", ")
	for i, name := range names {
		names[i] = name + " = excluded." + name
	}
	return strings.Join(names, ", ")
}

// Save adds the uploads, or rewrites those whose ID is there already, all but
// their CreatedAt. It does all of them or none.
func (s *Store) Save(ctx context.Context, uploads []Upload) error {
	return wrap("save uploads", transact(ctx, s.writer, func(tx *sql.Tx) error {
		return saveAll(ctx, tx, uploads)
	}))
}

func saveAll(ctx context.Context, tx *sql.Tx, uploads []Upload) error {
	stmt, err := tx.PrepareContext(ctx, save)
	if err != nil {
		return err
	}
	defer stmt.Close()
	for _, u := range uploads {
		if u.CreatedAt.IsZero() {
			return errors.New("upload " + u.ID + " has no time of creation")
		}
		if _, err := stmt.ExecContext(ctx, append(values(u), searchText(u))...); err != nil {
			return err
		}
	}
	return nil
}

// Delete removes the uploads, all or none of them. An ID that is not there is
// no error.
func (s *Store) Delete(ctx context.Context, ids ...string) error {
	return wrap("delete uploads", transact(ctx, s.writer, func(tx *sql.Tx) error {
		stmt, err := tx.PrepareContext(ctx, "DELETE FROM uploads WHERE id = ?")
		if err != nil {
			return err
		}
		defer stmt.Close()
		for _, id := range ids {
			if _, err := stmt.ExecContext(ctx, id); err != nil {
				return err
			}
		}
		return nil
	}))
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
