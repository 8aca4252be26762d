package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
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
