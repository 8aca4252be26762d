package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
)

var (
	findUpload   = "SELECT row, " + strings.Join(columns, ", ") + " FROM uploads WHERE id = ?"
	findUploads  = "SELECT row, " + strings.Join(columns, ", ") + " FROM (SELECT value AS wanted FROM json_each(?)) CROSS JOIN uploads ON uploads.id = wanted"
	insertUpload = "INSERT INTO uploads (" + strings.Join(stored, ", ") + ") VALUES (" + placeholders(len(stored)) + ")"
)

// Save adds the uploads, or rewrites those whose ID is there already, all but
// what is marked as kept in Upload. It does all of them or none, and returns
// when the disk has them.
func (s *Store) Save(ctx context.Context, uploads []Upload) error {
	return wrap("save uploads", s.change(ctx, func(tx *change) error { return tx.save(ctx, uploads) }))
}

// change is a transaction that changes rows.
type change struct {
	*sql.Tx
	kept   *statements
	wanted []string // statements that are to be kept
	texts  []int64  // rows whose search text is new
	inTeam bool     // what changes is noted for the team
	queued bool     // something is to be shared
}

// change runs do in one transaction.
func (s *Store) change(ctx context.Context, do func(*change) error) error {
	var c *change
	err := transact(ctx, s.writer, func(tx *sql.Tx) error {
		c = s.begin(tx)
		if err := do(c); err != nil {
			return err
		}
		return c.mark(ctx)
	})
	if err != nil {
		return err
	}
	for _, query := range c.wanted {
		_, _ = s.writes.prepare(ctx, query) // it works without, too
	}
	s.unindexed.Add(int64(len(c.texts)))
	if tell := s.onTeamChange.Load(); c.queued && tell != nil && *tell != nil {
		(*tell)()
	}
	return s.catchUp(ctx)
}

func (s *Store) begin(tx *sql.Tx) *change {
	return &change{Tx: tx, kept: s.writes, inTeam: s.inTeam.Load()}
}

// run is ExecContext for a statement that will come again.
func (c *change) run(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if stmt := c.kept.find(query); stmt != nil {
		return c.StmtContext(ctx, stmt).ExecContext(ctx, args...)
	}
	c.wanted = append(c.wanted, query)
	return c.ExecContext(ctx, query, args...)
}

func (c *change) save(ctx context.Context, uploads []Upload) error {
	there, err := c.there(ctx, uploads)
	if err != nil {
		return err
	}
	for _, u := range uploads {
		was, is := there[u.ID]
		if !is {
			row, err := c.add(ctx, u)
			if err != nil {
				return err
			}
			there[u.ID] = saved{row, u}
			continue
		}
		u = keep(was.Upload, u)
		if err := c.update(ctx, was.row, was.Upload, u); err != nil {
			return err
		}
		there[u.ID] = saved{was.row, u}
	}
	return nil
}

// saved is an upload that has a row.
type saved struct {
	row int64
	Upload
}

// there returns those of the uploads that have a row, as it is, by their IDs: to ask
// for each of a thousand new ones takes half as long as to add it.
func (c *change) there(ctx context.Context, uploads []Upload) (map[string]saved, error) {
	ids := make([]string, len(uploads))
	for i, u := range uploads {
		ids[i] = u.ID
	}
	wanted, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	rows, err := c.StmtContext(ctx, c.kept.find(findUploads)).QueryContext(ctx, string(wanted))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	there := map[string]saved{}
	for rows.Next() {
		var row int64
		u, err := scan(rows, &row)
		if err != nil {
			return nil, err
		}
		there[u.ID] = saved{row, u}
	}
	return there, rows.Err()
}

// get returns sql.ErrNoRows when there is no such upload.
func (c *change) get(ctx context.Context, id string) (row int64, u Upload, err error) {
	u, err = scan(c.StmtContext(ctx, c.kept.find(findUpload)).QueryRowContext(ctx, id), &row)
	return row, u, err
}

func (c *change) add(ctx context.Context, u Upload) (row int64, err error) {
	if u.CreatedAt.IsZero() {
		return 0, errors.New("upload " + u.ID + " has no time of creation")
	}
	added, err := c.run(ctx, insertUpload, record(u)...)
	if err != nil {
		return 0, err
	}
	if row, err = added.LastInsertId(); err != nil {
		return 0, err
	}
	c.texts = append(c.texts, row)
	return row, c.noteForTeam(ctx, Upload{}, u)
}

// update writes what is different: each index of the table is touched only
// where its columns are named.
func (c *change) update(ctx context.Context, row int64, was, u Upload) error {
	before, after := record(was), record(u)
	var names []string
	var values []any
	text := false
	for i, name := range stored {
		if before[i] != after[i] {
			names, values = append(names, name+" = ?"), append(values, after[i])
			text = text || name == "search"
		}
	}
	if len(names) == 0 {
		return nil
	}
	if text {
		c.texts = append(c.texts, row)
	}
	if _, err := c.run(ctx, "UPDATE uploads SET "+strings.Join(names, ", ")+" WHERE row = ?", append(values, row)...); err != nil {
		return err
	}
	return c.noteForTeam(ctx, was, u)
}

func (c *change) delete(ctx context.Context, row int64) error {
	for _, query := range []string{
		"DELETE FROM uploads_text WHERE rowid = ?",
		"DELETE FROM unindexed WHERE row = ?",
		"DELETE FROM team_changes WHERE id = (SELECT id FROM uploads WHERE row = ?)",
		"DELETE FROM tried WHERE id = (SELECT id FROM uploads WHERE row = ?)",
		"DELETE FROM uploads WHERE row = ?",
	} {
		if _, err := c.ExecContext(ctx, query, row); err != nil {
			return err
		}
	}
	return nil
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

// placeholders returns n question marks, separated by commas.
func placeholders(n int) string { return strings.Repeat("?, ", n-1) + "?" }
