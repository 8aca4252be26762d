package history

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"mediadrop/uploader/commbox"
)

// Conditions that are written as in the partial indexes, which SQLite uses
// only where they are the same.
const (
	unfinishedQuery = "WHERE state IN ('checking', 'queued', 'uploading', 'waiting') AND state <> 'done' AND removed_at IS NULL " +
		"ORDER BY created_at, id"
	contentQuery = "WHERE content_hash = ? AND state = 'done' AND removed_at IS NULL "
)

// Unfinished returns the uploads that have not ended (checking, queued,
// uploading, waiting) in the order in which they were given, the oldest
// first.
func (s *Store) Unfinished(ctx context.Context) ([]Upload, error) {
	uploads, err := s.all(ctx, selectUploads+unfinishedQuery)
	return uploads, wrap("read unfinished uploads", err)
}

var uploadsByID = "SELECT " + strings.Join(columns, ", ") + " FROM (SELECT key AS place, value AS wanted FROM json_each(?)) " +
	"CROSS JOIN uploads ON uploads.id = wanted ORDER BY place"

// Uploads returns those of the uploads that there are, in the list or removed from it,
// in the order of the IDs.
func (s *Store) Uploads(ctx context.Context, ids ...string) ([]Upload, error) {
	wanted, err := json.Marshal(ids)
	if err != nil {
		return nil, wrap("read uploads", err)
	}
	uploads, err := s.all(ctx, uploadsByID, string(wanted))
	return uploads, wrap("read uploads", err)
}

// Ended returns those of the uploads that are in the list and have ended.
func (s *Store) Ended(ctx context.Context, ids ...string) (ended []string, err error) {
	wanted, err := json.Marshal(ids)
	if err != nil {
		return nil, wrap("find uploads", err)
	}
	rows, err := s.readers.QueryContext(ctx, "SELECT uploads.id, state FROM json_each(?) CROSS JOIN uploads ON uploads.id = value WHERE removed_at IS NULL", string(wanted))
	if err != nil {
		return nil, wrap("find uploads", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var state State
		if err := rows.Scan(&id, &state); err != nil {
			return nil, wrap("find uploads", err)
		}
		if !state.goesOn() {
			ended = append(ended, id)
		}
	}
	return ended, wrap("find uploads", rows.Err())
}

// Fresh returns the newest done upload of the same content to the same
// account and stream whose ID has not expired at now; false when there is
// none. An ID that came after now is not trusted.
func (s *Store) Fresh(ctx context.Context, hash, account string, streamID commbox.StreamID, now time.Time) (Upload, bool, error) {
	if hash == "" {
		return Upload{}, false, nil // the content is not known
	}
	u, err := s.one(ctx, selectUploads+contentQuery+
		"AND issued > ? AND issued <= ? AND account = ? AND stream_id = ? AND media_id <> '' ORDER BY issued DESC, row DESC LIMIT 1",
		hash, timeBound(now.Add(-Lifetime)), timeBound(now.Add(clockError)), account, streamID)
	if errors.Is(err, sql.ErrNoRows) {
		return Upload{}, false, nil
	}
	return u, err == nil, wrap("look for a fresh upload", err)
}

// SameFile returns up to limit done uploads of the same content, anywhere,
// what was done last first. A negative limit means all.
func (s *Store) SameFile(ctx context.Context, hash string, limit int) ([]Upload, error) {
	if hash == "" {
		return nil, nil
	}
	uploads, err := s.all(ctx, selectUploads+contentQuery+"ORDER BY issued DESC, row DESC LIMIT ?", hash, limit)
	return uploads, wrap("look for uploads of the same file", err)
}

// OfFiles returns all uploads of the files at these paths, also those that were
// removed from the list. It looks at every row.
func (s *Store) OfFiles(ctx context.Context, paths ...string) ([]Upload, error) {
	wanted, err := json.Marshal(paths)
	if err != nil {
		return nil, wrap("find the uploads of files", err)
	}
	uploads, err := s.all(ctx, selectUploads+"WHERE path IN (SELECT value FROM json_each(?))", string(wanted))
	return uploads, wrap("find the uploads of files", err)
}

// Contents returns those of the hashes that uploads have, in any state, also of those
// that were removed from the list. It looks at every row.
func (s *Store) Contents(ctx context.Context, hashes ...string) (known []string, err error) {
	wanted, err := json.Marshal(hashes)
	if err != nil {
		return nil, wrap("find contents", err)
	}
	known, err = s.texts(ctx, "SELECT DISTINCT content_hash FROM uploads WHERE content_hash <> '' AND content_hash IN (SELECT value FROM json_each(?))", string(wanted))
	return known, wrap("find contents", err)
}

// ChannelNames returns the different channels of all uploads, sorted without
// regard to case.
func (s *Store) ChannelNames(ctx context.Context) ([]string, error) {
	names, err := s.channelNames(ctx)
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(fold(a), fold(b)), cmp.Compare(a, b)) })
	return names, wrap("read the channels", err)
}

func (s *Store) channelNames(ctx context.Context) ([]string, error) {
	return s.texts(ctx, "SELECT DISTINCT channel FROM uploads INDEXED BY uploads_list WHERE removed_at IS NULL AND channel <> ''")
}

// texts returns what a query has in its one column.
func (s *Store) texts(ctx context.Context, query string, args ...any) ([]string, error) {
	return textsOf(s.readers.QueryContext(ctx, query, args...))
}

// textsOf returns what the one column of a query's answer has.
func textsOf(rows *sql.Rows, err error) (found []string, _ error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		found = append(found, text)
	}
	return found, rows.Err()
}
