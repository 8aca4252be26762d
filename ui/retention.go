package ui

import (
	"context"
	"time"
)

// deleteOld deletes the rows that the person does not want to keep, once at the
// start.
func (w *Window) deleteOld() {
	now := w.control.Settings()
	w.work.Go(func(ctx context.Context) {
		removed, err := w.control.DeleteOld(ctx, time.Now(), now.KeepDays, now.KeepFailedDays)
		w.work.Main(func() {
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				w.log.Error("old uploads not deleted", "error", err.Error())
			}
			if removed > 0 {
				w.rows.Load()
			}
		})
	})
}
