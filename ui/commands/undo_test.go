package commands_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/topbar"
	"mediadrop/uploader/history"
)

func TestMain(m *testing.M) { desktest.Main(m) }

// TestUndoTakesBackAllThatIsDoneToRows goes back over acts of several kinds, one by one.
func TestUndoTakesBackAllThatIsDoneToRows(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	star := desktest.Done("1", "star.png", desktest.Day)
	star.Favourite, star.Note = true, "as it was"
	d.Keep(star, desktest.Done("2", "plain.png", 2*desktest.Day), desktest.Done("3", "third.png", 3*desktest.Day))
	d.Win.Canvas().Focus(d.List)
	type rows map[string]history.Upload
	now := func() rows {
		all := rows{}
		for _, f := range []history.Filter{{}, {Removed: true}} {
			uploads, err := d.History().Page(t.Context(), f, 0, -1)
			require.NoError(t, err)
			for _, u := range uploads {
				all[u.Name] = u
			}
		}
		return all
	}
	states := []rows{now()}
	act := func(what string, do func(), is func(before, after rows) bool) {
		t.Helper()
		do()
		d.Until(what, func() bool { return is(states[len(states)-1], now()) })
		d.Settle()
		states = append(states, now())
	}
	act("two stars", func() {
		d.Item("Select all").Action()
		d.Settle()
		d.Item("Favourite").Action()
	}, func(_, after rows) bool { return after["plain.png"].Favourite && after["third.png"].Favourite })
	act("a name and a note", func() {
		d.List.Choose(0)
		d.Item("Name and note…").Action()
		d.Entries()[0].SetText("Prices")
		d.Entries()[1].SetText("for spring")
		d.Press("Save")
	}, func(_, after rows) bool { return after["star.png"].Note == "for spring" })
	act("a removal", func() { d.Remove("plain.png") }, func(_, after rows) bool { return !after["plain.png"].RemovedAt.IsZero() })
	act("a restoration", func() {
		d.Bar.Tabs.Choose(topbar.TabRemoved)
		d.Settle()
		d.PressIn("plain.png", "Restore")
	}, func(_, after rows) bool { return after["plain.png"].RemovedAt.IsZero() })
	d.Bar.Tabs.Choose(topbar.TabAll)
	d.Settle()
	act("no star", func() {
		d.List.Choose(0)
		d.Win.Canvas().Focus(d.List)
		d.Item("Favourite").Action()
	}, func(before, after rows) bool { return len(before) > 0 && !after["star.png"].Favourite })

	for i := len(states) - 2; i >= 0; i-- {
		d.Item("Undo").Action()
		d.Until("the step before", func() bool {
			is := now()
			for name, want := range states[i] {
				got := is[name]
				if want.RemovedAt.IsZero() != got.RemovedAt.IsZero() {
					return false
				}
				got.RemovedAt = want.RemovedAt // it is removed later
				if want != got {
					return false
				}
			}
			return true
		})
		d.Settle()
	}
	require.True(t, d.Sees("Undone: Favourite · 2 rows"), "those that had become favourites")
	d.Item("Undo").Action() // nothing to do
	d.Settle()
	require.Equal(t, states[0], now())
}

// TestStoppingManyAsks: Delete stops what goes on, and of many that is no slip.
func TestStoppingManyAsks(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Keep(desktest.Done("1", "done.png", desktest.Day))
	d.Service.HoldAll()
	d.DropPictures(desktest.Names(20)...)
	d.Settle()
	d.Win.Canvas().Focus(d.List)
	d.Item("Select all").Action()
	d.Settle()
	d.TypeKey(fyne.KeyDelete)
	d.Awaits("Remove 1 row from the list?")
	require.True(t, d.Sees("20 uploads will be stopped."))
	d.Press("Cancel")
	d.Settle()
	require.Equal(t, 20, d.Control.Totals().Active())
	d.DropPictures("one more.png")
	d.Bar.Tabs.Choose(topbar.TabInProgress)
	d.Settle()
	d.Win.Canvas().Focus(d.List)
	d.Item("Select all").Action()
	d.Settle()
	d.TypeKey(fyne.KeyDelete)
	d.Awaits("Stop 21 uploads?")
	require.False(t, d.Sees("Cancel"), "it could mean the uploads")
	d.Press("Keep uploading")
	d.Settle()
	require.Equal(t, 21, d.Control.Totals().Active())
	d.TypeKey(fyne.KeyDelete)
	d.Awaits("Stop 21 uploads?")
	d.Press("Stop uploads")
	d.Until("all are stopped", d.Quiet)
}
