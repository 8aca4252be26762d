package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
)

// TestALineBeginsWhereTextsDo: its first object stands at the side where it is read
// first, in a line that is wider than all of them, too.
func TestALineBeginsWhereTextsDo(t *testing.T) {
	for _, code := range []string{"en", "he"} {
		t.Run(code, func(t *testing.T) {
			test.NewTempApp(t)
			uitest.UseLanguage(t, code)
			first, second := Spacer(30), Spacer(20)
			line := Inline(first, second)
			line.Resize(fyne.NewSize(200, 40))
			between := first.Position().X + 30
			if code == "he" {
				require.Equal(t, float32(170), first.Position().X)
				between = second.Position().X + 20
				require.Less(t, between, first.Position().X)
			} else {
				require.Zero(t, first.Position().X)
				require.Less(t, between, second.Position().X)
			}
			whole := Inline(first, layout.NewSpacer(), second)
			whole.Resize(fyne.NewSize(200, 40))
			left, right := first, second
			if code == "he" {
				left, right = second, first
			}
			require.Zero(t, left.Position().X)
			require.Equal(t, float32(200), right.Position().X+right.Size().Width)
		})
	}
}

// TestGaugesFillInReadingDirection: also when their value changes, and their size.
func TestGaugesFillInReadingDirection(t *testing.T) {
	for _, code := range []string{"en", "he"} {
		t.Run(code, func(t *testing.T) {
			test.NewTempApp(t)
			uitest.UseLanguage(t, code)
			g := NewGauge()
			test.NewTempWindow(t, container.NewWithoutLayout(g))
			for _, width := range []float32{100, 200} {
				g.Resize(fyne.NewSize(width, 8))
				for _, share := range []float64{0.25, 0.5, 0.75} {
					g.SetValue(share)
					bar := test.WidgetRenderer(g).Objects()[1]
					require.InDelta(t, float64(width)*share, bar.Size().Width, 0.1)
					want := float32(0)
					if code == "he" {
						want = width - bar.Size().Width
					}
					require.InDelta(t, want, bar.Position().X, 0.1)
				}
			}
		})
	}
}
