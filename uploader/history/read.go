package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
)

// The list of states is written as in the index uploads_unfinished: SQLite
// uses a partial index only where the condition is the same.
const unfinishedQuery = selectUploads +
	"WHERE state IN ('checking', 'queued', 'uploading', 'waiting') ORDER BY created_at, id"

// Count returns how many uploads the filter chooses.
func (s *Store) Count(ctx context.Context, filter Filter) (n int, err error) {
	err = s.read(ctx, filter, func(r *reading) (err error) {
		n, err = r.count(ctx, everything)
		return err
	})
	return n, wrap("count uploads", err)
}

// Page returns up to limit uploads after the first offset ones, in the
// filter's order. A negative limit means all.
func (s *Store) Page(ctx context.Context, filter Filter, offset, limit int) (uploads []Upload, err error) {
	err = s.read(ctx, filter, func(r *reading) error {
		page, err := r.page(ctx, max(offset, 0), limit)
		if err != nil {
			return err
		}
		return r.fetch(ctx, page, func(u Upload) error {
			uploads = append(uploads, u)
			return nil
		})
	})
	return uploads, wrap("read a page of uploads", err)
}

// Each calls do with each upload of the filter, in its order, all as they
// were when it began, until do returns an error, which Each returns. It does
// not hold up writers, and in memory it has eight bytes for each upload, not
// the uploads themselves.
func (s *Store) Each(ctx context.Context, filter Filter, do func(Upload) error) error {
	if s.readers == s.writer { // its only connection is not kept while do runs
		uploads, err := s.Page(ctx, filter, 0, -1)
		for i := 0; i < len(uploads) && err == nil; i++ {
			err = do(uploads[i])
		}
		return err
	}
	var stopped error
	err := s.read(ctx, filter, func(r *reading) error {
		all, err := r.page(ctx, 0, -1)
		if err != nil {
			return err
		}
		return r.fetch(ctx, all, func(u Upload) error {
			stopped = do(u)
			return stopped
		})
	})
	if stopped != nil {
		return stopped
	}
	return wrap("read all uploads", err)
}

// Position returns the index of the upload in the filter's order, as Page
// counts its offset, and false when the filter does not choose it.
func (s *Store) Position(ctx context.Context, filter Filter, id string) (index int, found bool, err error) {
	err = s.read(ctx, filter, func(r *reading) error {
		var position int64
		err := r.row(ctx, "SELECT position FROM uploads WHERE id = ?", id).Scan(&position)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		chosen, err := r.count(ctx, span{position, position})
		if err != nil || chosen == 0 {
			return err
		}
		found = true
		index, err = r.countBefore(ctx, position)
		return err
	})
	return index, found, wrap("find the place of upload "+id, err)
}

// Unfinished returns the uploads that have not ended (checking, queued,
// uploading, waiting) in the order in which they were given, the oldest
// first.
func (s *Store) Unfinished(ctx context.Context) ([]Upload, error) {
	uploads, err := s.query(ctx, unfinishedQuery)
	return uploads, wrap("read unfinished uploads", err)
}

func (r *reading) page(ctx context.Context, offset, limit int) ([]int64, error) {
	if r.filter.Sort == Newest {
		return r.newest(ctx, offset, limit)
	}
	return r.sorted(ctx, offset, limit)
}

// fetch reads the rows at the positions, in their order, a few at a time.
func (r *reading) fetch(ctx context.Context, positions []int64, do func(Upload) error) error {
	const few = 200
	for len(positions) > 0 {
		n := min(few, len(positions))
		uploads, err := r.fetchFew(ctx, positions[:n])
		if err != nil {
			return err
		}
		for _, u := range uploads {
			if err := do(u); err != nil {
				return err
			}
		}
		positions = positions[n:]
	}
	return nil
}

func (r *reading) fetchFew(ctx context.Context, positions []int64) ([]Upload, error) {
	wanted, err := json.Marshal(positions)
	if err != nil {
		return nil, err
	}
	stmt, err := r.prepare(ctx, "SELECT position, "+columns+" FROM (SELECT value AS wanted FROM json_each(?)) CROSS JOIN uploads ON position = wanted")
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(ctx, string(wanted))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	index := make(map[int64]int, len(positions))
	for i, position := range positions {
		index[position] = i
	}
	uploads := make([]Upload, len(positions))
	for rows.Next() {
		var position int64
		u, err := scan(rows, &position)
		if err != nil {
			return nil, err
		}
		uploads[index[position]] = u
	}
	return uploads, rows.Err()
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
