package uploadlist

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

// strip is the line above the list that stays while it is scrolled: the section
// that is at the top, what goes on when that is out of sight, and what the filter
// hides.
type strip struct {
	widget.BaseWidget
	section *widgets.Text
	running *widgets.Button
	said    *widgets.Text
	show    *widgets.Button
}

// stripHeight has room for a line and its buttons, which have no frame.
const stripHeight float32 = 26

func newStrip(top, all func()) *strip {
	s := &strip{section: widgets.NewText("", 1), said: widgets.NewText("", 1)}
	s.section.Style.Bold = true
	for _, t := range []*widgets.Text{s.section, s.said} {
		t.Scale, t.Color = theme.SizeNameCaptionText, theme.ColorNamePlaceHolder
	}
	s.running = widgets.NewButtonWithIcon("", theme.UploadIcon(), top)
	s.show = widgets.NewButton(language.Label("Show"), all)
	s.running.Importance, s.show.Importance = widget.LowImportance, widget.LowImportance
	s.running.Hide()
	s.show.Hide()
	s.ExtendBaseWidget(s)
	return s
}

func (s *strip) CreateRenderer() fyne.WidgetRenderer { return &stripRenderer{s} }

type stripRenderer struct{ s *strip }

func (r *stripRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.s.section, r.s.running, r.s.said, r.s.show}
}

func (r *stripRenderer) Destroy()           {}
func (r *stripRenderer) MinSize() fyne.Size { return fyne.NewSize(0, stripHeight) }
func (r *stripRenderer) Refresh()           { r.Layout(r.s.Size()) }

func (r *stripRenderer) Layout(size fyne.Size) {
	s := r.s
	width := min(size.Width, widgets.ColumnWidth)
	left := (size.Width - width) / 2
	place := func(o fyne.CanvasObject, x, w, h float32) {
		if language.RightToLeft() {
			x = width - x - w
		}
		o.Move(fyne.NewPos(left+x, (size.Height-h)/2))
		o.Resize(fyne.NewSize(w, h))
	}
	line := s.section.MinSize().Height
	end := width - rowMargin
	if s.show.Visible() {
		w := s.show.MinSize().Width
		place(s.show, end-w+theme.InnerPadding(), w, stripHeight)
		end -= w
	}
	w := min(s.said.Measure(language.Visual(s.said.Text))+1, width/2)
	place(s.said, end-w, w, line)
	end -= w + rowGap
	if s.running.Visible() {
		w := s.running.MinSize().Width
		place(s.running, end-w, w, stripHeight)
		end -= w + rowGap
	}
	place(s.section, rowMargin, max(end-rowMargin, 0), line)
}

// set shows a section, what goes on elsewhere, and what there is to say of the
// rows; the button is for what is hidden.
func (s *strip) set(section, running, said string, hidden bool) {
	text := language.Visual(running)
	if s.running.Text != text {
		s.running.SetText(text)
	}
	s.section.Set(section, theme.ColorNamePlaceHolder)
	s.said.Set(said, theme.ColorNamePlaceHolder)
	if hidden {
		s.said.Set(said, theme.ColorNameWarning)
	}
	widgets.SetVisible(s.running, running != "")
	widgets.SetVisible(s.show, hidden)
	s.Refresh()
}

// updateStrip says what is at the top of the list.
func (l *List) updateStrip() {
	l.lookAround()
	first := 0
	if l.rows.Length() > 0 {
		first = min(max(int(l.GetScrollOffset()/l.pitch()), 0), l.rows.Length()-1)
	}
	section, running := "", ""
	if job, ok := l.rows.known(first); ok && l.rows.Length() > 0 {
		section = l.rows.section(first, job)
		if above := len(l.rows.unsaved) + l.rows.running; above > 0 && first >= above {
			running = l.runningText()
		}
	}
	hidden := len(l.rows.Hidden())
	said := ""
	switch {
	case hidden > 0:
		said = language.N("{{.Count}} hidden by the filter", hidden)
	case l.Count() > 1:
		said = language.N("{{.Count}} selected", l.Count())
	case !l.rows.showsAll() && l.rows.Length() > 0: // of none the pane says why
		n := l.rows.Length()
		said = language.N("{{.Count}} rows", n)
	}
	l.Strip.set(section, running, said, hidden > 0)
}

// runningText sums up what goes on while its rows are out of sight.
func (l *List) runningText() string {
	parts := []string{lang.L("In progress"), language.Number(l.rows.running)}
	text := strings.Join(parts, " ")
	for _, job := range l.rows.live {
		if job.State == uploader.Uploading && l.rows.running == 1 {
			_, progress := words.Progress(job)
			return language.Joined(text, words.FileName(job.Name), progress)
		}
	}
	return text
}
