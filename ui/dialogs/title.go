package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
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
// empty.
type titled struct{}

// toolkitMargin is above and below the toolkit's title.
const toolkitMargin = 16

// raise is how much nearer to its title, and farther from the buttons, the content
// stands than the toolkit has it.
const raise = 8

// buttonRow gives buttons one width, and begins at the right where texts do.
type buttonRow struct{}

const (
	buttonWidth = 88 // of a button with a short word, so that it is hit and seen as easily as the others
	buttonGap   = 8  // between two of them
)

func (buttonRow) MinSize(buttons []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(buttonWidth, 0)
	for _, b := range buttons {
		size = size.Max(b.MinSize())
	}
	n := float32(len(buttons))
	return fyne.NewSize(n*size.Width+(n-1)*buttonGap, size.Height)
}

func (buttonRow) Layout(buttons []fyne.CanvasObject, size fyne.Size) {
	n := float32(len(buttons))
	each := fyne.NewSize((size.Width-(n-1)*buttonGap)/n, size.Height)
	for i, b := range buttons {
		if language.RightToLeft() {
			i = len(buttons) - 1 - i
		}
		b.Resize(each)
		b.Move(fyne.NewPos(float32(i)*(each.Width+buttonGap), 0))
	}
}

func (titled) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[1].MinSize() }

func (titled) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	title, content := objects[0], objects[1]
	content.Move(fyne.NewPos(0, -raise))
	content.Resize(size)
	place, own := widget.NewLabel("").MinSize().Height, title.MinSize().Height
	title.Resize(fyne.NewSize(size.Width, own))
	title.Move(fyne.NewPos(0, -toolkitMargin-place+(place-own)/2))
}
