package widgets

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
)

// Text shows a text that cannot be edited, in the right order and on the
// right side for its language: on one line that is shortened in its middle,
// or on several lines.
type Text struct {
	widget.BaseWidget
	Text   string
	Lines  int  // at most; 0 means as many as are needed
	Middle bool // shorten in the middle, to keep a file name's ending
	Color  fyne.ThemeColorName
	Scale  fyne.ThemeSizeName
	Style  fyne.TextStyle
	Center bool
	// MinWidth is the width the text is laid out for before it has one.
	MinWidth float32
}

// NewText returns a text on so many lines at most; 0 means as many as are needed.
func NewText(text string, lines int) *Text {
	t := &Text{Text: text, Lines: lines, Color: theme.ColorNameForeground, Scale: theme.SizeNameText}
	t.ExtendBaseWidget(t)
	return t
}

// NewParagraph returns a text that wraps, for dialogs.
func NewParagraph(text string) *Text {
	t := NewText(text, 0)
	t.MinWidth = 420
	return t
}

// Item returns a paragraph of a list: its mark stands before it, and all of its lines
// begin beside the mark.
func Item(mark, text string) fyne.CanvasObject {
	before := NewText(mark, 1)
	before.Style.Bold, before.MinWidth = true, 20
	return Sides(container.NewVBox(before), nil, NewParagraph(text))
}

// NewNote returns a paragraph in small print.
func NewNote(text string) *Text {
	t := NewParagraph(text)
	t.Color, t.Scale = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
	return t
}

// Centered makes a text in the middle of its room.
func Centered(text string, lines int) *Text {
	t := NewText(text, lines)
	t.Center = true
	return t
}

// Set changes the text and its color, and draws it again if that changes
// anything.
func (t *Text) Set(text string, color fyne.ThemeColorName) {
	if t.Text != text || t.Color != color {
		t.Text, t.Color = text, color
		t.Refresh()
	}
}

// AccessibilityLabel returns the text in reading order to a screen reader.
func (t *Text) AccessibilityLabel() string { return t.Text }

// AccessibilityRole returns the role of a text: there is something to read.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{block: t}
	r.layOut(t.width())
	return r
}

func (t *Text) textSize() float32 { return t.Theme().Size(t.Scale) }

func (t *Text) width() float32 { return max(t.Size().Width, t.MinWidth) }

// Measure returns how wide a text is in this one's size and style.
func (t *Text) Measure(s string) float32 {
	return fyne.MeasureText(s, t.textSize(), t.Style).Width
}

// drawn returns how wide a part of the text is in the order in which it is drawn,
// which is not always as wide as in its own.
func (t *Text) drawn(s string) float32 { return t.Measure(language.Visual(s)) }

// Split returns the lines of the text, each of which fits the width.
func (t *Text) Split(width float32) []string {
	lines, _ := t.split(width)
	return lines
}

// alphabets is how many lower-case alphabets a line of running text is as wide as at most:
// about 75 characters, after which the eye no longer finds the next line by itself
// (Bringhurst, The Elements of Typographic Style, 2.1.2: 45 to 75).
const alphabets = 2.75

// measure returns how wide running text is set in a room: as wide as that, but no wider
// than is read well.
func (t *Text) measure(room float32) float32 {
	return min(room, alphabets*t.Measure("abcdefghijklmnopqrstuvwxyz"))
}

// split returns the lines, and of each the paragraph that it belongs to: what a line
// means by its full stop depends on that, and a path that has a paragraph of its own
// is read from the left in Hebrew, too.
func (t *Text) split(width float32) (lines, paragraphs []string) {
	switch {
	case width <= 0:
		return []string{t.Text}, []string{t.Text}
	case t.Lines == 1:
		return []string{t.shorten(strings.Join(strings.Fields(t.Text), " "), width)}, []string{t.Text}
	case t.Lines == 0:
		width = t.measure(width)
	}
	for _, paragraph := range strings.Split(t.Text, "\n") {
		for _, line := range t.wrap(paragraph, width) {
			lines, paragraphs = append(lines, line), append(paragraphs, paragraph)
		}
	}
	if last := t.Lines - 1; last >= 0 && len(lines) > t.Lines {
		rest := strings.Join(lines[last:], " ")
		lines, paragraphs = append(lines[:last], t.shorten(rest, width)), append(paragraphs[:last], t.Text)
	}
	return lines, paragraphs
}

