package ui_test

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/topbar"
	"mediadrop/ui/uitest"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
)

// hasRing reports whether a ring is drawn in a widget.
func hasRing(o fyne.CanvasObject) bool {
	ring := theme.Color(theme.ColorNameForeground)
	for _, r := range uitest.All[*canvas.Rectangle](o) {
		if r.StrokeWidth >= 2 && r.Size().Width > 4 && r.Size().Height > 4 && sameColor(r.StrokeColor, ring) {
			return true
		}
	}
	return false
}

func sameColor(a, b color.Color) bool {
	if a == nil || b == nil {
		return a == b
	}
	return color.NRGBAModel.Convert(a) == color.NRGBAModel.Convert(b)
}

// goRound presses Tab until the keyboard is where it began, requires of each stop that
// it has a ring, alone, and is within the window, and returns the stops. What is in
// front keeps the keyboard.
func goRound(t *testing.T, d *desktest.Desk, window fyne.Size, what string) (stops []fyne.CanvasObject) {
	t.Helper()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	seen := map[fyne.Focusable]bool{}
	for {
		d.Win.Canvas().FocusNext()
		focused := d.Win.Canvas().Focused()
		require.NotNil(t, focused, "%s: Tab leads nowhere", what)
		if seen[focused] {
			break
		}
		seen[focused] = true
		o := focused.(fyne.CanvasObject)
		stops = append(stops, o)
		require.True(t, hasRing(o), "%s: %T has no ring: %v", what, o, uitest.Texts(o))
		rings := 0
		for _, other := range uitest.All[fyne.CanvasObject](d.Front()) {
			if other == o {
				rings++
			} else if _, takes := other.(fyne.Focusable); takes && !holds(other, o) && !holds(o, other) {
				require.False(t, hasRing(other), "%s: %T and %T have rings", what, o, other)
			}
		}
		require.Equal(t, 1, rings, "%s: %T is not in front", what, o)
		from, to := at(o), at(o).AddXY(o.Size().Width, o.Size().Height)
		inside := from.X >= 0 && from.Y >= 0 && to.X <= window.Width+1 && to.Y <= window.Height+1
		require.True(t, inside, "%s: %T is out of sight at %v to %v: %v", what, o, from, to, uitest.Texts(o))
	}
	for i := len(stops) - 1; i >= 0; i-- { // Shift+Tab
		d.Win.Canvas().FocusPrevious()
		require.Same(t, stops[i], d.Win.Canvas().Focused(), "%s: back from stop %d", what, i+1)
	}
	return stops
}

// holds reports whether an object is drawn within another.
func holds(in, o fyne.CanvasObject) bool {
	for _, part := range uitest.All[fyne.CanvasObject](in) {
		if part == o {
			return true
		}
	}
	return false
}

// The window's parts are one stop each, and so is the list, however many rows and
// buttons it has.
func TestTabGoesRoundTheWindow(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey, Language: code})
		d.DropPictures("1.png", "2.png", "3.png")
		d.UntilState(uploader.Done, "1.png", "2.png", "3.png")
		d.Until("the result", func() bool { return d.Rows.Tallies().InProgress == 0 && !d.Rows.Loading() })
		for _, size := range []fyne.Size{fyne.NewSize(1280, 800), fyne.NewSize(600, 400)} {
			d.Win.Resize(size)
			d.Win.Canvas().Unfocus()
			stops := goRound(t, d, d.Win.Canvas().Size(), code)
			require.Len(t, stops, 13, "5 in the line on top, the tabs, the filter; the list; the result, copy, save, try, close")
			require.Same(t, d.List, stops[7])
		}
	})
}

// Whoever presses something with the keyboard goes on from there.
func TestWhatIsPressedKeepsTheKeyboard(t *testing.T) {
	d := desktest.WithUploads(t, "1.png", "2.png")
	c := d.Win.Canvas()
	stopAt := func(label string) {
		t.Helper()
		d.Until("a button: "+label, func() bool { return d.Button(label) != nil }) // a row may go before Undo is offered
		button := d.Button(label)
		for range 30 {
			c.FocusNext()
			if f, ok := c.Focused().(fyne.CanvasObject); ok && uitest.AsButton(f) == button {
				return
			}
		}
		t.Fatalf("Tab does not lead to %q", label)
	}
	c.Focus(d.List)
	d.TypeKey(fyne.KeyDelete)
	d.Until("a row is gone", func() bool { return d.Rows.Length() == 1 })
	stopAt("Undo")
	d.TypeKey(fyne.KeyReturn)
	require.Same(t, d.List, c.Focused(), "the button is gone")
	d.Until("the row is back, and selected", func() bool { return d.Rows.Length() == 2 && len(d.Selected()) == 1 })

	d.TypeKey(fyne.KeyDelete)
	d.Until("a row is gone again", func() bool { return d.Rows.Length() == 1 })
	stopAt("Undo")
	d.Item("Undo").Action() // with its shortcut
	d.Until("the row is back again", func() bool { return d.Rows.Length() == 2 })
	require.Nil(t, d.Button("Undo"))
	d.TypeKey(fyne.KeyReturn)
	require.Same(t, d.List, c.Focused(), "what is hidden has no keys")
	require.Empty(t, d.Clipboard(), "and the key for it does nothing else")
	d.TypeKey(fyne.KeyReturn)
	require.NotEmpty(t, d.Clipboard(), "the next one is the list's")
}

// The tabs are one stop, in which the arrow keys choose; the one that is chosen has the
// ring, and what was chosen is shown before the keyboard goes on.
func TestTheTabsByKeyboard(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey, Language: code})
		d.DropPictures("1.png")
		d.UntilState(uploader.Done, "1.png")
		c := d.Win.Canvas()
		line := uitest.All[*widgets.TabLine](d.Win.Content())[0]
		c.Focus(line)
		on, back := fyne.KeyRight, fyne.KeyLeft
		if code == "he" {
			on, back = back, on
		}
		for _, step := range []struct {
			key  fyne.KeyName
			want string
		}{
			{on, topbar.TabFavourites}, {on, topbar.TabExpiring}, {back, topbar.TabFavourites}, {fyne.KeyEnd, topbar.TabInProgress},
			{on, topbar.TabAll}, {back, topbar.TabInProgress}, {fyne.KeyHome, topbar.TabAll}, {fyne.KeyReturn, topbar.TabAll}, {fyne.KeySpace, topbar.TabAll},
		} {
			d.TypeKey(step.key)
			require.Equal(t, step.want, d.Bar.Tabs.Chosen, step.key)
			require.Same(t, line, c.Focused())
			require.True(t, hasRing(line))
		}
		d.Bar.Tabs.Choose(topbar.TabRemoved) // a tab while it is chosen
		d.TypeKey(back)
		require.Equal(t, topbar.TabInProgress, d.Bar.Tabs.Chosen)
		d.TypeKey(on)
		require.Equal(t, topbar.TabAll, d.Bar.Tabs.Chosen, "it is gone")
		d.Settle()

		d.Item("Settings…").Action()
		require.Same(t, uitest.All[*widgets.TabLine](d.Front())[0], c.Focused())
		d.TypeKey(on)
		d.Awaits(lang.L("Stored in this computer's keychain."))
		d.TypeKey(fyne.KeyEnd)
		require.NotEmpty(t, d.Entries(), "the last page")
		d.TypeKey(fyne.KeyEscape)
		require.Empty(t, d.Dialogs.Open())
	})
}
