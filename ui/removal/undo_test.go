package removal_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/language"
	"mediadrop/ui/topbar"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

func TestRemovedRowsCanBePutBack(t *testing.T) {
	d, _ := desktest.UndoDesk(t, "1.png", "2.png", "3.png")
	j, _ := d.Job("2.png")
	yes, label, note := true, "prices", "for spring"
	require.NoError(t, d.Control.Annotate(t.Context(), j.ID, history.Annotation{Favourite: &yes, Label: &label, Note: &note}))
	before, err := d.History().Get(t.Context(), j.ID)
	require.NoError(t, err)
	require.False(t, d.Sees("removed from the list"))

	d.Remove("2.png", "1.png")
	d.Awaits("2 removed from the list")
	d.UntilShown("3.png")
	require.Empty(t, d.Dialogs.Open(), "nothing was asked")

	d.Press("Undo")
	d.Until("all rows are back", func() bool { return len(d.Shown()) == 3 })
	after, err := d.History().Get(t.Context(), j.ID)
	require.NoError(t, err)
	require.Equal(t, before, after)
	d.Settle()
	require.False(t, d.Sees("removed from the list"))
	require.Nil(t, d.Button("Undo"))
	d.Steps.Undo() // nothing to do
	d.Settle()
}

func TestUndoReachesBackOverManySteps(t *testing.T) {
	d, later := desktest.UndoDesk(t, "1.png", "2.png", "3.png")
	for _, name := range []string{"1.png", "3.png", "2.png"} {
		d.Remove(name)
		d.Until(name+" is gone", func() bool { _, there := d.Job(name); return !there && d.Sees("1 removed from the list") })
	}
	(*later)()
	d.Settle()
	require.False(t, d.Sees("removed from the list"), "the offer ends after a while, undoing does not")
	for _, shown := range [][]string{{"2.png"}, {"3.png", "2.png"}, {"3.png", "2.png", "1.png"}} {
		d.Item("Undo").Action()
		d.UntilShown(shown...)
		d.Settle()
	}
	d.Item("Undo").Action()
	d.Settle()
	require.Len(t, d.Shown(), 3)
}

func TestTheOfferToUndoEndsAfterAWhile(t *testing.T) {
	d, later := desktest.UndoDesk(t, "1.png", "2.png")
	d.Remove("1.png")
	d.Awaits("1 removed from the list")
	first := *later
	d.Remove("2.png")
	d.Until("the second removal", func() bool { return len(d.Shown()) == 0 && d.Sees("removed from the list") })
	first()
	d.Settle()
	require.True(t, d.Sees("1 removed from the list"), "the clock of the first says nothing of the second")
	(*later)()
	d.Settle()
	require.False(t, d.Sees("removed from the list"))
}

func TestUndoTwiceBeforeAnythingIsRemoved(t *testing.T) {
	d, _ := desktest.UndoDesk(t, "1.png", "2.png")
	d.Remove("1.png")
	d.Remove("2.png")
	d.Steps.Undo()
	d.Steps.Undo()
	d.Settle()
	d.UntilShown("2.png", "1.png")
	require.False(t, d.Sees("removed from the list"))
}

func TestRemovingManyRowsAsks(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Fill(21)
	d.Item("Select all").Action()
	d.Win.Canvas().Focus(d.List)
	d.TypeKey(fyne.KeyDelete)
	d.Settle()
	require.True(t, d.Sees("Remove 21 rows from the list?"))
	d.Press("Cancel")
	d.Settle()
	require.Equal(t, 21, d.Rows.Length())

	d.Win.Canvas().Focus(d.List)
	d.TypeKey(fyne.KeyDelete)
	d.Press("Remove")
	d.Until("all are gone", func() bool { return d.Rows.Length() == 0 })
	d.Item("Undo").Action()
	d.Until("all are back", func() bool { return d.Rows.Length() == 21 })
	d.Settle()

	d.List.Choose(0)
	d.Hold(fyne.KeyModifierShift)
	d.List.Choose(19)
	d.Until("20 are selected", func() bool { return d.List.Count() == 20 })
	d.Item("Remove from list").Action()
	d.Until("20 are gone without a question", func() bool { return d.Rows.Length() == 1 })
}

func TestUndoIsNotTooEarly(t *testing.T) {
	d, _ := desktest.UndoDesk(t, "1.png")
	d.Remove("1.png")
	d.Steps.Undo() // before the rows were read
	d.Settle()
	d.UntilShown("1.png")
	require.False(t, d.Sees("removed from the list"))
}

