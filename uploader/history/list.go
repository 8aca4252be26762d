package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// fewMatches is up to how many uploads are looked up one by one and sorted.
// More are rather met on a walk through the index that has the order: the
// first of them come soon.
const fewMatches = 2000

// source is where the uploads of a filter are looked for, and how.
type source struct {
	from string
	terms
	found bool // it has little more than the uploads themselves, in no order
}

// source chooses where to look. What most filters need stands in uploads_list.
func (s *Store) source(ctx context.Context, f Filter) (source, error) {
	t := f.terms()
	if f.Removed {
		return source{"uploads INDEXED BY uploads_removed", t, true}, nil
	}
	if len(f.IDs) > 0 {
		return source{"uploads", t, true}, nil
	}
	if match := trigrams(words(f.Text)); match != "" {
		few, err := s.areFew(ctx, "uploads_text", terms{[]string{"uploads_text MATCH ?"}, []any{match}})
		if err != nil {
			return source{}, err
		}
		if few {
			t.add(candidates, match)
			return source{"uploads NOT INDEXED", t, true}, nil
		}
	}
	if f.withoutDone() {
		return source{"uploads INDEXED BY uploads_not_done", t, true}, nil
	}
	return source{"uploads INDEXED BY uploads_list", t, false}, nil
}

func (s *Store) areFew(ctx context.Context, from string, t terms) (bool, error) {
	var n int
	query := "SELECT count(*) FROM (SELECT 1 FROM " + from + " WHERE " + t.sql() + " LIMIT ?)"
	err := s.readers.QueryRowContext(ctx, query, append(t.args, s.few)...).Scan(&n)
	return n < s.few, err
}

// Count returns how many uploads the filter chooses.
func (s *Store) Count(ctx context.Context, filter Filter) (n int, err error) {
	counts, err := s.Counts(ctx, filter)
	if err != nil {
		return 0, err
	}
	return counts[0], nil
}

// Counts returns how many uploads each of the filters chooses, all at the same
// moment, in one query.
func (s *Store) Counts(ctx context.Context, filters ...Filter) ([]int, error) {
	counts := make([]int, len(filters))
	into, queries, args := make([]any, len(filters)), make([]string, len(filters)), []any(nil)
	for i, f := range filters {
		src, err := s.source(ctx, f)
		if err != nil {
			return nil, wrap("count uploads", err)
		}
		queries[i], into[i] = countQuery(src, f), &counts[i]
		args = append(args, src.args...)
	}
	if len(filters) == 0 {
		return counts, nil
	}
	err := s.readers.QueryRowContext(ctx, "SELECT "+strings.Join(queries, ", "), args...).Scan(into...)
	return counts, wrap("count uploads", err)
}

func countQuery(src source, f Filter) string {
	switch {
	case len(src.list) == 1 && !f.Removed: // SQLite counts a whole table without looking at its rows
		return "(SELECT count(*) FROM uploads) - (SELECT count(*) FROM uploads WHERE removed_at IS NOT NULL)"
	case f.onlyExpiry(): // a part of this index
		src.from = "uploads INDEXED BY uploads_issued"
	case f.onlyNeedsPerson(): // the states stand in the index, the few that ask are looked up
		return "(SELECT count(*) FROM uploads INDEXED BY uploads_not_done WHERE " + notWell + " AND state <> 'done' AND removed_at IS NULL) + " +
			"(SELECT count(*) FROM json_each(?) CROSS JOIN uploads ON uploads.id = value WHERE state = 'waiting' AND removed_at IS NULL)"
	}
	return "(SELECT count(*) FROM " + src.from + " WHERE " + src.sql() + ")"
}

// Page returns up to limit uploads after the first offset ones, in the
// filter's order. A negative limit means all.
func (s *Store) Page(ctx context.Context, filter Filter, offset, limit int) (uploads []Upload, err error) {
	err = s.page(ctx, filter, offset, limit, func(u Upload) error {
		uploads = append(uploads, u)
		return nil
	})
	return uploads, wrap("read a page of uploads", err)
}

