package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/language"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// undoDesk is a desk with uploads, whose clock the test turns on.
func undoDesk(t *testing.T, names ...string) (*desk, *func()) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	for _, name := range names {
		d.drop(name) // each the newest in its turn
		d.untilState(uploader.Done, name)
	}
	var later func()
	d.Removal.After = func(_ time.Duration, f func()) { later = f }
	return d, &later
}

func (d *desk) remove(names ...string) {
	d.t.Helper()
	var jobs []uploader.Job
	for _, name := range names {
		j, ok := d.job(name)
		require.True(d.t, ok)
		jobs = append(jobs, j)
	}
	d.Removal.Remove(jobs)
}

func (d *desk) untilShown(names ...string) {
	d.t.Helper()
	d.until("the list shows these rows", func() bool { return slices.Equal(names, d.shown()) })
}

func TestRemovedRowsCanBePutBack(t *testing.T) {
	d, _ := undoDesk(t, "1.png", "2.png", "3.png")
	j, _ := d.job("2.png")
	yes, label, note := true, "prices", "for spring"
	require.NoError(t, d.control.Annotate(t.Context(), j.ID, history.Annotation{Favourite: &yes, Label: &label, Note: &note}))
	before, err := d.history().Get(t.Context(), j.ID)
	require.NoError(t, err)
	require.False(t, d.sees("removed from the list"))

	d.remove("2.png", "1.png")
	d.awaits("2 removed from the list")
	d.untilShown("3.png")
	require.Empty(t, d.Dialogs.Open(), "nothing was asked")

	d.press("Undo")
	d.until("all rows are back", func() bool { return len(d.shown()) == 3 })
	after, err := d.history().Get(t.Context(), j.ID)
	require.NoError(t, err)
	require.Equal(t, before, after)
	d.settle()
	require.False(t, d.sees("removed from the list"))
	require.Nil(t, d.button("Undo"))
	d.Removal.Undo() // nothing to do
	d.settle()
}

func TestUndoReachesBackOverManySteps(t *testing.T) {
	d, later := undoDesk(t, "1.png", "2.png", "3.png")
	for _, name := range []string{"1.png", "3.png", "2.png"} {
		d.remove(name)
		d.until(name+" is gone", func() bool { _, there := d.job(name); return !there && d.sees("1 removed from the list") })
	}
	(*later)()
	d.settle()
	require.False(t, d.sees("removed from the list"), "the offer ends after a while, undoing does not")
	for _, shown := range [][]string{{"2.png"}, {"3.png", "2.png"}, {"3.png", "2.png", "1.png"}} {
		d.item("Undo").Action()
		d.untilShown(shown...)
		d.settle()
	}
	d.item("Undo").Action()
	d.settle()
	require.Len(t, d.shown(), 3)
}

func TestTheOfferToUndoEndsAfterAWhile(t *testing.T) {
	d, later := undoDesk(t, "1.png", "2.png")
	d.remove("1.png")
	d.awaits("1 removed from the list")
	first := *later
	d.remove("2.png")
	d.until("the second removal", func() bool { return len(d.shown()) == 0 && d.sees("removed from the list") })
	first()
	d.settle()
	require.True(t, d.sees("1 removed from the list"), "the clock of the first says nothing of the second")
	(*later)()
	d.settle()
	require.False(t, d.sees("removed from the list"))
}

func TestUndoTwiceBeforeAnythingIsRemoved(t *testing.T) {
	d, _ := undoDesk(t, "1.png", "2.png")
	d.remove("1.png")
	d.remove("2.png")
	d.Removal.Undo()
	d.Removal.Undo()
	d.settle()
	d.untilShown("2.png", "1.png")
	require.False(t, d.sees("removed from the list"))
}

func TestRemovingManyRowsAsks(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.fill(21)
	d.item("Select all").Action()
	d.win.Canvas().Focus(d.List)
	d.typeKey(fyne.KeyDelete)
	d.settle()
	require.True(t, d.sees("Remove 21 rows from the list?"))
	d.press("Cancel")
	d.settle()
	require.Equal(t, 21, d.Rows.Length())

	d.win.Canvas().Focus(d.List)
	d.typeKey(fyne.KeyDelete)
	d.press("Remove")
	d.until("all are gone", func() bool { return d.Rows.Length() == 0 })
	d.item("Undo").Action()
	d.until("all are back", func() bool { return d.Rows.Length() == 21 })

	d.List.Choose(0)
	d.hold(fyne.KeyModifierShift)
	d.List.Choose(19)
	d.item("Remove from list").Action()
	d.until("20 are gone without a question", func() bool { return d.Rows.Length() == 1 })
}

func TestUndoIsNotTooEarly(t *testing.T) {
	d, _ := undoDesk(t, "1.png")
	d.remove("1.png")
	d.Removal.Undo() // before the rows were read
	d.settle()
	d.untilShown("1.png")
	require.False(t, d.sees("removed from the list"))
}

func TestRunningRowsAreNotRemoved(t *testing.T) {
	d, _ := undoDesk(t, "done.png")
	d.service.Hold("runs.png")
	d.drop("runs.png")
	d.untilState(uploader.Uploading, "runs.png")
	d.remove("runs.png", "done.png")
	d.awaits("1 removed from the list")
	d.untilShown("runs.png")
	d.remove("runs.png")
	require.True(t, d.sees("1 removed from the list"), "nothing was removed, so the last removal can still be undone")
}

func TestRemovedRowsAreGoneAtTheNextStart(t *testing.T) {
	d, _ := undoDesk(t, "1.png", "2.png")
	d.remove("1.png")
	d.leave()
	next := open(t, setUp{dir: d.dir})
	require.Equal(t, []string{"2.png"}, next.shown())
	require.False(t, next.sees("removed from the list"))
}

func TestTheUndoBarSpeaksTheNewLanguage(t *testing.T) {
	d, _ := undoDesk(t, "1.png", "2.png")
	d.remove("1.png", "2.png")
	d.awaits("2 removed from the list")
	t.Cleanup(func() { require.NoError(t, language.Use("en")) })
	d.setLanguage("he")
	d.press("Close")
	require.True(t, d.sees("הוסרו"))
	d.press("Undo")
	d.until("all rows are back", func() bool { return len(d.shown()) == 2 })
}
