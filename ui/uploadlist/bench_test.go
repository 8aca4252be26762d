package uploadlist_test

import (
	"fmt"
	"log/slog"
	"runtime"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uploadlist"
	"mediadrop/ui/work"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// BenchmarkList measures the list with 100,000 rows, without the graphics: reading
// what it shows, drawing it again as each snapshot does, and scrolling by a notch.
func BenchmarkList(b *testing.B) {
	test.NewTempApp(b)
	store, err := history.OpenMemory(b.Context())
	require.NoError(b, err)
	defer store.Close()
	const rows = 100_000
	var uploads []history.Upload
	for i := range rows {
		at := time.Now().Add(-time.Duration(i) * time.Minute)
		uploads = append(uploads, history.Upload{
			ID: fmt.Sprintf("%06d", i), Name: fmt.Sprintf("IMG %06d.jpg", i), Size: 1 << 20, MIME: "image/jpeg", Kind: "image", Channel: "Support",
			State: "done", MediaID: fmt.Sprint(257250616800000 + i), Attempts: 1, CreatedAt: at, FinishedAt: at, AnsweredAt: at,
		})
	}
	require.NoError(b, store.Save(b.Context(), uploads))
	main := make(chan func(), 100)
	r := uploadlist.NewRows(store, work.New(func(f func()) { main <- f }), slog.New(slog.DiscardHandler))
	list := uploadlist.New(r)
	list.Picture = func(uploader.Job, func()) fyne.Resource { return nil }
	w := test.NewTempWindow(b, list)
	w.Resize(fyne.NewSize(1280, 720))
	load := func() {
		r.Load()
		for (<-main)(); r.Loading(); (<-main)() {
		}
	}
	load()
	require.Equal(b, rows, r.Length())
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			load()
		}
	})
	b.Run("refresh", func(b *testing.B) {
		for b.Loop() {
			list.Refresh()
		}
	})
	b.Run("scroll a notch", func(b *testing.B) {
		offset := float32(0)
		for b.Loop() {
			offset += 210
			if offset > 5000 {
				offset = 0
			}
			list.ScrollToOffset(offset)
		}
	})
	b.Run("select all", func(b *testing.B) {
		held := func() uint64 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return m.HeapAlloc
		}
		list.Only(0)
		before := held()
		for b.Loop() {
			list.Only(0)
			for list.ChooseAll(); list.Count() < rows; {
				(<-main)()
			}
		}
		b.ReportMetric(float64(held()-before)/1e6, "MB-held")
	})
}
