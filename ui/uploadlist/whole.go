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
}

func newWhole(of *widgets.Text) *whole {
	w := &whole{text: of}
	w.Hide()
	w.ExtendBaseWidget(w)
	return w
}

// follow lies down where the text is, if that is cut: elsewhere the mouse is the row's.
func (w *whole) follow() {
	cut := w.text.IsCut()
	widgets.SetVisible(w, cut)
	if cut {
		w.Move(w.text.Position())
		w.Resize(w.text.Size())
		w.SetToolTip(language.Visual(w.text.Text))
	}
}

func (w *whole) CreateRenderer() fyne.WidgetRenderer { return wholeRenderer{} }

type wholeRenderer struct{}

func (wholeRenderer) Objects() []fyne.CanvasObject { return nil }
func (wholeRenderer) Layout(fyne.Size)             {}
func (wholeRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (wholeRenderer) Refresh()                     {}
func (wholeRenderer) Destroy()                     {}
