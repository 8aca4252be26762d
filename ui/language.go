package ui

import (
	"context"

	"mediadrop/settings"
	"mediadrop/ui/language"
)

// setLanguage changes the language of the window at once, and remembers it.
func (w *Window) setLanguage(code string) {
	if err := language.Use(code); err != nil {
		w.Dialogs.Error(err)
		return
	}
	w.Settings.Hide()
	w.build()
	w.Rows.Load() // the filters are as at the beginning
	w.Settings.Show()
	w.work.Go(func(context.Context) {
		err := w.control.ChangeSettings(func(s *settings.Settings) error { s.Language = code; return nil })
		if err != nil {
			w.work.Main(func() { w.Dialogs.Error(err) })
		}
	})
}
