package libraryfile

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
)

// rowOf is an upload that was done.
func rowOf(id, name string) history.Upload {
	at := time.Now().UTC().Truncate(time.Microsecond).Add(-time.Hour)
	return history.Upload{
		ID: id, Path: "/files/" + name, Name: name, Hash: strings.Repeat("ab", 32), Size: 1234, Kind: "image", MIME: "image/png",
		Verdict: "ok", Channel: "Support", Account: "Main", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", State: "done", MediaID: "2572506168" + id,
		Attempts: 1, HandedOver: true, Header: "image", SentBytes: 1234, SentMIME: "image/png", SentName: name,
		Favourite: true, Label: "label " + id, Note: "note " + id, Renews: "before", CreatedAt: at, FinishedAt: at.Add(time.Second),
	}
}

// libraryOf is an exported library with these rows.
func libraryOf(t testing.TB, rows ...history.Upload) []byte {
	var b bytes.Buffer
	require.NoError(t, Write(&b, time.Now(), func(row func(history.Upload) error) error {
		for _, u := range rows {
			if err := row(u); err != nil {
				return err
			}
		}
		return nil
	}))
	return b.Bytes()
}

// many calls with so many uploads and holds none.
func many(n int) func(func(history.Upload) error) error {
	return func(row func(history.Upload) error) error {
		for i := range n {
			if err := row(rowOf(fmt.Sprint(i), fmt.Sprintf("file %d.png", i))); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestEverythingOfAnUploadIsExported(t *testing.T) {
	u := rowOf("1", "a.png")
	u.Reason, u.Sentence, u.FitsHeader, u.DropID = "metadata", "an error", "image", "drop"
	u.AnsweredAt, u.ProvenAt = u.FinishedAt, u.FinishedAt
	var got []history.Upload
	require.NoError(t, readFrom(bytes.NewReader(libraryOf(t, u)), time.Now(), func(u history.Upload, usable bool) error {
		require.True(t, usable)
		got = append(got, u)
		return nil
	}))
	require.Equal(t, []history.Upload{u}, got)
}

func TestAnEmptyLibraryIsJSON(t *testing.T) {
	var empty bytes.Buffer
	require.NoError(t, Write(&empty, time.Now(), many(0)))
	require.True(t, json.Valid(empty.Bytes()))
}

func TestWritingHoldsNoRows(t *testing.T) {
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	most, before := uint64(0), heap()
	watched := func(row func(history.Upload) error) error {
		n := 0
		return many(100_000)(func(u history.Upload) error {
			if n++; n%25_000 == 0 {
				most = max(most, heap())
			}
			return row(u)
		})
	}
	require.NoError(t, Write(io.Discard, time.Now(), watched))
	require.Less(t, most, before+5<<20)
}

func TestAnImportEndsWithTheWindow(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	path := filepath.Join(t.TempDir(), "library.json")
	require.NoError(t, os.WriteFile(path, libraryOf(t, rowOf("1", "a.png")), 0o600))
	stop()
	err := Read(ctx, path, func(history.Upload, bool) error { return nil })
	require.ErrorIs(t, err, context.Canceled)
}

func TestAnImportTellsHowFarItIs(t *testing.T) {
	var library bytes.Buffer
	require.NoError(t, Write(&library, time.Now(), many(1200)))
	path := filepath.Join(t.TempDir(), "library.json")
	require.NoError(t, os.WriteFile(path, library.Bytes(), 0o600))
	merge := func(_ context.Context, uploads []history.Upload) ([]string, error) { return idsOf(uploads), nil }
	var told []int
	came, err := Import(t.Context(), path, merge, func(done, of int) {
		require.Equal(t, 1200, of)
		told = append(told, done)
	})
	require.NoError(t, err)
	require.Equal(t, []int{500, 1000, 1200}, told)
	require.Len(t, came.Added, 1200)
	require.Zero(t, came.There+came.Unusable)

	ctx, cancel := context.WithCancel(t.Context())
	came, err = Import(ctx, path, func(ctx context.Context, uploads []history.Upload) ([]string, error) {
		return idsOf(uploads), ctx.Err()
	}, func(int, int) { cancel() })
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, came.Added, 500, "what was added stays")
}

func idsOf(uploads []history.Upload) (ids []string) {
	for _, u := range uploads {
		ids = append(ids, u.ID)
	}
	return ids
}

func FuzzImport(f *testing.F) {
	good := libraryOf(f, rowOf("1", "a.png"), rowOf("2", "b.png"))
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte(byteOrderMark + `{"format":"mediadrop-library","version":1,"uploads":[{},null,1,[]]}`))
	f.Add([]byte(`{"uploads":[`))
	f.Fuzz(func(t *testing.T, content []byte) {
		err := readFrom(bytes.NewReader(content), time.Now(), func(u history.Upload, usable bool) error {
			if !usable {
				require.Equal(t, history.Upload{}, u)
				return nil
			}
			require.True(t, isIdentifier(u.MediaID))
			_, err := json.Marshal(u)
			require.NoError(t, err)
			return nil
		})
		known := errors.Is(err, ErrNotLibrary) || errors.Is(err, ErrNewer) || errors.Is(err, ErrDamaged)
		require.True(t, err == nil || known, "%v", err)
	})
}

func BenchmarkImport(b *testing.B) {
	var content bytes.Buffer
	require.NoError(b, Write(&content, time.Now(), many(100_000)))
	b.SetBytes(int64(content.Len()))
	for b.Loop() {
		require.NoError(b, readFrom(bytes.NewReader(content.Bytes()), time.Now(), func(history.Upload, bool) error { return nil }))
	}
}
