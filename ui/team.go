package ui

import (
	"context"
	"time"

	"mediadrop/ui/control"
	"mediadrop/ui/words"
	"mediadrop/uploader/team"
)

// startTeam follows the team that this computer is in, if it is in one.
func (w *Window) startTeam() {
	w.work.Go(func(ctx context.Context) {
		err := w.control.StartTeam(ctx, control.TeamWatch{
			Changed:  func(s team.Status) { w.work.Main(func() { w.showTeam(s) }) },
			Received: w.received,
		})
		w.work.Main(func() {
			if err != nil {
				w.Dialogs.Error(err)
			}
			if w.control.InTeam() {
				w.teamChanged()
			}
		})
	})
}

// showTeam says how it stands with the team.
func (w *Window) showTeam(s team.Status) {
	w.Bottom.Team(words.TeamStatus(s))
	w.Settings.FollowTeam()
}

// teamChanged follows after this computer joined a team or left it.
func (w *Window) teamChanged() {
	if !w.control.InTeam() {
		w.Bottom.Team("")
	}
	w.build() // the filters have what a team needs
	w.Rows.Load()
}

// receivedPause is how long the list waits for more uploads of colleagues before
// it is read again: a whole library can be on its way.
const receivedPause = 300 * time.Millisecond

// received reads the list again after uploads of colleagues came. It may be
// called from any goroutine.
func (w *Window) received() {
	if w.reloads.Swap(true) {
		return // one is to come
	}
	time.AfterFunc(receivedPause, func() {
		w.reloads.Store(false)
		w.work.Main(w.Rows.Load)
	})
}
