package history

import (
	"context"
	"strings"
)

// Filter chooses uploads. The zero Filter chooses all.
type Filter struct {
	// Text is part of the file name, media ID, channel or kind, without
	// regard to case. It has no wildcards. Empty means any.
	Text string
	// States are the states wanted. Empty means any.
	States []string
}

// where is the filter as SQL, empty or with a space at its end.
func (f Filter) where() (clause string, args []any) {
	var terms []string
	if f.Text != "" {
		terms = append(terms, "instr(search, ?) > 0")
		args = append(args, fold(f.Text))
	}
	if len(f.States) > 0 {
		terms = append(terms, "state IN ("+strings.Repeat("?, ", len(f.States)-1)+"?)")
		for _, state := range f.States {
			args = append(args, state)
		}
	}
	if len(terms) == 0 {
		return "", nil
	}
	return "WHERE " + strings.Join(terms, " AND ") + " ", args
}

func (f Filter) pageQuery(offset, limit int) (string, []any) {
	where, args := f.where()
	return selectUploads + where + "ORDER BY created_at DESC, id ASC LIMIT ? OFFSET ?",
		append(args, limit, max(offset, 0)) // to SQLite too, a negative limit is none
}

func (f Filter) countQuery() (string, []any) {
	where, args := f.where()
	return "SELECT count(*) FROM uploads " + where, args
}

// The list of states is written as in the index uploads_unfinished: SQLite
// uses a partial index only where the condition is the same.
const unfinishedQuery = selectUploads +
	"WHERE state IN ('checking', 'queued', 'uploading', 'waiting') ORDER BY created_at, id"

// Count returns how many uploads there are.
func (s *Store) Count(ctx context.Context, filter Filter) (int, error) {
	query, args := filter.countQuery()
	var n int
	err := s.readers.QueryRowContext(ctx, query, args...).Scan(&n)
	return n, wrap("count uploads", err)
}

// Page returns up to limit uploads after the first offset ones: the newest
// drop first, the files of one drop in the order in which they were given. A
// negative limit means all.
func (s *Store) Page(ctx context.Context, filter Filter, offset, limit int) ([]Upload, error) {
	query, args := filter.pageQuery(offset, limit)
	uploads, err := s.query(ctx, query, args...)
	return uploads, wrap("read a page of uploads", err)
}

// Unfinished returns the uploads that have not ended (checking, queued,
// uploading, waiting) in the order in which they were given, the oldest
// first.
func (s *Store) Unfinished(ctx context.Context) ([]Upload, error) {
	uploads, err := s.query(ctx, unfinishedQuery)
	return uploads, wrap("read unfinished uploads", err)
}

func (s *Store) query(ctx context.Context, query string, args ...any) ([]Upload, error) {
	rows, err := s.readers.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()

	var uploads []Upload
	for rows.Next() {
		u, err := scan(rows)
		if err != nil {
			return nil, err
		}
		uploads = append(uploads, u)
	}
	return uploads, rows.Err()
}
