package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uploadlist"
	"mediadrop/uploader"
)

// hold plays keys that are held down.
func (d *desk) hold(keys fyne.KeyModifier) {
	d.List.Modifiers = func() fyne.KeyModifier { return keys }
}

func (d *desk) selected() []string {
	var names []string
	for _, j := range d.List.Jobs() {
		names = append(names, j.Name)
	}
	return names
}

func TestSelectingSeveralRows(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	files := []string{"1.png", "2.png", "3.png", "4.png"}
	d.drop(files...)
	d.untilState(uploader.Done, files...)
	d.settle()
	shift, ctrl := fyne.KeyModifierShift, fyne.KeyModifierShortcutDefault

	d.List.Choose(1)
	require.Equal(t, []string{"2.png"}, d.selected())
	d.hold(shift)
	d.List.Choose(3)
	require.Equal(t, []string{"2.png", "3.png", "4.png"}, d.selected())
	d.List.Choose(0)
	require.Equal(t, []string{"1.png", "2.png"}, d.selected(), "a range is from where it began")
	d.hold(ctrl)
	d.List.Choose(3)
	require.Equal(t, []string{"1.png", "2.png", "4.png"}, d.selected())
	d.List.Choose(0)
	require.Equal(t, []string{"2.png", "4.png"}, d.selected())
	d.hold(0)
	d.List.Choose(2)
	require.Equal(t, []string{"3.png"}, d.selected())

	d.hold(shift)
	d.win.Canvas().Focus(d.List)
	d.typeKey(fyne.KeyDown)
	require.Equal(t, []string{"3.png", "4.png"}, d.selected())
	d.hold(0)
	d.item("Select all").Action()
	d.settle()
	require.Equal(t, files, d.selected(), "in the order in which they were given")

	d.item("Copy").Action()
	var ids []string
	for _, name := range files {
		j, _ := d.job(name)
		ids = append(ids, j.MediaID)
	}
	require.Equal(t, ids, strings.Split(d.app.Clipboard().Content(), "\n"))
}

func TestSelectingMoreThanWasRead(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.fill(3*uploadlist.PageSize + 5)
	d.item("Select all").Action()
	d.until("all are selected", func() bool { return len(d.List.Jobs()) == 3*uploadlist.PageSize+5 })
}

func TestTheSelectionStaysWithItsUpload(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.drop("1.png")
	d.untilState(uploader.Done, "1.png")
	d.List.Choose(0)
	d.drop("2.png")
	d.untilState(uploader.Done, "2.png")
	d.settle()
	require.Equal(t, []string{"1.png"}, d.selected())
	j, ok := d.List.Current()
	require.True(t, ok)
	require.Equal(t, "1.png", j.Name)
}

func TestWhatWasSelectedBeforeItWasDoneIsCopiedWhole(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.service.Hold("1.png")
	d.drop("1.png", "2.png")
	d.untilState(uploader.Done, "2.png")
	d.item("Select all").Action()
	d.settle()
	d.service.ReleaseAll()
	d.untilState(uploader.Done, "1.png")
	d.item("Copy").Action()
	require.Len(t, strings.Split(d.app.Clipboard().Content(), "\n"), 2)
}

func TestARowThatIsNotReadYetIsSelectedWhenItIs(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.fill(20 * uploadlist.PageSize)
	d.win.Canvas().Focus(d.List)
	d.typeKey(fyne.KeyEnd)
	d.until("the last row is selected", func() bool { return len(d.selected()) == 1 })
	require.Equal(t, fmt.Sprintf("IMG %05d.png", 20*uploadlist.PageSize-1), d.selected()[0])
}

func TestASearchGivesUpWhatItHides(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.keep(done("1", "a.png", day), done("2", "b.png", 2*day))
	d.List.Choose(1)
	d.hold(fyne.KeyModifierShift)
	d.List.Choose(0)
	require.Len(t, d.selected(), 2)
	d.Bar.Search.SetText("a.png")
	d.until("it is found", func() bool { return d.Rows.Length() == 1 && !d.Rows.Loading() })
	require.Equal(t, []string{"a.png"}, d.selected())
}

func TestTheListKnowsWhichRowsItShows(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.drop("1.png", "2.png")
	d.untilState(uploader.Done, "1.png", "2.png")
	for _, name := range []string{"1.png", "2.png"} {
		j, _ := d.job(name)
		require.True(t, d.List.Shows(j.ID))
	}
	require.False(t, d.List.Shows("nobody"))
}
