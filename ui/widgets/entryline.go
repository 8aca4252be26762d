package widgets

import (
	"math"
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

	shown       string // what the rest is about
	rightToLeft bool
	cells       []cell // from left to right
	// Where the cursor is in front of each of the characters and behind the last, from
	// the left of the text: where it goes by, and where it is while somebody types.
	cursors, behind []float32
	offset          float32 // where it begins in the entry; negative where it is scrolled
	anchor          int     // where the selection was begun
}

// cell is where a character of the text is drawn.
type cell struct {
	language.Character
	left, right float32
}

func newEntryLine(e *Entry, content fyne.Draggable, cursor *canvas.Rectangle) *entryLine {
	l := &entryLine{entry: e, content: content, text: canvas.NewText("", nil), cursor: cursor, cursors: []float32{0}, behind: []float32{0}}
	l.parts = container.NewWithoutLayout()
	l.clip = container.NewClip(l.parts)
	return l
}

// Neighbours change each other's width: so many characters are measured as one piece.
// In a text longer than a person types each is measured alone, which the toolkit
// remembers.
const (
	piece    = 24
	longText = 500
)

// measure finds where each character of the text is.
func (l *entryLine) measure() {
	text, rightToLeft := l.entry.Text, l.entry.rightToLeft()
	if l.entry.Password {
		text = strings.Repeat("•", utf8.RuneCountInString(text))
	}
	if l.shown == text && l.rightToLeft == rightToLeft && len(l.cursors) == len([]rune(text))+1 {
		return
	}
	l.shown, l.rightToLeft, l.cells = text, rightToLeft, nil
	write := func(s string) string { return s }
	if language.HasHebrew(text) {
		write = language.Override
	}
	var drawn strings.Builder
	var part string
	var from, x float32
	characters := language.Drawn(text, rightToLeft)
	for i, c := range characters {
		if i%piece == 0 || len(characters) > longText {
			part, from = "", x
		}
		part += c.Text
		drawn.WriteString(c.Text)
		next := from + fyne.MeasureText(write(part), l.text.TextSize, l.text.TextStyle).Width
		l.cells = append(l.cells, cell{c, x, next})
		x = next
	}
	if l.text.Text = ""; len(characters) > 0 {
		l.text.Text = write(drawn.String())
	}
	l.putCursors(len([]rune(text)), x)
}

// putCursors finds where the cursor is between the characters. Where the direction
// changes there are two places for it: the one in the outer direction is where the
// arrow keys pass, the one behind the last character where typing goes on.
func (l *entryLine) putCursors(n int, width float32) {
	outer := 0
	for i, c := range l.cells {
		if i == 0 || c.Level < outer {
			outer = c.Level
		}
	}
	start, end := float32(0), width
	if outer%2 == 1 || n == 0 && l.rightToLeft {
		start, end = width, 0
	}
	before, after := make([]*cell, n+1), make([]*cell, n+1)
	for i := range l.cells {
		c := &l.cells[i]
		before[c.To], after[c.From] = c, c
	}
	l.cursors, l.behind = make([]float32, n+1), make([]float32, n+1)
	l.cursors[0], l.behind[0] = start, start
	for i := 1; i <= n; i++ {
		l.cursors[i], l.behind[i] = l.cursors[i-1], l.behind[i-1] // at a mark that is not drawn
		if c := before[i]; c != nil {
			l.behind[i] = c.end()
			l.cursors[i] = l.behind[i]
			if next := after[i]; next != nil && next.Level < c.Level {
				l.cursors[i] = next.start()
			}
		}
	}
	if n > 0 {
		l.cursors[n] = end
	}
}

// start and end are the sides of a character in its own direction.

func (c *cell) start() float32 {
	if c.Level%2 == 1 {
		return c.right
	}
	return c.left
}

func (c *cell) end() float32 { return c.left + c.right - c.start() }

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
	if size := colors.Size(theme.SizeNameText); size != l.text.TextSize || e.TextStyle != l.text.TextStyle {
		l.text.TextSize, l.text.TextStyle, l.cursors = size, e.TextStyle, nil
	}
	l.measure()
	if e.Text == "" {
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
	if from, to := l.selected(); from < to && l.entry.onKeyboard {
		var mark *canvas.Rectangle // of neighbours it is one
		for _, c := range l.cells {
			if c.From < from || c.To > to {
				mark = nil
				continue
			}
			if mark == nil {
				mark = canvas.NewRectangle(colors.Color(theme.ColorNameSelection, variant))
				mark.Move(fyne.NewPos(l.offset+c.left, top))
				l.parts.Objects = append(l.parts.Objects, mark)
			}
			mark.Resize(fyne.NewSize(l.offset+c.right-mark.Position().X, l.text.Size().Height))
		}
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

// selected returns which characters are selected. The toolkit only tells their text.
func (l *entryLine) selected() (from, to int) {
	at, text := l.entry.CursorTextOffset(), []rune(l.entry.Text)
	n := len([]rune(l.entry.SelectedText()))
	if n == 0 {
		l.anchor = at
		return 0, 0
	}
	before := at-n >= 0 && at <= len(text) && string(text[at-n:at]) == l.entry.SelectedText()
	if behind := at+n <= len(text) && string(text[at:at+n]) == l.entry.SelectedText(); behind && (!before || l.anchor > at) {
		return at, at + n
	}
	if before {
		return at - n, at
	}
	return 0, 0
}

// beside returns the column of the cursor's next place to the left, or the right.
func (l *entryLine) beside(column int, left bool) int {
	const close = 0.5 // the same place
	from, best := l.cursors[min(column, len(l.cursors)-1)], column
	for i, x := range l.cursors {
		there := x > from+close
		if left {
			there = x < from-close
		}
		if !there {
			continue
		}
		if d := math.Abs(float64(x-from)) - math.Abs(float64(l.cursors[best]-from)); best == column || d < -close ||
			d < close && distance(i, column) < distance(best, column) {
			best = i
		}
	}
	return best
}

func distance(a, b int) int { return max(a-b, b-a) }

// toolkitsX returns where the toolkit takes the cursor to be that is nearest to a
// place in the entry.
func (l *entryLine) toolkitsX(x float32) float32 {
	x -= l.clip.Position().X + l.offset
	column := 0
	for i, cursor := range l.cursors {
		if math.Abs(float64(cursor-x)) < math.Abs(float64(l.cursors[column]-x)) {
			column = i
		}
	}
	text := []rune(l.entry.Text) // also of a hidden one, in which the toolkit measures what it does not show
	before := string(text[:min(column, len(text))])
	return l.entry.Theme().Size(theme.SizeNameInnerPadding) + fyne.MeasureText(before, l.text.TextSize, l.text.TextStyle).Width
}
