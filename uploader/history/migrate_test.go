package history

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media"
	"mediadrop/uploader/racetest"
)

// makeOld writes a database as a program of an older version left it.
func makeOld(tb testing.TB, path string, version int, uploads []Upload) {
	db, err := connect(uri(path)+"?_journal_mode=wal", 1)
	require.NoError(tb, err)
	defer func() { require.NoError(tb, db.Close()) }()
	_, err = db.Exec(oldSchemas[version] + fmt.Sprintf("; PRAGMA user_version = %d", version))
	require.NoError(tb, err)
	names, more := stored, []string(nil)
	if version < tableVersion {
		names, more = columnsOfVersion(version), []string{"search"}
	}
	if version == 3 {
		more = []string{"search", "name", "position"}
	}
	tx, err := db.Begin()
	require.NoError(tb, err)
	stmt, err := tx.Prepare("INSERT INTO uploads (" + strings.Join(slices.Concat(names, more), ", ") + ") VALUES (" + placeholders(len(names)+len(more)) + ")")
	require.NoError(tb, err)
	for i, u := range uploads {
		byName := map[string]any{"position": int64(i)<<30 + 1}
		if version >= tableVersion {
			u = migrated(u)
		}
		for i, value := range record(u) {
			byName[stored[i]] = value
		}
		var args []any
		for _, name := range slices.Concat(names, more) {
			args = append(args, byName[name])
		}
		_, err := stmt.Exec(args...)
		require.NoError(tb, err)
	}
	require.NoError(tb, tx.Commit())
	switch version {
	case 3:
		_, err = db.Exec("INSERT INTO search_trigrams (search_trigrams) VALUES ('rebuild')")
	case tableVersion:
		_, err = db.Exec("INSERT INTO uploads_text (rowid, search) SELECT row, search FROM uploads")
	}
	require.NoError(tb, err)
}

// migrated returns an upload with what versions before tableVersion did not know.
func migrated(u Upload) Upload {
	u.DropID = timeText(u.CreatedAt)
	document := u.Kind == media.Document && cmp.Or(u.SentMIME, u.MIME) != "application/pdf"
	if u.Verdict != "blocked" && u.Reason != "not_for_template_headers" && !document {
		u.FitsHeader = u.Kind
	}
	return u
}

// oldUploads are rows as real ones are, in drops, not stored in the order of
// the list.
func oldUploads(n int) []Upload {
	uploads := make([]Upload, n)
	for i := range uploads {
		u := benchUpload((i*7919 + 13) % n)
		u.Favourite = false
		u.SentBytes, u.SentMIME, u.SentName = u.Size, u.MIME, u.Name
		uploads[i] = u
	}
	uploads[0].Name, uploads[0].SentName, uploads[0].FinishedAt = "ÉTÉ e\u0301te\u0301 שלום.jpg", "ÉTÉ e\u0301te\u0301 שלום.jpg", time.Time{}
	return uploads
}

func requireMigrated(t *testing.T, path string, want []Upload) {
	s, err := Open(t.Context(), path)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	want = slices.Clone(want)
	for i := range want {
		want[i] = migrated(want[i])
	}
	got, err := s.Page(t.Context(), Filter{}, 0, -1)
	require.NoError(t, err)
	require.Equal(t, choose(want, Filter{}), got)
	for _, text := range []string{"été", "שלום", "img_000", "g_", "7"} {
		n, err := s.Count(t.Context(), Filter{Text: text})
		require.NoError(t, err)
		require.Len(t, choose(want, Filter{Text: text}), n, text)
	}
	requireSound(t, s)
}

func TestEveryOlderVersionIsMigrated(t *testing.T) {
	for version := 1; version < currentVersion; version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "history.db")
			uploads := oldUploads(500)
			makeOld(t, path, version, uploads)
			earlier := fmt.Sprintf("%s.v%d.bak", path, version)
			require.NoError(t, os.WriteFile(earlier, []byte("kept by the person"), 0o600))

			requireMigrated(t, path, uploads)
			requireMigrated(t, path, uploads) // nothing is left to do, and no other copy is made

			content, err := os.ReadFile(earlier)
			require.NoError(t, err)
			require.Equal(t, "kept by the person", string(content), "no copy is written over")
			copies, err := filepath.Glob(path + ".*")
			require.NoError(t, err)
			require.Equal(t, []string{earlier, earlier + ".2"}, copies)
			if runtime.GOOS != "windows" {
				info, err := os.Stat(earlier + ".2")
				require.NoError(t, err)
				require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
			}
			requireOld(t, earlier+".2", version, len(uploads))

			// The copy is a database that can be gone back to.
			require.NoError(t, os.Rename(earlier+".2", path))
			requireMigrated(t, path, uploads)
		})
	}
}

