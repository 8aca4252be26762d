package uploadlist

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/palette"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

// TestRowLooks compares two rows, one in each language, with pictures of their
// parts in testdata: where everything stands, in which color and order.
func TestRowLooks(t *testing.T) {
	at := time.Date(2024, 8, 6, 14, 5, 0, 0, time.Local)
	jobs := map[string]uploader.Job{
		"done":      {Upload: history.Upload{Path: "/files/a.jpg", Name: "שלום עולם (2) error 401.jpg", State: uploader.Done, Attempts: 1, Kind: media.Image, FitsHeader: media.Image, Size: 223744, MediaID: "257250616863050", Channel: "Support", CreatedAt: at, FinishedAt: at}},
		"uploading": {Upload: history.Upload{Name: "video.mp4", State: uploader.Uploading, Kind: media.Video, Size: 8 << 20, SentBytes: 8 << 20, Channel: "תמיכה", CreatedAt: at}, Sent: 2 << 20, Speed: 1 << 20, TimeLeft: 6 * time.Second},
	}
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		uitest.UseLanguage(t, code)
		for name, job := range jobs {
			app := test.NewTempApp(t)
			app.Settings().SetTheme(palette.New(""))
			r := NewRow()
			r.index = 1
			r.show(Look(job, true), "Today", false, false)
			w := test.NewTempWindow(t, r)
			w.SetPadded(false)
			w.Resize(fyne.NewSize(640, r.MinSize().Height))
			test.AssertRendersToMarkup(t, "row_"+name+"_"+code+".xml", w.Canvas())
		}
	})
}

func TestRowsHaveEqualHeights(t *testing.T) {
	test.NewTempApp(t)
	uitest.UseLanguage(t, "en")
	heights := map[float32]bool{}
	for _, v := range []View{
		{Progress: -1, note: strings.Repeat("note ", 50)},
		{Progress: 0.5, Name: strings.Repeat("long ", 50), Sentence: strings.Repeat("words ", 100)},
		{Progress: -1, MediaID: "4711", Sentence: "advice", main: CopyID, copyable: true},
	} {
		r := NewRow()
		r.show(v, "", false, false)
		heights[r.MinSize().Height] = true
	}
	require.Len(t, heights, 1)
}
