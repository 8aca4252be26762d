package ui

import (
	"time"

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

// statusBar is the line at the bottom: how much goes on, and what can be done
// with all of it at once.
type statusBar struct {
	object    fyne.CanvasObject
	text      *widgets.Text
	cancelAll *widget.Button
	retryAll  *widget.Button
	answer    *widget.Button // the questions that wait
	notice    string         // said last, until something moves
}

func newStatusBar(w *Window) *statusBar {
	s := &statusBar{text: widgets.NewText("", 1)}
	s.text.Color, s.text.Scale = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
	s.cancelAll = widget.NewButton(language.Label("Cancel all"), w.cancelAll)
	s.retryAll = widget.NewButton(language.Label("Retry all failed"), w.retryAllFailed)
	s.answer = widget.NewButton(language.Label("Answer…"), w.askAgain)
	s.answer.Importance = widget.HighImportance
	s.cancelAll.Importance, s.retryAll.Importance = widget.LowImportance, widget.LowImportance
	middle := container.New(layout.NewCustomPaddedLayout(10, 0, 12, 4), s.text)
	s.object = container.NewVBox(widget.NewSeparator(), widgets.Sides(nil, widgets.Inline(s.answer, s.cancelAll, s.retryAll, widgets.HeightOf(s.retryAll), widgets.Spacer(4)), middle))
	s.show(w.totals, w.rows.Failed(), len(w.rows.Questions()))
	return s
}

func (s *statusBar) show(t uploader.Totals, failed, questions int) {
	widgets.SetVisible(s.answer, questions > 0)
	widgets.SetVisible(s.retryAll, failed > 0)
	widgets.SetVisible(s.cancelAll, t.Active()+t.Waiting > 0)
	text := summary(t)
	if s.notice != "" && t.Active() == 0 {
		text = s.notice
	}
	s.text.Set(text, theme.ColorNamePlaceHolder)
}

// noticeFor is how long a notice stands.
const noticeFor = 8 * time.Second

// notice shows a quiet word until something moves, or for a while.
func (w *Window) notice(text string) {
	w.status.notice = text
	w.refresh()
	time.AfterFunc(noticeFor, func() {
		w.work.Main(func() {
			if w.status.notice == text {
				w.status.notice = ""
				w.refresh()
			}
		})
	})
}

// summary says in one line what goes on.
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
		return lang.L("Ready. A media ID is good for 30 days, for sending messages in its own channel.")
	}
	return language.Joined(parts...)
}
