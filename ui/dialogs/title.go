package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/widgets"
)

// newTitle makes the title of a dialog: at the beginning of the line, in reading
// direction, and shortened where the dialog is not wide enough. The toolkit's own
// stands at the left, and makes the dialog as wide as a file's name.
func newTitle(text string) *widgets.Text {
	t := widgets.NewText(text, 1)
	t.Style.Bold, t.Middle = true, true
	return t
}

// titled puts a title above the content, in the place of the toolkit's, which is
// empty. inset is what the content leaves free at the right.
type titled struct{ inset float32 }

// toolkitMargin is above and below the toolkit's title.
const toolkitMargin = 16

func (titled) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[1].MinSize() }

func (t titled) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	title, content := objects[0], objects[1]
	content.Resize(size)
	place, own := widget.NewLabel("").MinSize().Height, title.MinSize().Height
	title.Resize(fyne.NewSize(size.Width-t.inset, own))
	title.Move(fyne.NewPos(0, -toolkitMargin-place+(place-own)/2))
}