func TestRunningRowsAreNotRemoved(t *testing.T) {
	d, _ := desktest.UndoDesk(t, "done.png")
	d.Service.Hold("runs.png")
	d.DropPictures("runs.png")
	d.UntilState(uploader.Uploading, "runs.png")
	d.Remove("runs.png", "done.png")
	d.Awaits("1 removed from the list")
	d.UntilShown("runs.png")
	d.Remove("runs.png")
	require.True(t, d.Sees("1 removed from the list"), "nothing was removed, so the last removal can still be undone")
}

func TestRemovedRowsAreGoneAtTheNextStart(t *testing.T) {
	d, _ := desktest.UndoDesk(t, "1.png", "2.png")
	d.Remove("1.png")
	d.Leave()
	next := desktest.Open(t, desktest.SetUp{Dir: d.Dir})
	require.Equal(t, []string{"2.png"}, next.Shown())
	require.False(t, next.Sees("removed from the list"))
}

func TestTheUndoBarSpeaksTheNewLanguage(t *testing.T) {
	d, _ := desktest.UndoDesk(t, "1.png", "2.png")
	d.Remove("1.png", "2.png")
	d.Awaits("2 removed from the list")
	t.Cleanup(func() { require.NoError(t, language.Use("en")) })
	d.SetLanguage("he")
	d.Press("Close")
	require.True(t, d.Sees("הוסרו"))
	d.Press("Undo")
	d.Until("all rows are back", func() bool { return len(d.Shown()) == 2 })
}

func TestRemovedRowsCanBeFoundAndRestored(t *testing.T) {
	d, _ := desktest.UndoDesk(t, "1.png", "2.png", "3.png")
	d.Remove("1.png", "2.png", "3.png")
	d.Until("all are gone", func() bool { return d.Rows.Length() == 0 && d.Rows.Tallies().Removed == 3 })
	d.Leave()

	next := desktest.Open(t, desktest.SetUp{Dir: d.Dir})
	next.Item("Recently removed").Action()
	next.Settle()
	require.ElementsMatch(t, []string{"1.png", "2.png", "3.png"}, next.Shown())
	require.True(t, next.Sees("Removed rows stay here for 30 days"))
	require.Equal(t, []string{"Restore"}, desktest.Labels(next.Line("2.png")))
	removed, _ := next.Job("2.png")
	id := removed.MediaID
	next.List.Choose(0)
	for _, act := range []string{"Remove from list", "Renew", "Favourite", "Name and note…", "Retry"} {
		next.Item(act).Action()
	}
	next.Settle()
	require.Len(t, next.Shown(), 3, "what was removed can be copied and restored, and nothing else")
	require.Empty(t, next.Dialogs.Open())
	next.Item("Copy").Action()
	require.NotEmpty(t, next.Clipboard())

	next.PressIn("2.png", "Restore")
	next.Until("it has left", func() bool { return next.Rows.Length() == 2 && !next.Rows.Loading() })
	next.Press("Restore all")
	next.Until("all have left", func() bool { return next.Rows.Length() == 0 && !next.Rows.Loading() })
	next.Bar.Tabs.Choose(topbar.TabAll)
	next.Settle()
	require.ElementsMatch(t, []string{"1.png", "2.png", "3.png"}, next.Shown())
	back, _ := next.Job("2.png")
	require.Equal(t, id, back.MediaID)
}

// Undo while thousands of rows are still being restored waits for that, or the two
// would get in each other's way.
func TestUndoWaitsForARestorationUnderWay(t *testing.T) {
	d, _ := desktest.UndoDesk(t, "1.png", "2.png")
	job, _ := d.Job("1.png")
	d.Remove("1.png")
	d.UntilShown("2.png")
	inParts := d.Removal.InParts
	var parts []func()
	d.Removal.InParts = func(ids []string, says func(done, of string) string, do func(ids []string) error, then func(done int, err error)) {
		parts = append(parts, func() { inParts(ids, says, do, then) })
	}
	d.Removal.Restore([]string{job.ID})
	d.Steps.Undo()
	require.Len(t, parts, 1, "restored first")
	parts[0]()
	d.Until("it is to be removed again", func() bool { return len(parts) == 2 })
	parts[1]()
	d.Until("it is removed", func() bool { return len(d.Shown()) == 1 && d.Rows.Tallies().Removed == 1 })
}
