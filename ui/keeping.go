package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// keepChoices are how many days rows can stay; 0 is for ever.
var keepChoices = []int{0, 30, 60, 90, 180, 365}

// tidy deletes the rows that the person does not want to keep, once at the
// start.
func (w *Window) tidy() {
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

// keeping holds how long rows stay in the list.
func (s *settingsDialog) keeping() fyne.CanvasObject {
	now := s.window.control.Settings()
	done := s.keepPicker(now.KeepDays, func(v *settings.Settings, days int) { v.KeepDays = days })
	others := s.keepPicker(now.KeepFailedDays, func(v *settings.Settings, days int) { v.KeepFailedDays = days })
	return container.NewVBox(
		s.keep(settings.FieldKeepDays, widgets.Field(lang.L("Keep uploads in the list"), done,
			widgets.NewParagraph(lang.L("Older ones are forgotten at the next start, favourites never. An ID lives 30 days."))), done),
		s.keep(settings.FieldKeepFailedDays, widgets.Field(lang.L("Keep what was not uploaded"), others, nil), others),
	)
}

func (s *settingsDialog) keepPicker(now int, set func(*settings.Settings, int)) *widget.Select {
	choices := slices.Clone(keepChoices)
	if !slices.Contains(choices, now) {
		choices = append(choices, now) // from a file that was edited by hand
	}
	labels := make([]string, len(choices))
	for i, days := range choices {
		labels[i] = language.Visual(lang.N("{{.Count}} days", days, map[string]any{"Count": days}))
		if days == 0 {
			labels[i] = language.Label("For ever")
		}
	}
	picker := widget.NewSelect(labels, nil)
	picker.SetSelectedIndex(slices.Index(choices, now))
	picker.OnChanged = func(string) {
		days := choices[max(picker.SelectedIndex(), 0)]
		s.apply(func(context.Context) error {
			return s.window.control.ChangeSettings(func(v *settings.Settings) error { set(v, days); return nil })
		})
	}
	return picker
}
