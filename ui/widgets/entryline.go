package widgets

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/language"
)

// entryLine draws the text of an entry, its selection and its cursor.
type entryLine struct {
	entry   *Entry
	content fyne.Draggable // what the toolkit draws
	clip    *container.Clip
	parts   *fyne.Container
	text    *canvas.Text
	cursor  *canvas.Rectangle

	drawnLine
	offset float32 // where it begins in the entry; negative where it is scrolled
}

func newEntryLine(e *Entry, content fyne.Draggable, cursor *canvas.Rectangle) *entryLine {
	l := &entryLine{entry: e, content: content, text: canvas.NewText("", nil), cursor: cursor}
	l.measure("", false, 0, e.TextStyle)
	l.parts = container.NewWithoutLayout()
	l.clip = container.NewClip(l.parts)
	return l
}

// show draws everything as it is now.
func (l *entryLine) show() {
	e := l.entry
	colors, variant := e.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	name := theme.ColorNameForeground
	switch {
	case e.Disabled():
		name = theme.ColorNameDisabled
	case e.Text == "":
		name = theme.ColorNamePlaceHolder
	}
	text := e.Text
	if e.Password {
		text = strings.Repeat("•", utf8.RuneCountInString(text))
	}
	l.text.TextSize, l.text.TextStyle = colors.Size(theme.SizeNameText), e.TextStyle
	l.measure(text, e.rightToLeft(), l.text.TextSize, l.text.TextStyle)
	if l.text.Text = l.drawn; e.Text == "" {
		l.text.Text = e.PlaceHolder
	}
	l.text.Color = colors.Color(name, variant)
	l.text.Resize(l.text.MinSize())
	l.place(colors.Size(theme.SizeNameInnerPadding))

	height := l.clip.Size().Height
	l.text.Move(fyne.NewPos(l.offset, (height-l.text.Size().Height)/2))
	top, bar := (height-l.text.Size().Height)/2, colors.Size(theme.SizeNameInputBorder)
	x := l.offset + l.cursorX()
	if e.Text == "" && e.rightToLeft() {
		x = l.offset + l.text.Size().Width
	}
	l.cursor.Resize(fyne.NewSize(bar, l.text.Size().Height))
	l.cursor.Move(fyne.NewPos(x-bar/2, top))

	l.parts.Objects = nil
	if from, to := e.selected(); from < to && e.onKeyboard {
		l.parts.Objects = l.marks(from, to, fyne.NewPos(l.offset, top), l.text.Size().Height, colors.Color(theme.ColorNameSelection, variant))
	}
	l.parts.Objects = append(l.parts.Objects, l.text, l.cursor)
	l.parts.Refresh()
}

// place finds where the text begins: at its side of the entry, or where the cursor is
// in sight.
func (l *entryLine) place(padding float32) {
	width := l.clip.Size().Width
	room, least := width-2*padding, width-padding-l.text.Size().Width // least: at the right
	switch fits := l.text.Size().Width <= room; {
	case fits && language.RightToLeft() && !l.entry.LeftToRight:
		l.offset = least
	case fits:
		l.offset = padding
	case l.entry.onKeyboard && l.entry.Text != "":
		x := l.cursorX()
		l.offset = max(least, min(padding, max(padding-x, min(width-padding-x, l.offset))))
	case l.entry.rightToLeft():
		l.offset = least
	default:
		l.offset = padding
	}
}

// cursorX returns where the cursor is now.
func (l *entryLine) cursorX() float32 {
	at := max(min(l.entry.CursorTextOffset(), len(l.cursors)-1), 0)
	if l.entry.typing {
		return l.behind[at]
	}
	return l.cursors[at]
}

// toolkitsX returns where the toolkit takes the cursor to be that is nearest to a
// place in the entry.
func (l *entryLine) toolkitsX(x float32) float32 {
	x -= l.clip.Position().X + l.offset
	column := l.nearest(x)
	text := []rune(l.entry.Text) // also of a hidden one, in which the toolkit measures what it does not show
	before := string(text[:min(column, len(text))])
	return l.entry.Theme().Size(theme.SizeNameInnerPadding) + fyne.MeasureText(before, l.text.TextSize, l.text.TextStyle).Width
}
