package commands_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/topbar"
	"mediadrop/ui/uploadlist"
	"mediadrop/uploader"
)

// TestActsOnManyRowsReadThem: what is selected is known by its ID, and most of it is in no
// page that was read.
func TestActsOnManyRowsReadThem(t *testing.T) {
	const rows = 700
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Fill(rows)
	d.Win.Canvas().Focus(d.List)
	d.Item("Select all").Action()
	d.Settle()
	require.Equal(t, rows, d.List.Count())
	require.True(t, d.Sees("700 selected"))

	d.Item("Copy").Action()
	d.Settle()
	require.True(t, d.Sees("700 IDs copied."))
	ids := strings.Split(d.Clipboard(), "\n")
	require.Len(t, ids, rows)
	require.Equal(t, []string{"900000", "900001"}, ids[:2], "in the order in which the files were given")
	require.Equal(t, "900699", ids[rows-1])

	d.Item("Favourite").Action()
	d.Settle()
	require.Equal(t, rows, d.Rows.Tallies().Favourites)
	d.Item("Undo").Action()
	d.Settle()
	require.Zero(t, d.Rows.Tallies().Favourites)
	require.True(t, d.Sees("Undone: Favourite · 700 rows"))

	d.Item("Retry").Action() // of none
	d.Item("Renew").Action()
	d.Awaits("Renew 700 IDs?")
	d.Press("Cancel")
	d.Item("Remove from list").Action()
	d.Awaits("Remove 700 rows from the list?")
	d.Press("Remove")
	d.Settle()
	require.Zero(t, d.Rows.Length())
	require.Zero(t, d.List.Count())
	d.Item("Undo").Action()
	d.Settle()
	require.Equal(t, rows, d.Rows.Length())
	require.Equal(t, rows, d.List.Count(), "what came back is selected")
}

// TestACopyThatWasCanceledCopiesNothing, and one that failed says so.
func TestACopyThatWasCanceledCopiesNothing(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey, MayFail: true})
	d.Fill(700)
	d.Win.Canvas().Focus(d.List)
	d.Item("Select all").Action()
	d.Settle()
	d.App.Clipboard().SetContent("mine")
	d.Rows.InParts = func(ids []string, _ func(done, of string) string, do func([]string) error, then func(int, error)) {
		require.NoError(t, do(ids[:500]))
		then(500, nil)
	}
	d.Item("Copy").Action()
	d.Settle()
	require.Equal(t, "mine", d.Clipboard())
	require.True(t, d.Sees("Copying was canceled."))
	d.Item("Favourite").Action()
	d.Settle()
	require.Zero(t, d.Rows.Tallies().Favourites)

	d.Rows.InParts = func(_ []string, _ func(done, of string) string, _ func([]string) error, then func(int, error)) {
		then(0, errors.New("the disk is gone"))
	}
	d.Item("Copy").Action()
	d.Awaits("Something went wrong")
	require.Equal(t, "mine", d.Clipboard())
}

// TestTheCountIsOfWhatIsShown: what has left the filter is neither counted nor acted on.
func TestTheCountIsOfWhatIsShown(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Fill(3)
	d.Win.Canvas().Focus(d.List)
	d.Item("Select all").Action()
	d.Settle()
	d.Item("Favourite").Action()
	d.Settle()
	d.Bar.Tabs.Choose(topbar.TabFavourites)
	d.Settle()
	require.Equal(t, 3, d.List.Count())
	j, ok := d.Job("IMG 00001.png")
	require.True(t, ok)
	require.Equal(t, uploader.Done, j.State)
	d.Commands.Do(j, uploadlist.ToggleStar)
	d.Settle()
	require.Equal(t, 2, d.List.Count())
	require.True(t, d.Sees("2 selected"))
	require.Equal(t, []string{"IMG 00000.png", "IMG 00002.png"}, d.Selected())
	d.Item("Undo").Action()
	d.Settle()
	require.Equal(t, 3, d.List.Count(), "it is back")
}
