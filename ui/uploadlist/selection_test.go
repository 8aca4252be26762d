package uploadlist_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/uploadlist"
	"mediadrop/uploader"
)

func TestSelectingSeveralRows(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	files := []string{"1.png", "2.png", "3.png", "4.png"}
	d.DropPictures(files...)
	d.UntilState(uploader.Done, files...)
	d.Until("what has ended stands below what goes on", func() bool { return d.Rows.Tallies().InProgress == 0 && !d.Rows.Loading() })
	shift, ctrl := fyne.KeyModifierShift, fyne.KeyModifierShortcutDefault

	d.List.Choose(1)
	require.Equal(t, []string{"2.png"}, d.Selected())
	d.Hold(shift)
	d.List.Choose(3)
	require.Equal(t, []string{"2.png", "3.png", "4.png"}, d.Selected())
	d.List.Choose(0)
	require.Equal(t, []string{"1.png", "2.png"}, d.Selected(), "a range is from where it began")
	d.Hold(ctrl)
	d.List.Choose(3)
	require.Equal(t, []string{"1.png", "2.png", "4.png"}, d.Selected())
	d.List.Choose(0)
	require.Equal(t, []string{"2.png", "4.png"}, d.Selected())
	d.Hold(0)
	d.List.Choose(2)
	require.Equal(t, []string{"3.png"}, d.Selected())

	d.Hold(shift)
	d.Win.Canvas().Focus(d.List)
	d.TypeKey(fyne.KeyDown)
	require.Equal(t, []string{"3.png", "4.png"}, d.Selected())
	d.Hold(0)
	d.Item("Select all").Action()
	d.Settle()
	require.Equal(t, files, d.Selected(), "in the order in which they were given")

	d.Item("Copy").Action()
	var ids []string
	for _, name := range files {
		j, _ := d.Job(name)
		ids = append(ids, j.MediaID)
	}
	require.Equal(t, ids, strings.Split(d.App.Clipboard().Content(), "\n"))
}

func TestSelectingMoreThanWasRead(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Fill(3*uploadlist.PageSize + 5)
	d.Item("Select all").Action()
	d.Until("all are selected", func() bool { return d.List.Count() == 3*uploadlist.PageSize+5 })
}

func TestTheSelectionStaysWithItsUpload(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.DropPictures("1.png")
	d.UntilState(uploader.Done, "1.png")
	d.List.Choose(0)
	d.DropPictures("2.png")
	d.UntilState(uploader.Done, "2.png")
	d.Settle()
	require.Equal(t, []string{"1.png"}, d.Selected())
	j, ok := d.List.Current()
	require.True(t, ok)
	require.Equal(t, "1.png", j.Name)
}

func TestWhatWasSelectedBeforeItWasDoneIsCopiedWhole(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Service.Hold("1.png")
	d.DropPictures("1.png", "2.png")
	d.UntilState(uploader.Done, "2.png")
	d.Item("Select all").Action()
	d.Settle()
	d.Service.ReleaseAll()
	d.UntilState(uploader.Done, "1.png")
	d.Item("Copy").Action()
	require.Len(t, strings.Split(d.App.Clipboard().Content(), "\n"), 2)
}

func TestARowThatIsNotReadYetIsSelectedWhenItIs(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Fill(20 * uploadlist.PageSize)
	d.Win.Canvas().Focus(d.List)
	d.TypeKey(fyne.KeyEnd)
	d.Until("the last row is selected", func() bool { return len(d.Selected()) == 1 })
	require.Equal(t, fmt.Sprintf("IMG %05d.png", 20*uploadlist.PageSize-1), d.Selected()[0])
}

func TestASearchGivesUpWhatItHides(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Keep(desktest.Done("1", "a.png", desktest.Day), desktest.Done("2", "b.png", 2*desktest.Day))
	d.List.Choose(1)
	d.Hold(fyne.KeyModifierShift)
	d.List.Choose(0)
	require.Len(t, d.Selected(), 2)
	d.Bar.Search.SetText("a.png")
	d.Until("it is found", func() bool { return d.Rows.Length() == 1 && !d.Rows.Loading() })
	require.Equal(t, []string{"a.png"}, d.Selected())
}

func TestTheListKnowsWhichRowsItShows(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.DropPictures("1.png", "2.png")
	d.UntilState(uploader.Done, "1.png", "2.png")
	for _, name := range []string{"1.png", "2.png"} {
		j, _ := d.Job(name)
		require.True(t, d.List.Shows(j.ID))
	}
	require.False(t, d.List.Shows("nobody"))
}
