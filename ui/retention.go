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
