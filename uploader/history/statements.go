package history

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// statements keeps prepared statements of a pool: SQLite takes longer to read
// a statement with forty columns than to carry it out.
type statements struct {
	db *sql.DB

	mu   sync.Mutex
	kept map[string]*sql.Stmt
}

// mostStatements bounds how many are kept. What is asked for again and again is
// asked for early.
const mostStatements = 100

func newStatements(db *sql.DB) *statements { return &statements{db: db, kept: map[string]*sql.Stmt{}} }

// find returns a statement that was prepared before, else nil.
func (s *statements) find(query string) *sql.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept[query]
}

// prepare returns nil where enough statements are kept. It waits for a
// connection: within a transaction of a pool that has only one, it must not be
// called.
func (s *statements) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	s.mu.Lock()
	stmt, full := s.kept[query], len(s.kept) >= mostStatements
	s.mu.Unlock()
	if stmt != nil || full {
		return stmt, nil
	}
	// Not under the lock: who has the connection may be waiting for it.
	stmt, err := s.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if other := s.kept[query]; other != nil { // somebody was faster
		return other, stmt.Close()
	}
	s.kept[query] = stmt
	return stmt, nil
}

func (s *statements) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		return s.db.QueryContext(ctx, query, args...)
	}
	return stmt.QueryContext(ctx, args...)
}

func (s *statements) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	for _, stmt := range s.kept {
		err = errors.Join(err, stmt.Close())
	}
	return err
}
