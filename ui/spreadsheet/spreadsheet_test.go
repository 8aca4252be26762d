package spreadsheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
	"mediadrop/uploader/racetest"
)

func TestARowIsHarmless(t *testing.T) {
	for _, formula := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"} {
		text, err := Row(formula)
		require.NoError(t, err)
		row, err := csv.NewReader(strings.NewReader(text)).Read()
		require.NoError(t, err)
		require.Equal(t, "'", row[0][:1], "%q", formula)
	}
}

func TestTablesAreHarmless(t *testing.T) {
	evil := []string{`=HYPERLINK("http://x","y")`, "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", `a;=1+1`, "a\t=1+1", "a\n=cmd|'/c calc'!A1", `x;"=1+1`}
	var b bytes.Buffer
	require.NoError(t, Table{}.Write(&b, func(row func(history.Upload) error) error {
		for _, text := range evil {
			u := history.Upload{Name: text, State: "done", FinishedAt: time.Now()}
			u.Label, u.Note, u.Sentence, u.Path, u.Channel, u.MIME, u.MediaID = text, text, text, text, text, text, text
			if err := row(u); err != nil {
				return err
			}
		}
		return nil
	}))
	lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), ByteOrderMark))).ReadAll()
	require.NoError(t, err)
	for _, line := range lines[1:] {
		for _, value := range line {
			for _, cell := range strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(";\t\r\n", r) }) {
				cell = strings.TrimLeft(cell, `" `)
				require.NotContains(t, "=+-@", cell[:1], "%q", value)
			}
		}
	}
}

// many calls with so many uploads and holds none.
func many(n int) EachUpload {
	return func(row func(history.Upload) error) error {
		for i := range n {
			if err := row(history.Upload{Name: fmt.Sprintf("file %d.png", i), State: "done", FinishedAt: time.Now()}); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestWritingHoldsNoRows(t *testing.T) {
	racetest.OneGoroutine(t)
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
	require.NoError(t, Table{}.Write(io.Discard, watched))
	require.Less(t, most, before+5<<20)
}
