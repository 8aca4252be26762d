package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/words"
	"mediadrop/uploader/history"
)

// remind tells quietly, once at the start, when favourites are about to
// expire. A notification has fixed words and a number, never a name: on
// Windows the toolkit runs its text as a script.
func (w *Window) remind() {
	w.work.Go(func(ctx context.Context) {
		now := time.Now()
		n, err := w.control.Count(ctx, history.Filter{Favourites: true, ExpiresAfter: now, ExpiresBefore: now.Add(words.ExpiresSoon)})
		w.work.Main(func() {
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				w.log.Error("expiring favourites not counted", "error", err.Error())
				return
			}
			if n > 0 {
				text := lang.N("{{.Count}} favourites expire within 5 days.", n, map[string]any{"Count": n})
				w.app.SendNotification(fyne.NewNotification(Title, text))
				w.notice(text)
			}
		})
	})
}
