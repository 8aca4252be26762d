package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"mediadrop/ui/widgets"
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
		w.list.UpdateJobs(s.Jobs)
		w.rows.Apply(s)
		w.copier.WhenDone(w.alerts.Follow(s))
		w.bottom.Receipt.Follow(s.Jobs)
	})
}

// refresh draws the list again, or what stands in its place.
func (w *Window) refresh() {
	empty := w.rows.Loaded() && w.rows.Length() == 0
	pane := fyne.CanvasObject(w.list)
	switch {
	case empty && w.bar.Narrows():
		pane = w.nothingPane
	case empty && !w.rows.AnyRunning():
		pane = w.emptyPane
	}
	if len(w.content.Objects) == 0 || w.content.Objects[0] != pane {
		w.content.Objects = []fyne.CanvasObject{pane}
		w.content.Refresh()
		widgets.SetVisible(w.stripPane, pane != w.emptyPane)
		w.layOut()
	}
	w.bottom.Show(w.totals, w.rows.Failed(), len(w.rows.Questions()))
	w.list.Follow()
	w.list.CopyLabel = w.copier.ButtonLabel()
	w.list.Refresh()
	w.memory.moved()
}

// noticeFor is how long a notice stands.
const noticeFor = 8 * time.Second

// notice shows a quiet word until something moves, or for a while.
func (w *Window) notice(text string) {
	w.bottom.Notice(text)
	if text != "" {
		time.AfterFunc(noticeFor, func() { w.work.Main(func() { w.bottom.EndNotice(text) }) })
	}
}
