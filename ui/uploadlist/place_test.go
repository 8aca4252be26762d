package uploadlist_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/uploadlist"
	"mediadrop/uploader"
)

// inSight returns the name of the first row that is seen, and how much of it is above
// the edge.
func inSight(d *desktest.Desk) (name string, within float32) {
	pitch := uploadlist.NewRow().MinSize().Height + theme.Padding()
	offset := d.List.GetScrollOffset()
	i := int(offset / pitch)
	j, _ := d.Rows.At(i)
	d.Settle()
	return j.Name, offset - float32(i)*pitch
}

func TestTheListStaysWhereItIsWhenRowsComeAndGo(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Fill(300)
	for _, at := range []float32{1000.5, 9000} {
		d.List.ScrollToOffset(at)
		d.Settle()
		name, within := inSight(d)
		stays := func(why string) {
			t.Helper()
			d.Settle()
			now, rest := inSight(d)
			require.Equal(t, name, now, why)
			require.InDelta(t, within, rest, 0.1, why)
		}
		new := fmt.Sprintf("new %v.png", at)
		d.DropPictures(new)
		stays("a row came at the top")
		d.UntilState(uploader.Done, new)
		stays("it has ended")
		j, _ := d.Job(new)
		d.Removal.Remove([]uploader.Job{j})
		d.Until("it is removed", func() bool { _, there := d.Job(new); return !there })
		stays("it was removed")

		visible, _ := d.Job(name)
		d.Commands.Do(visible, uploadlist.ToggleStar) // it goes to the favourites, at the top
		d.Until("it is a favourite", func() bool { return d.Rows.Tallies().Favourites > 0 })
		d.Settle()
		now, _ := inSight(d)
		require.NotEqual(t, name, now)
		require.Greater(t, d.List.GetScrollOffset(), at-200, "what was below it stays")
		d.Steps.Undo()
		d.Until("it is back", func() bool { return d.Rows.Tallies().Favourites == 0 })
		stays("it is back")
	}

	d.List.ScrollToOffset(2000)
	d.Settle()
	name, within := inSight(d)
	more := make([]string, 250)
	for i := range more {
		more[i] = d.Picture(fmt.Sprintf("many %03d.png", i))
	}
	d.Drop(more)
	d.Until("there is a row for each", func() bool { return d.Rows.Tallies().All == 550 })
	d.Settle()
	now, rest := inSight(d)
	require.Equal(t, name, now, "more rows came than are read at a time")
	require.InDelta(t, within, rest, 0.1)

	d.List.ScrollToTop()
	d.DropPictures("seen.png")
	d.Settle()
	require.Zero(t, d.List.GetScrollOffset(), "at the top, what is new is seen")
	d.Control.CancelAll()
	d.Until("nothing goes on", d.Quiet)
}

func TestTheSelectionSurvivesAnotherOrder(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Fill(300)
	d.Item("Select all").Action()
	d.Settle()
	require.Len(t, d.Selected(), 300)
	d.Bar.Filters.Sorts.SetSelectedIndex(1) // oldest first
	d.Settle()
	require.Len(t, d.Selected(), 300)
	d.Bar.Search.SetText("IMG 0000")
	d.Settle()
	require.Len(t, d.Selected(), 10, "what is not shown is not selected")
	d.Bar.Search.SetText("")
	d.Settle()
	require.Len(t, d.Selected(), 10)

	d.List.Choose(0)
	require.Equal(t, "IMG 00299.png", d.SelectedName())
	d.Bar.Filters.Sorts.SetSelectedIndex(0)
	d.Settle()
	require.Equal(t, []string{"IMG 00299.png"}, d.Selected())
	require.Equal(t, "IMG 00299.png", d.SelectedName())
	require.True(t, d.List.Shows("00299"), "its row is in sight, at the other end of the list")

	d.Bar.Search.SetText("IMG")
	d.Settle()
	require.Equal(t, "IMG 00299.png", d.SelectedName())
	require.Zero(t, d.List.GetScrollOffset(), "whoever searches looks at the first that is found")
	d.Bar.Search.SetText("")
	d.Settle()
	require.True(t, d.List.Shows("00299"))

	d.Bar.Search.SetText("IMG 00001")
	d.Settle()
	require.Empty(t, d.Selected())
	d.Bar.Search.SetText("")
	d.Settle()
	require.Zero(t, d.List.GetScrollOffset(), "nothing is selected: from the top")
}

func TestAKeyWaitsForTheRowsThatAreBeingSelected(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Fill(300)
	d.Win.Canvas().Focus(d.List)
	require.Len(t, d.Selected(), 1)
	d.Item("Select all").Action()
	d.TypeKey(fyne.KeyDelete) // before the rows were read
	d.Awaits("Remove 300 rows from the list?")
	d.Press("Cancel")
	d.Settle()
	require.Equal(t, 300, d.Rows.Length())
}
