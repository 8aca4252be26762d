package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/uitest"
	"mediadrop/ui/widgets"
)

// leastScreen is what the window may be on a small screen, or on one that is shown at
// 200 %.
var leastScreen = fyne.NewSize(600, 400)

// TestAllDialogsFitASmallWindow opens one dialog after the other: it fits, and its
// buttons are in view.
func TestAllDialogsFitASmallWindow(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		everyDialog(t, looks{code, "light", leastScreen}, func(t *testing.T, d *desktest.Desk, s shown) {
			words, _, _ := strings.Cut(s.title, "{{")
			require.True(t, code != "en" || d.Sees(words), "%s is another dialog:\n%s", s.what, d.Screen())
			fitsScreen(t, d, fmt.Sprintf("%s (%s)", s.what, code))
			layOut(d)
			keepsMargins(t, d, fmt.Sprintf("%s (%s)", s.what, code))
			readsWell(t, d, fmt.Sprintf("%s (%s)", s.what, code))
			showsErrors(t, d, fmt.Sprintf("%s (%s)", s.what, code))
			if !s.rows {
				layOut(d)
				goRound(t, d, leastScreen, fmt.Sprintf("%s (%s)", s.what, code))
			}
		})
	})
}

// keepsMargins requires that no text of the dialog on top reaches beyond its title at
// either side: what scrolls, and what stands above the buttons, have the same margins. And
// no text has empty lines at its ends.
func keepsMargins(t *testing.T, d *desktest.Desk, what string) {
	t.Helper()
	const rounding = 0.5
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	var from, to float32
	for i, text := range uitest.All[*widgets.Text](d.Front()) {
		if i == 0 { // the title
			from, to = at(text).X, at(text).X+text.Size().Width
		}
		require.GreaterOrEqual(t, at(text).X, from-rounding, "%s: %s", what, text.Text)
		require.LessOrEqual(t, at(text).X+text.Size().Width, to+rounding, "%s: %s", what, text.Text)
		require.Equal(t, strings.Trim(text.Text, "\n"), text.Text, what)
	}
}

// readsWell requires that no line of running text is longer than is read well, and that
// the buttons of the dialog on top have room between them.
func readsWell(t *testing.T, d *desktest.Desk, what string) {
	t.Helper()
	const longest = 90 // characters of a line, with many narrow ones; about 75 is what is aimed at
	for _, text := range uitest.All[*widgets.Text](d.Front()) {
		if text.Lines != 0 {
			continue
		}
		for _, line := range text.Split(text.Size().Width) {
			require.LessOrEqual(t, utf8.RuneCountInString(line), longest, "%s: %s", what, line)
		}
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	scrolled := map[*dialogs.Button]bool{} // parts of the content
	for _, scroll := range uitest.All[*container.Scroll](d.Front()) {
		for _, b := range uitest.All[*dialogs.Button](scroll) {
			scrolled[b] = true
		}
	}
	var row []*dialogs.Button // the lowest ones, all of which are in sight
	for _, b := range uitest.All[*dialogs.Button](d.Front()) {
		if scrolled[b] {
			continue
		}
		if len(row) > 0 && at(b).Y > at(row[0]).Y {
			row = nil
		}
		if len(row) == 0 || at(b).Y == at(row[0]).Y {
			row = append(row, b)
		}
	}
	slices.SortFunc(row, func(a, b *dialogs.Button) int { return int(at(a).X - at(b).X) })
	require.NotEmpty(t, row, what)
	for i, b := range row {
		require.GreaterOrEqual(t, b.Size().Width, float32(80), "%s: %s", what, b.Text)
		require.InDelta(t, row[0].Size().Width, b.Size().Width, 0.5, "%s: %s", what, b.Text)
		if i > 0 {
			require.GreaterOrEqual(t, at(b).X, at(row[i-1]).X+row[i-1].Size().Width+6, "%s: %s", what, b.Text)
		}
	}
}

// showsErrors requires that the first error of the dialog on top is in sight, however low
// the window is.
func showsErrors(t *testing.T, d *desktest.Desk, what string) {
	t.Helper()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	for _, text := range uitest.All[*widgets.Text](d.Front()) {
		if text.Color != theme.ColorNameError || text.Text == "" {
			continue
		}
		for _, scroll := range uitest.All[*container.Scroll](d.Front()) {
			if slices.Contains(uitest.All[*widgets.Text](scroll), text) {
				require.GreaterOrEqual(t, at(text).Y, at(scroll).Y, "%s: %s", what, text.Text)
				require.LessOrEqual(t, at(text).Y+text.Size().Height, at(scroll).Y+scroll.Size().Height, "%s: %s", what, text.Text)
			}
		}
		return
	}
}

// fitsScreen requires that the dialog on top is within the window, and its buttons, too.
func fitsScreen(t *testing.T, d *desktest.Desk, what string) {
	t.Helper()
	require.True(t, d.Dialogs.Any(), "no dialog: %s", what)
	open := d.Dialogs.Open()
	size := open[len(open)-1].MinSize()
	require.LessOrEqual(t, size.Width, leastScreen.Width, what)
	require.LessOrEqual(t, size.Height, leastScreen.Height, what)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	seen := 0
	for _, b := range uitest.All[*dialogs.Button](d.Front()) {
		if b.Visible() && b.Text != "" {
			from, to := at(b), at(b).AddXY(b.Size().Width, b.Size().Height)
			require.GreaterOrEqual(t, from.X, float32(0), "%s: %s", what, b.Text)
			require.LessOrEqual(t, to.X, leastScreen.Width, "%s: %s", what, b.Text)
			if to.Y <= leastScreen.Height && from.Y >= 0 {
				seen++
			}
		}
	}
	require.Positive(t, seen, "a button in view: %s", what)
}
