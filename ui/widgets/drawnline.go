package widgets

import (
	"image/color"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"mediadrop/ui/language"
)

// drawnLine is where the characters of a line are drawn.
type drawnLine struct {
	// What the rest is about.
	shown       string
	rightToLeft bool
	size        float32
	style       fyne.TextStyle

	drawn string // the text in the order in which it is drawn
	width float32
	cells []cell // from left to right
	// fromRight is true where the arrow to the left leads on in it.
	fromRight bool
	// Where the cursor is in front of each of the characters and behind the last, from
	// the left of the text: where it goes by, and where it is while somebody types.
	cursors, behind []float32
	inside          []bool // which of those places are inside of a character: before a mark upon it
}

// cell is where a character of the text is drawn.
type cell struct {
	language.Character
	left, right float32
}

// Neighbours change each other's width: so many characters are measured as one piece.
// In a text longer than a person types each is measured alone, which the toolkit
// remembers.
const (
	piece    = 24
	longText = 500
)

// measure finds where each character of a text is.
func (l *drawnLine) measure(text string, rightToLeft bool, size float32, style fyne.TextStyle) {
	if l.shown == text && l.rightToLeft == rightToLeft && l.size == size && l.style == style {
		return
	}
	*l = drawnLine{shown: text, rightToLeft: rightToLeft, size: size, style: style}
	write := func(s string) string { return s }
	if language.HasHebrew(text) {
		write = language.Override
	}
	var drawn strings.Builder
	var part string
	var from, x float32
	characters := language.Drawn(text, rightToLeft)
	tabs := strings.Contains(text, "\t") // their stops are counted from the line's left
	for i, c := range characters {
		if !tabs && i%piece == 0 || len(characters) > longText {
			part, from = "", x
		}
		part += c.Text
		drawn.WriteString(c.Text)
		next := from + fyne.MeasureText(write(part), size, style).Width
		l.cells = append(l.cells, cell{c, x, next})
		x = next
	}
	if len(characters) > 0 {
		l.drawn = write(drawn.String())
	}
	l.width = x
	l.putCursors(len([]rune(text)), x)
}

// putCursors finds where the cursor is between the characters. Where the direction
// changes there are two places for it: the one in the outer direction is where the
// arrow keys pass, the one behind the last character where typing goes on.
func (l *drawnLine) putCursors(n int, width float32) {
	outer := 0
	for i, c := range l.cells {
		if i == 0 || c.Level < outer {
			outer = c.Level
		}
	}
	start, end := float32(0), width
	if l.fromRight = outer%2 == 1 || n == 0 && l.rightToLeft; l.fromRight {
		start, end = width, 0
	}
	before, after := make([]*cell, n+1), make([]*cell, n+1)
	for i := range l.cells {
		c := &l.cells[i]
		before[c.To], after[c.From] = c, c
	}
	l.cursors, l.behind, l.inside = make([]float32, n+1), make([]float32, n+1), make([]bool, n+1)
	for _, c := range l.cells {
		for i := c.From + 1; i < c.To; i++ {
			l.inside[i] = true
		}
	}
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

// marks returns what lies behind the characters from one to another that are selected,
// in a line that stands at a place.
func (l *drawnLine) marks(from, to int, at fyne.Position, height float32, c color.Color) (marks []fyne.CanvasObject) {
	var mark *canvas.Rectangle // of neighbours it is one
	for _, cell := range l.cells {
		if cell.From < from || cell.To > to {
			mark = nil
			continue
		}
		if mark == nil {
			mark = canvas.NewRectangle(c)
			mark.Move(at.AddXY(cell.left, 0))
			marks = append(marks, mark)
		}
		mark.Resize(fyne.NewSize(at.X+cell.right-mark.Position().X, height))
	}
	return marks
}

// nearest returns the column whose place of the cursor is nearest to a place.
func (l *drawnLine) nearest(x float32) (column int) {
	for i, cursor := range l.cursors {
		if !l.inside[i] && math.Abs(float64(cursor-x)) < math.Abs(float64(l.cursors[column]-x)) {
			column = i
		}
	}
	return column
}

// beside returns the column of the cursor's next place to the left, or the right.
func (l *drawnLine) beside(column int, left bool) int {
	const close = 0.5 // the same place
	from, best := l.cursors[min(column, len(l.cursors)-1)], column
	for i, x := range l.cursors {
		there := x > from+close
		if left {
			there = x < from-close
		}
		if !there || l.inside[i] {
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
