package transfer

import (
	"fmt"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/libraryfile"
	"mediadrop/ui/spreadsheet"
	"mediadrop/uploader/history"
)

// BenchmarkExport measures exports of 100,000 rows against reading these alone, which is
// done before each: x-reading is how many times as long an export takes.
func BenchmarkExport(b *testing.B) {
	store, err := history.Open(b.Context(), filepath.Join(b.TempDir(), "history.db"))
	require.NoError(b, err)
	defer store.Close()
	const rows = 100_000
	uploads := make([]history.Upload, rows)
	for i := range uploads {
		at := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC).Add(-time.Duration(i) * time.Minute)
		name := fmt.Sprintf("IMG %06d autumn offer.jpg", i)
		uploads[i] = history.Upload{
			ID: fmt.Sprintf("018f0000-0000-7000-8000-%012d", i), Path: "/home/dana/Pictures/campaign/" + name, Name: name,
			Hash: fmt.Sprintf("%064x", i*7919), Size: 1 << 20, Kind: "image", MIME: "image/jpeg", Verdict: "ok", Channel: "Support", Account: "Main",
			StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", State: "done", MediaID: fmt.Sprint(257250616800000 + i), Attempts: 1, HandedOver: true,
			FitsHeader: "image", CreatedAt: at, FinishedAt: at.Add(3 * time.Second), AnsweredAt: at.Add(3 * time.Second),
		}
	}
	require.NoError(b, store.Save(b.Context(), uploads))
	each := eachOf(b.Context(), store, history.Filter{}, func(int, int) {})
	table := newTable()
	for _, export := range []struct {
		to    string
		write func(io.Writer, spreadsheet.EachUpload) error
	}{
		{"CSV", table.Write},
		{"JSON", func(to io.Writer, each spreadsheet.EachUpload) error { return libraryfile.Write(to, time.Now(), each) }},
	} {
		b.Run(export.to, func(b *testing.B) {
			var reading, exporting time.Duration
			for b.Loop() {
				began := time.Now()
				require.NoError(b, each(func(history.Upload) error { return nil }))
				read := time.Now()
				require.NoError(b, export.write(io.Discard, each))
				reading, exporting = reading+read.Sub(began), exporting+time.Since(read)
			}
			b.ReportMetric(float64(exporting)/float64(reading), "x-reading")
			b.ReportMetric(exporting.Seconds()/float64(b.N), "s-export")
		})
	}
}
