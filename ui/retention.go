package ui

import (
	"context"
	"time"
)

// removeOld removes the rows that the person does not want to keep, once at the
// start.
func (w *Window) removeOld() {
	now := w.control.Settings()
	w.work.Go(func(ctx context.Context) {
		removed, err := w.control.RemoveOld(ctx, time.Now(), now.KeepDays, now.KeepFailedDays)
		if tidied := w.control.TidyPasted(ctx, time.Now()); tidied != nil && ctx.Err() == nil {
			w.log.Error("pasted pictures not tidied away", "error", tidied.Error())
		}
		if tidied := w.control.TidyThumbnails(ctx, time.Now()); tidied != nil && ctx.Err() == nil {
			w.log.Error("small pictures not tidied away", "error", tidied.Error())
		}
		w.work.Main(func() {
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				w.log.Error("old uploads not removed", "error", err.Error())
			}
			if removed > 0 {
				w.Rows.Load()
			}
		})
	})
}