// TestFileOfVersion4 opens a file that the program itself wrote when it was at version 4:
// five uploads, of which one has a name and was seen to arrive, one is a favourite and
// one was removed.
func TestFileOfVersion4(t *testing.T) {
	packed, err := os.Open(filepath.Join("testdata", "version4.db.gz"))
	require.NoError(t, err)
	defer packed.Close()
	unpacked, err := gzip.NewReader(packed)
	require.NoError(t, err)
	content, err := io.ReadAll(unpacked)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "history.db")
	require.NoError(t, os.WriteFile(path, content, 0o600))
	requireOld(t, path, 4, 5)
	all := func(path string) (uploads []Upload) { // with what only version 4 reads
		db, err := connect(uri(path)+readOptions, 1)
		require.NoError(t, err)
		defer func() { require.NoError(t, db.Close()) }()
		rows, err := db.Query(selectUploads + "ORDER BY row")
		require.NoError(t, err)
		defer rows.Close()
		for rows.Next() {
			u, err := scan(rows)
			require.NoError(t, err)
			require.Empty(t, u.Unreadable)
			uploads = append(uploads, u)
		}
		require.NoError(t, rows.Err())
		return uploads
	}
	before := all(path)

	s := openAt(t, path)
	requireSound(t, s)
	require.Equal(t, before, all(path), "every row is as it was")
	require.Equal(t, before, all(path+".v4.bak"), "and so is the copy")
	for text, want := range map[string]string{"winter": "sample document.pdf", "picture": "sample picture.jpg", "862071699641880": "sample document.pdf"} {
		page, err := s.Page(t.Context(), Filter{Text: text}, 0, 9)
		require.NoError(t, err)
		require.Len(t, page, 1, text)
		require.Equal(t, want, page[0].Name)
	}
	for what, filter := range map[string]Filter{"מחירון.pdf": {Removed: true}, "sample picture.jpg": {Favourites: true}, "sample document.pdf": {Proven: true}} {
		page, err := s.Page(t.Context(), filter, 0, 9)
		require.NoError(t, err)
		require.Len(t, page, 1, what)
		require.Equal(t, what, page[0].Name)
	}
	id, at := before[3].ID, before[3].CreatedAt
	require.NoError(t, s.AddTry(t.Context(), id, at))
	tries, err := s.Tries(t.Context(), at)
	require.NoError(t, err)
	require.Equal(t, map[string]time.Time{id: at}, tries)
}

func requireOld(t *testing.T, path string, version, rows int) {
	db, err := connect(uri(path)+readOptions, 1)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	got, err := readVersion(t.Context(), db)
	require.NoError(t, err)
	require.Equal(t, version, got)
	var check string
	require.NoError(t, db.QueryRow("PRAGMA integrity_check").Scan(&check))
	require.Equal(t, "ok", check)
	var n int
	require.NoError(t, db.QueryRow("SELECT count(*) FROM uploads").Scan(&n))
	require.Equal(t, rows, n)
}

func TestNoCopyOfAnEmptyDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.db")
	makeOld(t, path, 2, nil)
	require.NoError(t, openAt(t, path).Close())
	files, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, files, 1)
}

func TestNoMigrationWithoutACopy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.db")
	uploads := oldUploads(20)
	makeOld(t, path, 2, uploads)
	before, err := os.ReadFile(path)
	require.NoError(t, err)

	// A folder with something in it is in the way of the copy.
	inTheWay := path + ".v2.bak.part"
	require.NoError(t, os.MkdirAll(filepath.Join(inTheWay, "x"), 0o700))
	_, err = Open(t.Context(), path)
	require.ErrorContains(t, err, "keep a copy of "+path)
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, bytes.Equal(before, after), "the database is as it was")
	requireOld(t, path, 2, len(uploads))
	require.NoFileExists(t, path+".v2.bak")

	require.NoError(t, os.RemoveAll(inTheWay))
	requireMigrated(t, path, uploads)
}

// TestCopyThatWasCutOff: what a kill in the middle of the copy leaves.
func TestCopyThatWasCutOff(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.db")
	uploads := oldUploads(20)
	makeOld(t, path, 1, uploads)
	require.NoError(t, os.WriteFile(path+".v1.bak.part", []byte("half of a copy"), 0o644))
	requireMigrated(t, path, uploads)
	requireOld(t, path+".v1.bak", 1, len(uploads))
	require.NoFileExists(t, path+".v1.bak.part")
}

func TestKilledInTheMiddleOfAMigration(t *testing.T) {
	racetest.OneGoroutine(t)
	for version := 1; version < currentVersion; version++ {
		for point := range migration(version) {
			path := filepath.Join(t.TempDir(), "history.db")
			uploads := oldUploads(2000)
			makeOld(t, path, version, uploads)
			var least int64
			if point >= 2 { // the rows are copied
				least = 1 << 20
			}
			killAt(t, fmt.Sprintf("%s%d=%s", crashMigration, point+1, path), least)
			requireOldVersion(t, path, version)
			requireMigrated(t, path, uploads)
			copies, err := filepath.Glob(path + ".v*")
			require.NoError(t, err)
			require.Len(t, copies, 2, "one of each start")
		}
	}
}

func requireOldVersion(t *testing.T, path string, version int) {
	db, err := connect(uri(path), 1)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	got, err := readVersion(t.Context(), db)
	require.NoError(t, err)
	require.Equal(t, version, got)
}

// BenchmarkMigrate: 100,000 rows of version 1, with the copy.
func BenchmarkMigrate(b *testing.B) {
	source := filepath.Join(b.TempDir(), "history.db")
	makeOld(b, source, 1, oldUploads(100_000))
	content, err := os.ReadFile(source)
	require.NoError(b, err)
	for b.Loop() {
		b.StopTimer()
		path := filepath.Join(b.TempDir(), "history.db")
		require.NoError(b, os.WriteFile(path, content, 0o600))
		b.StartTimer()
		s, err := Open(b.Context(), path)
		require.NoError(b, err)
		b.StopTimer()
		require.NoError(b, s.Close())
		require.NoError(b, os.RemoveAll(filepath.Dir(path)))
		b.StartTimer()
	}
}
