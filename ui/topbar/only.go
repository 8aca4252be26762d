package topbar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
)

// onlyLine says that some rows alone are shown, and shows all again.
type onlyLine struct {
	object *fyne.Container
	text   *widgets.Text
	ids    []string // empty while all are shown
}

func newOnlyLine(showAll func()) *onlyLine {
	l := &onlyLine{text: widgets.NewText("", 1)}
	all := widgets.NewButtonWithIcon(language.Label("Show all"), theme.CancelIcon(), showAll)
	text := container.New(layout.NewCustomPaddedVBoxLayout(0), layout.NewSpacer(), l.text, layout.NewSpacer())
	l.object = container.New(layout.NewCustomPaddedLayout(0, 4, 12, 8), widgets.Sides(nil, all, text))
	l.object.Hide()
	return l
}

// ShowOnly shows these rows alone, whatever was searched for or filtered by. The
// text says which they are.
func (b *Bar) ShowOnly(text string, jobs []uploader.Job) {
	b.clear()
	b.only.ids = make([]string, len(jobs))
	for i, j := range jobs {
		b.only.ids[i] = j.ID
	}
	b.only.text.Set(lang.L("Showing only: {{.Rows}}", map[string]any{"Rows": text}), theme.ColorNameForeground)
	b.only.object.Show()
	b.on.Filter(b.Filter())
	b.on.Resized()
}

func (b *Bar) endOnly() {
	if len(b.only.ids) > 0 {
		b.only.ids = nil
		b.only.object.Hide()
		b.on.Resized()
	}
}
