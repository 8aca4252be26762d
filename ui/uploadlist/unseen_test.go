package uploadlist_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/topbar"
	"mediadrop/uploader"
)

// Each key is pressed before the rows of the search have come: nothing runs on
// the main goroutine between the two.
func TestAKeyPressedDuringASearchWaitsForIt(t *testing.T) {
	for name, press := range map[string]func(d *desktest.Desk){
		"Ctrl+C": func(d *desktest.Desk) { d.Item("Copy").Action() },
		"Enter":  func(d *desktest.Desk) { d.TypeKey(fyne.KeyReturn) },
	} {
		t.Run(name, func(t *testing.T) {
			d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
			d.Keep(desktest.Done("1", "wrong.png", desktest.Day), desktest.Done("2", "right.png", 2*desktest.Day))
			d.Win.Canvas().Focus(d.List)
			require.Equal(t, []string{"wrong.png"}, d.Selected())
			d.Bar.Search.SetText("right")
			d.Bar.Search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // goes to what was found
			press(d)
			require.Empty(t, d.Clipboard(), "the search is still under way")
			d.Until("the ID is copied", func() bool { return d.Clipboard() != "" })
			require.Equal(t, "92", d.Clipboard())
			require.Equal(t, []string{"right.png"}, d.Selected())
			require.Equal(t, "right.png", d.SelectedName())

			d.Bar.Search.SetText("")
			d.Settle()
			d.Item("Copy").Action()
			require.Equal(t, "92", d.Clipboard())
		})
	}
}

func TestASearchWithoutTheSelectedRowSelectsNothing(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Keep(desktest.Done("1", "wrong.png", desktest.Day), desktest.Done("2", "right.png", 2*desktest.Day))
	d.List.Choose(0)
	d.Bar.Search.SetText("right")
	for _, act := range []string{"Copy", "Renew", "Favourite", "Retry", "Name and note…", "Remove from list"} {
		d.Item(act).Action()
	}
	d.Settle()
	require.Empty(t, d.Selected())
	_, there := d.List.Current()
	require.False(t, there)
	require.Empty(t, d.Clipboard())
	require.Empty(t, d.Dialogs.Open(), "no note was asked for")
	d.Bar.Search.SetText("")
	d.Settle()
	require.Equal(t, []string{"wrong.png", "right.png"}, d.Shown(), "nothing was removed or became a favourite")
	require.Empty(t, d.Service.Requests("wrong.png"))
}

func TestSelectAllDuringASearchSelectsWhatItFinds(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Keep(desktest.Done("1", "a.png", desktest.Day), desktest.Done("2", "b.png", 2*desktest.Day), desktest.Done("3", "b2.png", 3*desktest.Day))
	d.Win.Canvas().Focus(nil)
	d.Bar.Search.SetText("b")
	d.Item("Select all").Action()
	d.Settle()
	require.Equal(t, []string{"b.png", "b2.png"}, d.Selected())
}

func TestWhatLeavesTheFilterIsNotSelectedAnyMore(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	release := d.Service.Hold("1.png")
	d.DropPictures("1.png")
	d.UntilState(uploader.Uploading, "1.png")
	d.Bar.Tabs.Choose(topbar.TabInProgress)
	d.Settle()
	d.Win.Canvas().Focus(d.List)
	require.Equal(t, []string{"1.png"}, d.Selected())
	release()
	// The row may go before the window hears that the upload is done.
	d.Until("the row is gone", func() bool { return d.Rows.Length() == 0 && len(d.Selected()) == 0 })
	d.Item("Copy").Action()
	d.Settle()
	require.Empty(t, d.Clipboard())
}

func TestAFavouriteThatWasTakenOutIsNotSelectedAmongFavourites(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	starred := desktest.Done("1", "a.png", desktest.Day)
	starred.Favourite = true
	d.Keep(starred)
	d.Bar.Tabs.Choose(topbar.TabFavourites)
	d.Settle()
	d.Win.Canvas().Focus(d.List)
	d.Item("Favourite").Action()
	d.Until("the row is gone", func() bool { return d.Rows.Length() == 0 && len(d.Selected()) == 0 })
}

func TestRowsThatCameBackAreSelected(t *testing.T) {
	d := desktest.WithUploads(t, "1.png", "2.png", "3.png")
	d.Hold(fyne.KeyModifierShift)
	d.TypeKey(fyne.KeyDown)
	d.Hold(0)
	d.TypeKey(fyne.KeyDelete)
	d.Until("the rows are gone", func() bool { return d.Rows.Length() == 1 })
	d.List.Choose(0)
	d.Item("Undo").Action()
	d.Until("the rows are back and selected", func() bool { return d.Rows.Length() == 3 && len(d.Selected()) == 2 })
	require.Equal(t, []string{"1.png", "2.png"}, d.Selected())
	require.Equal(t, "1.png", d.SelectedName())
}

func TestRowsThatCameBackBehindASearchAreNotSelected(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Keep(desktest.Done("1", "a.png", desktest.Day), desktest.Done("2", "b.png", 2*desktest.Day))
	d.List.Choose(0)
	d.Item("Remove from list").Action()
	d.Until("the row is gone", func() bool { return d.Rows.Length() == 1 })
	d.Bar.Search.SetText("b")
	d.Settle()
	d.Win.Canvas().Unfocus()
	d.Item("Undo").Action()
	d.Settle()
	require.Equal(t, []string{"b.png"}, d.Shown())
	require.Empty(t, d.Selected())
}

func TestTheFirstArrowKeyGoesToTheFirstRow(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Keep(desktest.Done("1", "a.png", desktest.Day), desktest.Done("2", "b.png", 2*desktest.Day))
	require.Nil(t, d.Win.Canvas().Focused())
	d.TypeKey(fyne.KeyDown)
	require.Equal(t, "a.png", d.SelectedName())
	d.TypeKey(fyne.KeyDown)
	require.Equal(t, "b.png", d.SelectedName())
}

// Rows come without a drop when they are imported.
func TestAnEmptyWindowIsLaidOutAgainWhenRowsCome(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{})
	require.False(t, d.StripPane.Visible())
	d.LayOut() // as another size of the window does
	d.Keep(desktest.RowOf("1", "a.png"))
	require.True(t, d.StripPane.Visible())
	driver := fyne.CurrentApp().Driver()
	strip, list := driver.AbsolutePositionForObject(d.StripPane), driver.AbsolutePositionForObject(d.List)
	require.GreaterOrEqual(t, list.Y, strip.Y+d.StripPane.MinSize().Height, "the strip covers the first row")
}