// IDs returns the IDs of up to limit uploads after the first offset ones, in the
// filter's order. A negative limit means all.
func (s *Store) IDs(ctx context.Context, filter Filter, offset, limit int) (ids []string, err error) {
	query, args, err := s.pageQuery(ctx, "SELECT id FROM uploads ", filter)
	if err == nil {
		ids, err = s.texts(ctx, query, append(args, limit, offset)...)
	}
	return ids, wrap("read the IDs of uploads", err)
}

// Each calls do with each upload of the filter, in its order, all as they
// were when it began, until do returns an error, which Each returns. It holds
// up no writer, and does not hold the uploads in memory.
func (s *Store) Each(ctx context.Context, filter Filter, do func(Upload) error) error {
	if s.readers == s.writer { // its only connection is not kept while do runs
		uploads, err := s.Page(ctx, filter, 0, -1)
		for i := 0; i < len(uploads) && err == nil; i++ {
			err = do(uploads[i])
		}
		return err
	}
	var stopped error
	err := s.page(ctx, filter, 0, -1, func(u Upload) error {
		stopped = do(u)
		return stopped
	})
	if stopped != nil {
		return stopped
	}
	return wrap("read all uploads", err)
}

func (s *Store) page(ctx context.Context, f Filter, offset, limit int, do func(Upload) error) error {
	query, args, err := s.pageQuery(ctx, selectUploads, f)
	if err != nil {
		return err
	}
	return s.each(ctx, do, query, append(args, limit, offset)...)
}

// pageQuery returns a query that selects from uploads, and wants a limit and an offset
// besides its arguments.
func (s *Store) pageQuery(ctx context.Context, selects string, f Filter) (query string, args []any, err error) {
	if f.Sort < 0 || int(f.Sort) >= len(orders) {
		return "", nil, fmt.Errorf("no such order: %d", f.Sort)
	}
	src, err := s.source(ctx, f)
	if err != nil {
		return "", nil, err
	}
	order := order{f.orderBy(), orders[f.Sort].index}
	few := f.Removed // there is no other way
	if !few && (src.found || f.Sort != Newest && len(src.list) > 1) {
		if few, err = s.areFew(ctx, src.from, src.terms); err != nil {
			return "", nil, err
		}
	}
	if few {
		// Sorted before the rest of the row is read.
		return selects + "WHERE row IN (SELECT row FROM " + src.from + " WHERE " + src.sql() + " ORDER BY " + order.by +
			" LIMIT ? OFFSET ?) ORDER BY " + order.by, src.args, nil
	}
	return selects + "INDEXED BY " + order.index + " WHERE " + src.sql() + " ORDER BY " + order.by + " LIMIT ? OFFSET ?", src.args, nil
}

// orderBy returns the order of the filter as SQL.
func (f Filter) orderBy() string {
	by := orders[f.Sort].by
	if f.Removed && f.Sort == Newest {
		by = "removed_at DESC, " + by
	}
	return by
}

// each calls do with the uploads that a query selects.
func (s *Store) each(ctx context.Context, do func(Upload) error, query string, args ...any) error {
	rows, err := s.reads.query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		u, err := scan(rows)
		if err != nil {
			return err
		}
		if err := do(u); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s *Store) all(ctx context.Context, query string, args ...any) (uploads []Upload, err error) {
	err = s.each(ctx, func(u Upload) error {
		uploads = append(uploads, u)
		return nil
	}, query, args...)
	return uploads, err
}

// one returns sql.ErrNoRows when the query selects nothing.
func (s *Store) one(ctx context.Context, query string, args ...any) (u Upload, err error) {
	err = sql.ErrNoRows
	failed := s.each(ctx, func(found Upload) error {
		u, err = found, nil
		return nil
	}, query, args...)
	if failed != nil {
		return Upload{}, failed
	}
	return u, err
}

// Get returns the upload with this ID, or ErrNotFound.
func (s *Store) Get(ctx context.Context, id string) (Upload, error) {
	u, err := s.one(ctx, selectUploads+"WHERE id = ?", id)
	return u, wrap("read upload "+id, notFound(err))
}

func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}
