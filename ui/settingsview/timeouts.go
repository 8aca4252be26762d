package settingsview

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/widgets"
)

// timeoutsPart holds how long the network may take.
type timeoutsPart struct {
	*View
	object fyne.CanvasObject
	limits []*limit
}

// limit is one of the times.
type limit struct {
	entry *dialogs.Entry
	field *dialogs.Field
	value func(*settings.Settings) *time.Duration
}

func newTimeoutsPart(v *View) *timeoutsPart {
	p := &timeoutsPart{View: v}
	box := widgets.Form()
	add := func(label string, hint *widgets.Text, value func(*settings.Settings) *time.Duration) {
		now := v.control.Settings()
		l := &limit{entry: v.dialogs.NewCode(strconv.FormatFloat(value(&now).Seconds(), 'f', -1, 64)), value: value}
		l.field = dialogs.NewField(label, l.entry, nil, hint)
		p.limits = append(p.limits, l)
		box.Add(l.field.Object)
	}
	add(lang.L("Seconds to connect"), nil, func(s *settings.Settings) *time.Duration { return &s.Timeouts.Connect })
	add(lang.L("Seconds without progress before giving up"), widgets.NewParagraph(lang.L("Slow uploads are never cut off.")),
		func(s *settings.Settings) *time.Duration { return &s.Timeouts.Stall })
	add(lang.L("Seconds to wait for an answer"), nil, func(s *settings.Settings) *time.Duration { return &s.Timeouts.Answer })
	entries, inputs := make([]*dialogs.Entry, len(p.limits)), make([]fyne.Disableable, len(p.limits))
	fields := make([]*dialogs.Field, len(p.limits))
	for i, l := range p.limits {
		entries[i], inputs[i], fields[i] = l.entry, l.entry, l.field
	}
	p.object = v.locked(settings.FieldTimeouts, box, inputs...)
	v.follow(partTimeouts, &typed{entries: entries, save: p.write, refuse: p.refuse, fields: fields, saved: func() {}})
	return p
}

// write returns what puts what was typed into the settings.
func (p *timeoutsPart) write() func(context.Context) error {
	texts := make([]string, len(p.limits))
	for i, l := range p.limits {
		texts[i] = l.entry.Text
	}
	return func(context.Context) error {
		return p.control.ChangeSettings(func(s *settings.Settings) error {
			for i, l := range p.limits {
				d, ok := seconds(texts[i])
				if !ok {
					return errNoTime
				}
				*l.value(s) = d
			}
			return nil
		})
	}
}

var errNoTime = errors.New("a time limit is no number of seconds")

// mostSeconds is a day. These are the bounds of the settings file, too.
const mostSeconds = 24 * 60 * 60

func seconds(text string) (time.Duration, bool) {
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	d := time.Duration(n * float64(time.Second))
	return d, err == nil && n <= mostSeconds && d >= time.Millisecond
}

// refuse says under each field that is not a time that it is none.
func (p *timeoutsPart) refuse(err error) {
	told := false
	for _, l := range p.limits {
		if _, ok := seconds(l.entry.Text); !ok {
			l.field.Refuse(lang.L("Enter a number of seconds, up to 86,400."))
			told = true
		}
	}
	if !told {
		p.dialogs.Error(err)
	}
}
