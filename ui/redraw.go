package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/topbar"
	"mediadrop/ui/uploadlist"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

// Publish takes a snapshot of the queue, which hands out one each
// uploader.SnapshotInterval at most: no more often is the window drawn for them. It
// may be called from any goroutine.
func (w *Window) Publish(s uploader.Snapshot) {
	w.work.Main(func() {
		if w.work.Stopped() {
			return
		}
		w.totals = s.Totals
		w.closing.show(s.Totals.Active())
		words.SetClockAhead(s.ClockAhead)
		w.Bottom.Follow(s.Jobs)
		w.Outside.Follow(w.Bottom.State(), time.Now())
		w.List.UpdateJobs(s.Jobs)
		w.Rows.Apply(s)
		ended := w.Alerts.Follow(s)
		w.Copier.WhenDone(ended)
		w.Renewal.Ended(ended)
		w.tellOfClock(s.ClockAhead)
	})
}

// tellOfClock says once that this computer's clock is wrong.
func (w *Window) tellOfClock(ahead time.Duration) {
	if ahead == 0 || w.toldOfClock {
		return
	}
	w.toldOfClock = true
	w.Dialogs.Tell(lang.L("Check the date and time of this computer"), words.WrongClock(ahead))
}

// refresh draws the list again, or what stands in its place.
func (w *Window) refresh() {
	empty := w.Rows.Loaded() && w.Rows.Length() == 0
	pane := fyne.CanvasObject(w.List)
	switch {
	case empty && w.Bar.Narrows():
		pane = w.nothingPane
	case empty && !w.Rows.AnyRunning():
		pane = w.emptyPane
	}
	if len(w.content.Objects) == 0 || w.content.Objects[0] != pane {
		w.content.Objects = []fyne.CanvasObject{pane}
		w.content.Refresh()
		w.LayOut()
	}
	listed, removed := pane != w.emptyPane, w.Bar.Tabs.Chosen == topbar.TabRemoved
	w.Bar.Invite(!listed)
	w.Bar.ShowCounts(countsOf(w.Rows.Tallies()), listed || w.Rows.Tallies().Removed > 0)
	strip := listed && !removed && w.DropArea.HasStrip
	if listed != w.List.Strip.Visible() || strip != w.StripPane.Visible() || removed != w.removedPane.Visible() {
		widgets.SetVisible(w.List.Strip, listed)
		widgets.SetVisible(w.StripPane, strip)
		widgets.SetVisible(w.removedPane, removed)
		w.LayOut()
	}
	w.Removal.ShowRemoved(w.Rows.Tallies().Removed > 0)
	w.Bottom.Show(w.totals, w.Rows.Tallies().Failed, len(w.Rows.Questions()))
	w.List.Follow()
	w.List.CopyLabel = w.Copier.ButtonLabel()
	w.List.Refresh()
	w.memory.moved()
}

// countsOf returns what stands on the tabs.
func countsOf(t uploadlist.Tallies) topbar.Counts {
	return topbar.Counts{
		topbar.TabAll: t.All, topbar.TabFavourites: t.Favourites, topbar.TabExpiring: t.Expiring,
		topbar.TabNeedsYou: t.NeedsPerson, topbar.TabInProgress: t.InProgress, topbar.TabRemoved: t.Removed,
	}
}

// noticeFor is how long a notice stands.
const noticeFor = 8 * time.Second

// notice shows a quiet word until something moves, or for a while.
func (w *Window) notice(text string) {
	w.Bottom.Notice(text)
	if text != "" {
		time.AfterFunc(noticeFor, func() { w.work.Main(func() { w.Bottom.EndNotice(text) }) })
	}
}
