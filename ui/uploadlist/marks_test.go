package uploadlist

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/ui/widgets"
)

func TestWhatASearchFoundIsMarked(t *testing.T) {
	test.NewTempApp(t)
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		r := NewRow()
		r.search = "PRICE 863"
		r.show(View{Name: "Winter price list", MediaID: "2572508636", Progress: -1, copyLabel: "Copy ID"}, "", false, false)
		r.Resize(fyne.NewSize(900, rowHeight))
		var shown int
		for _, mark := range r.marks {
			if mark.Visible() {
				shown++
			}
		}
		require.Equal(t, 2, shown)
		mark := r.marks[0]
		require.Equal(t, r.Name.Position().Y, mark.Position().Y)
		require.Greater(t, mark.Position().X, r.Name.Position().X)
		require.InDelta(t, r.Name.Measure("price"), mark.Size().Width, 3)
	})
}

func TestMarksStandOnHebrewWords(t *testing.T) {
	test.NewTempApp(t)
	uitest.UseLanguage(t, "en")
	text := widgets.NewText("תמונה של חתול.jpg", 1)
	text.Resize(fyne.NewSize(500, 20))
	x, width, ok := found(text, "חתול")
	require.True(t, ok)
	require.InDelta(t, text.Measure("לותח"), width, 1)
	require.Less(t, x, text.Measure(text.Text))
	_, _, ok = found(text, "כלב")
	require.False(t, ok)
}
