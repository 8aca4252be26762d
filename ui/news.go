package ui

import (
	"time"

	"mediadrop/uploader"
)

// telling is what was told of an upload. That it ended once more in the same
// way is news, also when no snapshot showed it on its way there.
type telling struct {
	state    uploader.State
	attempts int
	ended    time.Time
}

// news returns the jobs whose end, or whose wait for a person, was not told yet.
func (w *Window) news(jobs []uploader.Job) []uploader.Job {
	var news []uploader.Job
	for _, j := range jobs {
		now := telling{j.State, j.Attempts, j.FinishedAt}
		if told, known := w.told[j.ID]; known && told == now {
			continue
		}
		delete(w.told, j.ID)
		if j.State.Ended() || j.NeedsKey() {
			w.told[j.ID] = now
			news = append(news, j)
		}
	}
	return news
}

// copyWhenDone puts the ID of an upload that just finished on the clipboard,
// where the person wants that.
func (w *Window) copyWhenDone(news []uploader.Job) {
	if !w.control.Settings().CopyIDWhenDone {
		return
	}
	for _, j := range news {
		if j.State == uploader.Done {
			w.copyID(j)
		}
	}
}
