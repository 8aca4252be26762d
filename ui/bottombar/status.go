package bottombar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
)

// status is the line at the very bottom: how much goes on, and what can be done
// with all of it at once.
type status struct {
	on        Actions
	object    fyne.CanvasObject
	text      *widgets.Text
	cancelAll *widget.Button
	retryAll  *widget.Button
	answer    *widget.Button // the questions that wait

	totals            uploader.Totals
	failed, questions int
	notice            string // said last, until something moves
	team              string // what is to be known of the team; "" for nothing
}

func (s *status) build() {
	s.text = widgets.NewText("", 1)
	s.text.Color, s.text.Scale = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
	s.cancelAll = widget.NewButton(language.Label("Cancel all"), func() { s.on.CancelAll() })
	s.retryAll = widget.NewButton(language.Label("Retry all failed"), func() { s.on.RetryFailed() })
	s.answer = widget.NewButton("", func() { s.on.Answer() })
	s.answer.Importance = widget.HighImportance
	s.cancelAll.Importance, s.retryAll.Importance = widget.LowImportance, widget.LowImportance
	middle := container.New(layout.NewCustomPaddedLayout(10, 0, 12, 4), s.text)
	buttons := widgets.Inline(s.answer, s.cancelAll, s.retryAll, widgets.HeightOf(s.retryAll), widgets.Spacer(4))
	s.object = container.NewVBox(widget.NewSeparator(), widgets.Sides(nil, buttons, middle))
	s.show()
}

func (s *status) show() {
	widgets.SetVisible(s.answer, s.questions > 0)
	s.answer.SetText(language.Visual(lang.N("Review {{.Count}} files…", s.questions, map[string]any{"Count": s.questions})))
	widgets.SetVisible(s.retryAll, s.failed > 0)
	widgets.SetVisible(s.cancelAll, s.totals.Active()+s.totals.Waiting > 0)
	text := summary(s.totals)
	if s.notice != "" && s.totals.Active() == 0 {
		text = s.notice
	}
	if s.team != "" {
		text = language.Joined(text, s.team)
	}
	s.text.Set(text, theme.ColorNamePlaceHolder)
}

// summary returns in one line what goes on.
func summary(t uploader.Totals) string {
	var parts []string
	for _, p := range []struct {
		n    int
		text string
	}{
		{t.Uploading, lang.N("{{.Count}} uploading", t.Uploading, map[string]any{"Count": t.Uploading})},
		{t.Queued + t.Checking, lang.N("{{.Count}} queued", t.Queued+t.Checking, map[string]any{"Count": t.Queued + t.Checking})},
		{t.Waiting, lang.N("{{.Count}} waiting", t.Waiting, map[string]any{"Count": t.Waiting})},
	} {
		if p.n > 0 {
			parts = append(parts, p.text)
		}
	}
	if len(parts) == 0 {
		return lang.L("Ready. A media ID is valid for 30 days, for sending messages in its own channel.")
	}
	return language.Joined(parts...)
}
