package settingsview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/dialogs"
	"mediadrop/ui/widgets"
)

// The places of pages that others lead to.
const pageGeneral, pageTemplates, pageAdvanced = 2, 3, 5

// pages are what the dialog shows one at a time, below a line of tabs. The toolkit's
// own tabs begin at the left in every language, and no key reaches them.
type pages struct {
	dialogs *dialogs.Stack
	labels  []string
	stack   *fyne.Container
	line    *widgets.TabLine
	shown   int // the place of the page that is
}

func newPages(d *dialogs.Stack) *pages { return &pages{dialogs: d, stack: container.NewStack()} }

// add adds a page at the end.
func (p *pages) add(label string, o fyne.CanvasObject) {
	p.labels = append(p.labels, label)
	page := p.dialogs.Page(o)
	page.Hide()
	p.stack.Add(page)
}

// object shows the first of the pages that were added.
func (p *pages) object() fyne.CanvasObject {
	p.line = widgets.NewTabLine(p.choose, p.labels...)
	p.choose(0)
	return widgets.Stacked(container.NewVBox(p.line, widget.NewSeparator()), nil, p.stack)
}

// choose shows a page.
func (p *pages) choose(place int) {
	p.shown = place
	for i, page := range p.stack.Objects {
		widgets.SetVisible(page, i == place)
	}
	p.line.Mark(place)
}
