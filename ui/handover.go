package ui

// Handover uploads what a second start was given. It may be called from any
// goroutine.
func (w *Window) Handover(channel string, paths []string) {
	w.work.Main(func() {
		w.win.RequestFocus()
		w.Upload(channel, paths)
	})
}
