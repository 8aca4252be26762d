package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/uploader"
)

// Each key is pressed before the rows of the search have come: nothing runs on
// the main goroutine between the two.
func TestAKeyPressedDuringASearchWaitsForIt(t *testing.T) {
	for name, press := range map[string]func(d *desk){
		"Ctrl+C": func(d *desk) { d.item("Copy").Action() },
		"Enter":  func(d *desk) { d.typeKey(fyne.KeyReturn) },
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, setUp{settings: twoChannels, key: goodKey})
			d.keep(done("1", "wrong.png", day), done("2", "right.png", 2*day))
			d.win.Canvas().Focus(d.List)
			require.Equal(t, []string{"wrong.png"}, d.selected())
			d.Bar.Search.SetText("right")
			d.Bar.Search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // goes to what was found
			press(d)
			require.Empty(t, d.clipboard(), "the search is still under way")
			d.until("the ID is copied", func() bool { return d.clipboard() != "" })
			require.Equal(t, "92", d.clipboard())
			require.Equal(t, []string{"right.png"}, d.selected())
			require.Equal(t, "right.png", d.selectedName())

			d.Bar.Search.SetText("")
			d.settle()
			d.item("Copy").Action()
			require.Equal(t, "92", d.clipboard())
		})
	}
}

func TestASearchWithoutTheSelectedRowSelectsNothing(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.keep(done("1", "wrong.png", day), done("2", "right.png", 2*day))
	d.List.Choose(0)
	d.Bar.Search.SetText("right")
	for _, act := range []string{"Copy", "Renew", "Favourite", "Retry", "Name and note…", "Remove from list"} {
		d.item(act).Action()
	}
	d.settle()
	require.Empty(t, d.selected())
	_, there := d.List.Current()
	require.False(t, there)
	require.Empty(t, d.clipboard())
	require.Empty(t, d.Dialogs.Open(), "no note was asked for")
	d.Bar.Search.SetText("")
	d.settle()
	require.Equal(t, []string{"wrong.png", "right.png"}, d.shown(), "nothing was removed or became a favourite")
	require.Empty(t, d.service.Requests("wrong.png"))
}

func TestSelectAllDuringASearchSelectsWhatItFinds(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.keep(done("1", "a.png", day), done("2", "b.png", 2*day), done("3", "b2.png", 3*day))
	d.win.Canvas().Focus(nil)
	d.Bar.Search.SetText("b")
	d.item("Select all").Action()
	d.settle()
	require.Equal(t, []string{"b.png", "b2.png"}, d.selected())
}

func TestWhatLeavesTheFilterIsNotSelectedAnyMore(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	release := d.service.Hold("1.png")
	d.drop("1.png")
	d.untilState(uploader.Uploading, "1.png")
	d.Bar.States.SetSelected("In progress")
	d.settle()
	d.win.Canvas().Focus(d.List)
	require.Equal(t, []string{"1.png"}, d.selected())
	release()
	d.until("the row is gone", func() bool { return d.Rows.Length() == 0 })
	require.Empty(t, d.selected())
	d.item("Copy").Action()
	d.settle()
	require.Empty(t, d.clipboard())
}

func TestAFavouriteThatWasTakenOutIsNotSelectedAmongFavourites(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	starred := done("1", "a.png", day)
	starred.Favourite = true
	d.keep(starred)
	d.Bar.States.SetSelected("Favourites")
	d.settle()
	d.win.Canvas().Focus(d.List)
	d.item("Favourite").Action()
	d.until("the row is gone", func() bool { return d.Rows.Length() == 0 })
	require.Empty(t, d.selected())
}

func TestRowsThatCameBackAreSelected(t *testing.T) {
	d := withUploads(t, "1.png", "2.png", "3.png")
	d.hold(fyne.KeyModifierShift)
	d.typeKey(fyne.KeyDown)
	d.hold(0)
	d.typeKey(fyne.KeyDelete)
	d.until("the rows are gone", func() bool { return d.Rows.Length() == 1 })
	d.List.Choose(0)
	d.item("Undo").Action()
	d.until("the rows are back", func() bool { return d.Rows.Length() == 3 })
	require.Equal(t, []string{"1.png", "2.png"}, d.selected())
	require.Equal(t, "1.png", d.selectedName())
}

func TestRowsThatCameBackBehindASearchAreNotSelected(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.keep(done("1", "a.png", day), done("2", "b.png", 2*day))
	d.List.Choose(0)
	d.item("Remove from list").Action()
	d.until("the row is gone", func() bool { return d.Rows.Length() == 1 })
	d.Bar.Search.SetText("b")
	d.settle()
	d.win.Canvas().Unfocus()
	d.item("Undo").Action()
	d.settle()
	require.Equal(t, []string{"b.png"}, d.shown())
	require.Empty(t, d.selected())
}

func TestTheFirstArrowKeyGoesToTheFirstRow(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.keep(done("1", "a.png", day), done("2", "b.png", 2*day))
	require.Nil(t, d.win.Canvas().Focused())
	d.typeKey(fyne.KeyDown)
	require.Equal(t, "a.png", d.selectedName())
	d.typeKey(fyne.KeyDown)
	require.Equal(t, "b.png", d.selectedName())
}

// Rows come without a drop when they are imported.
func TestAnEmptyWindowIsLaidOutAgainWhenRowsCome(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	require.False(t, d.stripPane.Visible())
	d.layOut() // as another size of the window does
	d.keep(rowOf("1", "a.png"))
	require.True(t, d.stripPane.Visible())
	driver := fyne.CurrentApp().Driver()
	strip, list := driver.AbsolutePositionForObject(d.stripPane), driver.AbsolutePositionForObject(d.List)
	require.GreaterOrEqual(t, list.Y, strip.Y+d.stripPane.MinSize().Height, "the strip covers the first row")
}
