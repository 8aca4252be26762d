package settingsview

import (
	"context"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// timeoutsPart holds how long the network may take.
type timeoutsPart struct {
	*View
	object                 fyne.CanvasObject
	connect, stall, answer *dialogs.Entry
}

func newTimeoutsPart(v *View) *timeoutsPart {
	now := v.control.Settings().Timeouts
	entry := func(d time.Duration) *dialogs.Entry {
		return v.dialogs.NewEntry(strconv.FormatFloat(d.Seconds(), 'f', -1, 64))
	}
	p := &timeoutsPart{View: v, connect: entry(now.Connect), stall: entry(now.Stall), answer: entry(now.Answer)}
	save := v.dialogs.NewButton(language.Label("Save"), func() {
		p.change(func(context.Context) error { return p.control.ChangeSettings(p.write) }, func() {})
	})
	p.object = v.locked(settings.FieldTimeouts, container.NewVBox(
		widgets.Field(lang.L("Seconds to connect"), p.connect, nil),
		widgets.Field(lang.L("Seconds without progress before giving up"), p.stall, widgets.NewParagraph(lang.L("Slow uploads are never cut off."))),
		widgets.Field(lang.L("Seconds to wait for an answer"), p.answer, nil),
		widgets.Inline(save),
	), p.connect, p.stall, p.answer, save)
	return p
}

// write puts what was typed into the settings.
func (p *timeoutsPart) write(s *settings.Settings) error {
	for _, f := range []struct {
		entry *dialogs.Entry
		value *time.Duration
	}{{p.connect, &s.Timeouts.Connect}, {p.stall, &s.Timeouts.Stall}, {p.answer, &s.Timeouts.Answer}} {
		seconds, err := strconv.ParseFloat(strings.TrimSpace(f.entry.Text), 64)
		if err != nil {
			return &settings.Problem{Field: "timeouts_seconds", Code: settings.OutOfRange, Value: f.entry.Text}
		}
		*f.value = time.Duration(seconds * float64(time.Second))
	}
	return nil
}
