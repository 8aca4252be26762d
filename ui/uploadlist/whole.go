package uploadlist

import (
	"fyne.io/fyne/v2"
	ttwidget "github.com/dweymouth/fyne-tooltip/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// whole shows all of a text on hover, where the row has room for a part of it only. It
// lies over the text and lets clicks through.
type whole struct {
	ttwidget.ToolTipWidget
	text *widgets.Text
	at   laid // what it was last asked about: rows are laid out ten times a second
	cut  bool
}

// laid is what makes a text fit its room or not.
type laid struct {
	text  string
	size  fyne.Size
	lines int
	scale float32
}

func newWhole(of *widgets.Text) *whole {
	w := &whole{text: of}
	w.Hide()
	w.ExtendBaseWidget(w)
	return w
}

// follow lies down where the text is, if that is cut: elsewhere the mouse is the row's.
func (w *whole) follow() {
	t := w.text
	if at := (laid{t.Text, t.Size(), t.Lines, t.Theme().Size(t.Scale)}); at != w.at {
		w.at, w.cut = at, t.IsCut()
	}
	widgets.SetVisible(w, w.cut && t.Visible())
	if w.Visible() {
		w.Move(t.Position())
		w.Resize(t.Size())
		w.SetToolTip(language.Visual(t.Text))
	}
}

func (w *whole) CreateRenderer() fyne.WidgetRenderer { return wholeRenderer{} }

type wholeRenderer struct{}

func (wholeRenderer) Objects() []fyne.CanvasObject { return nil }
func (wholeRenderer) Layout(fyne.Size)             {}
func (wholeRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (wholeRenderer) Refresh()                     {}
func (wholeRenderer) Destroy()                     {}
