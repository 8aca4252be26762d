package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"sync/atomic"
)

// The index uploads_text finds the rows whose search text has all of some
// trigrams. It is kept up in large pieces, because each change of it costs
// more than the row itself: the rows whose text it does not have yet stand in
// the table unindexed. So a search looks at what the index finds and at all
// unindexed rows, and takes those whose text has the words.

const (
	// indexedAtOnce is how many rows wait to be indexed: a search looks at
	// all of them, which takes a few milliseconds.
	indexedAtOnce = 1000

	// mostTrigrams bounds a question to the index. What it finds is looked at
	// again, so that it need not be asked for all.
	mostTrigrams = 32
)

// counter counts the rows that wait to be indexed, about.
type counter struct{ atomic.Int64 }

const (
	addUnindexed = "INSERT OR IGNORE INTO unindexed SELECT value FROM json_each(?)"

	indexUnindexed = `
		INSERT OR REPLACE INTO uploads_text (rowid, search) SELECT row, search FROM unindexed JOIN uploads USING (row);
		DELETE FROM unindexed`

	// candidates are rows that may have what is asked for.
	candidates = "row IN (SELECT rowid FROM uploads_text WHERE uploads_text MATCH ? UNION ALL SELECT row FROM unindexed)"
)

// catchUp indexes the rows that wait, when they are many.
func (s *Store) catchUp(ctx context.Context) error {
	if s.unindexed.Load() < indexedAtOnce {
		return nil
	}
	err := transact(ctx, s.writer, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, indexUnindexed)
		return err
	})
	if err == nil {
		s.unindexed.Store(0)
	}
	return err
}

// mark notes which rows are to be indexed.
func (c *change) mark(ctx context.Context) error {
	if len(c.texts) == 0 {
		return nil
	}
	rows, err := json.Marshal(c.texts)
	if err != nil {
		return err
	}
	_, err = c.run(ctx, addUnindexed, string(rows))
	return err
}

// trigrams returns a question to the index for the rows that have all words of
// three letters and more; empty where there are none.
func trigrams(words []string) string {
	var list []string
	for _, word := range words {
		letters := []rune(word)
		for i := 0; i+3 <= len(letters) && len(list) < mostTrigrams; i++ {
			list = append(list, `"`+strings.ReplaceAll(string(letters[i:i+3]), `"`, `""`)+`"`)
		}
	}
	return strings.Join(list, " AND ")
}
