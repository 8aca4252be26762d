package ui

import (
	"image/color"
	"strings"

	"mediadrop/ui/language"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// textBlock shows a text that cannot be edited, in the right order and on the
// right side for its language: on one line that is shortened in its middle,
// or on several lines.
type textBlock struct {
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

func newText(text string, lines int) *textBlock {
	t := &textBlock{Text: text, Lines: lines, Color: theme.ColorNameForeground, Scale: theme.SizeNameText}
	t.ExtendBaseWidget(t)
	return t
}

// newParagraph makes a text that wraps, for dialogs.
func newParagraph(text string) *textBlock {
	t := newText(text, 0)
	t.MinWidth = 420
	return t
}

// newNote makes a paragraph in small print.
func newNote(text string) *textBlock {
	t := newParagraph(text)
	t.Color, t.Scale = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
	return t
}

// set changes the text and its color, and draws it again if that changes
// anything.
func (t *textBlock) set(text string, color fyne.ThemeColorName) {
	if t.Text != text || t.Color != color {
		t.Text, t.Color = text, color
		t.Refresh()
	}
}

// AccessibilityLabel returns the text in reading order to a screen reader.
func (t *textBlock) AccessibilityLabel() string { return t.Text }

func (t *textBlock) CreateRenderer() fyne.WidgetRenderer {
	r := &textBlockRenderer{block: t}
	r.layOut(t.width())
	return r
}

func (t *textBlock) textSize() float32 { return t.Theme().Size(t.Scale) }

func (t *textBlock) width() float32 { return max(t.Size().Width, t.MinWidth) }

func (t *textBlock) measure(s string) float32 {
	return fyne.MeasureText(s, t.textSize(), t.Style).Width
}

// lines splits the text so that every line fits the width.
func (t *textBlock) lines(width float32) []string {
	if width <= 0 {
		return []string{t.Text}
	}
	if t.Lines == 1 {
		return []string{t.shorten(strings.Join(strings.Fields(t.Text), " "), width)}
	}
	var lines []string
	for _, paragraph := range strings.Split(t.Text, "\n") {
		lines = append(lines, t.wrap(paragraph, width)...)
	}
	if t.Lines > 0 && len(lines) > t.Lines {
		rest := strings.Join(lines[t.Lines-1:], " ")
		lines = append(lines[:t.Lines-1], t.shorten(rest, width))
	}
	return lines
}

func (t *textBlock) wrap(paragraph string, width float32) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(paragraph) {
		joined := strings.TrimPrefix(line+" "+word, " ")
		switch {
		case t.measure(joined) <= width:
			line = joined
			continue
		case line != "":
			lines = append(lines, line)
		}
		line = word
		for t.measure(line) > width { // a word longer than the line
			head, tail := t.breakWord(line, width)
			lines, line = append(lines, head), tail
		}
	}
	return append(lines, line)
}

func (t *textBlock) breakWord(word string, width float32) (head, tail string) {
	runes := []rune(word)
	n := t.fitting(len(runes), func(n int) string { return string(runes[:n]) }, width)
	n = max(n, 1)
	return string(runes[:n]), string(runes[n:])
}

// shorten leaves out what does not fit.
func (t *textBlock) shorten(s string, width float32) string {
	if t.measure(s) <= width {
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
func (t *textBlock) fitting(limit int, text func(n int) string, width float32) int {
	low, high := 0, limit
	for low < high {
		n := (low + high + 1) / 2
		if t.measure(text(n)) <= width {
			low = n
		} else {
			high = n - 1
		}
	}
	return low
}

type textBlockRenderer struct {
	block *textBlock
	texts []*canvas.Text
	// What the texts were laid out for.
	text  string
	width float32
	size  float32
}

// layOut makes one canvas text a line.
func (r *textBlockRenderer) layOut(width float32) {
	b := r.block
	if r.texts != nil && r.text == b.Text && r.width == width && r.size == b.textSize() {
		return
	}
	r.text, r.width, r.size = b.Text, width, b.textSize()
	lines := b.lines(width)
	for len(r.texts) < len(lines) {
		r.texts = append(r.texts, canvas.NewText("", color.Transparent))
	}
	r.texts = r.texts[:len(lines)]
	for i, line := range lines {
		r.texts[i].Text = language.Visual(line)
	}
	r.paint()
}

// paint gives the texts their look and place.
func (r *textBlockRenderer) paint() {
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

func (r *textBlockRenderer) lineHeight() float32 {
	return fyne.MeasureText("M", r.block.textSize(), r.block.Style).Height
}

func (r *textBlockRenderer) Layout(size fyne.Size) { r.layOut(size.Width) }

func (r *textBlockRenderer) MinSize() fyne.Size {
	r.layOut(r.block.width())
	n := len(r.texts)
	if r.block.Lines > 0 {
		n = r.block.Lines
	}
	return fyne.NewSize(r.block.MinWidth, float32(n)*r.lineHeight())
}

func (r *textBlockRenderer) Refresh() {
	r.layOut(r.block.width())
	r.paint()
}

func (r *textBlockRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.texts))
	for i, text := range r.texts {
		objects[i] = text
	}
	return objects
}

func (r *textBlockRenderer) Destroy() {}