// IsCut reports whether a part of the text is left out for want of room.
func (t *Text) IsCut() bool {
	width := t.Size().Width
	if t.Lines == 0 || width <= 0 {
		return false
	}
	shown := strings.Join(t.Split(width), " ")
	return strings.Join(strings.Fields(shown), "") != strings.Join(strings.Fields(t.Text), "")
}

func (t *Text) wrap(paragraph string, width float32) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(paragraph) {
		joined := strings.TrimPrefix(line+" "+word, " ")
		switch {
		case t.drawn(joined) <= width:
			line = joined
			continue
		case line != "":
			lines = append(lines, line)
		}
		line = word
		for t.drawn(line) > width { // a word longer than the line
			head, tail := t.breakWord(line, width)
			lines, line = append(lines, head), tail
		}
	}
	return append(lines, line)
}

func (t *Text) breakWord(word string, width float32) (head, tail string) {
	runes := []rune(word)
	n := t.fitting(len(runes), func(n int) string { return string(runes[:n]) }, width)
	n = max(n, 1)
	// A path, an address or an ID goes on in the next line with its next part, where one
	// begins in the second half of this line.
	for i := n; i > n/2; i-- {
		if n < len(runes) && strings.ContainsRune(`/\-_.,:;&=?`, runes[i-1]) {
			n = i
			break
		}
	}
	return string(runes[:n]), string(runes[n:])
}

// shorten leaves out what does not fit.
func (t *Text) shorten(s string, width float32) string {
	if t.drawn(s) <= width {
		return s
	}
	runes := []rune(s)
	cut := func(n int) string {
		if !t.Middle {
			return strings.TrimSpace(string(runes[:n])) + "…"
		}
		tail := n / 2
		return string(runes[:n-tail]) + "…" + string(runes[len(runes)-tail:])
	}
	return cut(t.fitting(len(runes), cut, width))
}

// fitting finds the largest n whose text fits.
func (t *Text) fitting(limit int, text func(n int) string, width float32) int {
	low, high := 0, limit
	for low < high {
		n := (low + high + 1) / 2
		if t.drawn(text(n)) <= width {
			low = n
		} else {
			high = n - 1
		}
	}
	return low
}

type textRenderer struct {
	block *Text
	texts []*canvas.Text
	// What the texts were laid out for.
	text  string
	width float32
	size  float32
	lines int
}

// layOut makes one canvas text a line.
func (r *textRenderer) layOut(width float32) {
	b := r.block
	if r.texts != nil && r.text == b.Text && r.width == width && r.size == b.textSize() && r.lines == b.Lines {
		return
	}
	r.text, r.width, r.size, r.lines = b.Text, width, b.textSize(), b.Lines
	lines, paragraphs := b.split(width)
	for len(r.texts) < len(lines) {
		r.texts = append(r.texts, canvas.NewText("", color.Transparent))
	}
	r.texts = r.texts[:len(lines)]
	for i, line := range lines {
		r.texts[i].Text = language.VisualLine(line, paragraphs[i])
	}
	r.paint()
}

// paint gives the texts their look and place.
func (r *textRenderer) paint() {
	b := r.block
	foreground := b.Theme().Color(b.Color, fyne.CurrentApp().Settings().ThemeVariant())
	height := r.lineHeight()
	for i, text := range r.texts {
		text.Color, text.TextSize, text.TextStyle = foreground, r.size, b.Style
		text.Alignment = fyne.TextAlignLeading
		switch {
		case b.Center:
			text.Alignment = fyne.TextAlignCenter
		case language.RightToLeft():
			text.Alignment = fyne.TextAlignTrailing
		}
		text.Move(fyne.NewPos(0, float32(i)*height))
		text.Resize(fyne.NewSize(r.width, height))
		text.Refresh()
	}
}

func (r *textRenderer) lineHeight() float32 {
	return fyne.MeasureText("M", r.block.textSize(), r.block.Style).Height
}

func (r *textRenderer) Layout(size fyne.Size) { r.layOut(size.Width) }

func (r *textRenderer) MinSize() fyne.Size {
	r.layOut(r.block.width())
	n := len(r.texts)
	if r.block.Lines > 0 {
		n = r.block.Lines
	}
	return fyne.NewSize(r.block.MinWidth, float32(n)*r.lineHeight())
}

func (r *textRenderer) Refresh() {
	r.layOut(r.block.width())
	r.paint()
}

func (r *textRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.texts))
	for i, text := range r.texts {
		objects[i] = text
	}
	return objects
}

func (r *textRenderer) Destroy() {}
