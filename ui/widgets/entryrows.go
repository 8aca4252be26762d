package widgets

import (
	"image/color"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
)

// entryRows draws the rows of an entry of several lines, its selection and its cursor, in
// the place of what the toolkit draws: that breaks the text into the rows, scrolls them,
// and knows in which of them the cursor is.
type entryRows struct {
	widget.BaseWidget
	entry   *Entry
	content toolkitsContent
	scroll  *container.Scroll
	cursor  *canvas.Rectangle

	lines   map[lineKey]*drawnLine // those that were seen last
	texts   []*canvas.Text         // of which not all may be in use
	objects []fyne.CanvasObject
}

// toolkitsContent is what the toolkit draws in the entry.
type toolkitsContent interface {
	fyne.Widget
	fyne.Draggable
}

// row is a row of the text. Of a paragraph that takes several rows, the whole has one
// direction.
type row struct {
	from, to    int
	rightToLeft bool
}

type lineKey struct {
	text        string
	rightToLeft bool
}

func newEntryRows(e *Entry, scroll *container.Scroll, cursor *canvas.Rectangle) *entryRows {
	r := &entryRows{entry: e, content: scroll.Content.(toolkitsContent), scroll: scroll, cursor: cursor}
	r.ExtendBaseWidget(r)
	scroll.Content = r
	scroll.OnScrolled = func(fyne.Position) { r.show() }
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *entryRows) CreateRenderer() fyne.WidgetRenderer { return &rowsRenderer{r} }

// Dragged selects up to where the mouse is in the text that is seen.
func (r *entryRows) Dragged(d *fyne.DragEvent) {
	there, border := *d, r.entry.Theme().Size(theme.SizeNameInputBorder) // which the toolkit adds
	there.Position.X = r.toolkitsX(d.Position.AddXY(0, border))
	there.Dragged.DX = there.Position.X - r.toolkitsX(d.Position.Subtract(d.Dragged).AddXY(0, border))
	r.entry.typing = false
	r.content.Dragged(&there)
}

// DragEnd ends a selection. The keyboard stays here wherever the mouse is let go.
func (r *entryRows) DragEnd() {
	r.content.DragEnd()
	r.show()
}

// rows returns the rows into which the toolkit has broken the text. It tells nobody, but
// where the cursor is in the text it tells for each row that there is.
func (r *entryRows) rows() []row {
	e, text := r.entry, []rune(r.entry.Text)
	atRow, atColumn := e.CursorRow, e.CursorColumn
	defer func() { e.CursorRow, e.CursorColumn = atRow, atColumn }()
	e.CursorColumn = 0
	rows := []row{{to: len(text)}}
	for e.CursorRow = 1; ; e.CursorRow++ {
		from := e.CursorTextOffset()
		last := &rows[len(rows)-1]
		if from <= last.from || from > len(text) { // there is no such row
			break
		}
		if last.to = from; text[from-1] == '\n' {
			last.to--
		}
		rows = append(rows, row{from: from, to: len(text)})
	}
	begin := 0
	for i := range rows {
		if end := rows[i].to; i == len(rows)-1 || rows[i+1].from > end {
			toRight := e.readsFromRight(string(text[rows[begin].from:end]))
			for ; begin <= i; begin++ {
				rows[begin].rightToLeft = toRight
			}
		}
	}
	return rows
}

// line returns where the characters of a row are.
func (r *entryRows) line(at row) *drawnLine {
	key := lineKey{string([]rune(r.entry.Text)[at.from:at.to]), at.rightToLeft}
	l := r.lines[key]
	if l == nil {
		l = &drawnLine{}
		if r.lines == nil {
			r.lines = map[lineKey]*drawnLine{}
		}
		r.lines[key] = l
	}
	l.measure(key.text, key.rightToLeft, r.textSize(), r.entry.TextStyle)
	return l
}

// The toolkit's places of the rows.

func (r *entryRows) textSize() float32 { return r.entry.Theme().Size(theme.SizeNameText) }

func (r *entryRows) rowHeight() float32 {
	return fyne.MeasureText("M", r.textSize(), r.entry.TextStyle).Height
}

func (r *entryRows) top(i int) float32 {
	return r.padding() - r.entry.Theme().Size(theme.SizeNameInputBorder) + float32(i)*r.rowHeight()
}

func (r *entryRows) padding() float32 { return r.entry.Theme().Size(theme.SizeNameInnerPadding) }

// left returns where a line begins: at its side of the entry.
func (r *entryRows) left(l *drawnLine) float32 {
	if language.RightToLeft() && !r.entry.LeftToRight {
		return r.Size().Width - r.padding() - l.width
	}
	return r.padding()
}

// toolkitsX returns where the toolkit takes the cursor to be that is nearest to a place
// in the rows, of which it finds the right one by itself.
func (r *entryRows) toolkitsX(p fyne.Position) float32 {
	rows := r.rows()
	i := int(math.Floor(float64(p.Y-r.padding()+r.entry.Theme().Size(theme.SizeNameLineSpacing)) / float64(r.rowHeight())))
	at := rows[min(max(i, 0), len(rows)-1)]
	l := r.line(at)
	before := []rune(r.entry.Text)[at.from : at.from+l.nearest(p.X-r.left(l))]
	return r.padding() + fyne.MeasureText(string(before), r.textSize(), r.entry.TextStyle).Width
}

// cursorAt returns the row of the cursor, and its column.
func (r *entryRows) cursorAt(rows []row) (at, column int) {
	at = min(max(r.entry.CursorRow, 0), len(rows)-1)
	return at, min(max(r.entry.CursorColumn, 0), rows[at].to-rows[at].from)
}

// beside returns the cursor's next place to the left, or the right: at the end of a row it
// goes on where that row is read on.
func (r *entryRows) beside(left bool) (at, column int) {
	rows := r.rows()
	at, column = r.cursorAt(rows)
	l := r.line(rows[at])
	if next := l.beside(column, left); next != column {
		return at, next
	}
	switch on := left == l.fromRight; {
	case on && at < len(rows)-1:
		return at + 1, 0
	case !on && at > 0:
		return at - 1, rows[at-1].to - rows[at-1].from
	}
	return at, column
}

// above returns the column of the cursor's next place in the row above, or below. It
// returns false where there is none.
func (r *entryRows) above(up bool) (column int, ok bool) {
	rows := r.rows()
	at, column := r.cursorAt(rows)
	next := at + 1
	if up {
		next = at - 1
	}
	if next < 0 || next >= len(rows) {
		return 0, false
	}
	from, to := r.line(rows[at]), r.line(rows[next])
	return to.nearest(r.left(from) + from.cursors[column] - r.left(to)), true
}

// step has the toolkit's cursor make the last step to a place, with the key that selects
// where Shift is held.
func (r *entryRows) step(at, column int) {
	e, rows := r.entry, r.rows()
	length := func(i int) int { return rows[i].to - rows[i].from }
	key := arrow(true)
	switch {
	case column > 0:
		e.CursorRow, e.CursorColumn = at, column-1
	case length(at) > 0:
		e.CursorRow, e.CursorColumn, key = at, 1, arrow(false)
	case at > 0:
		e.CursorRow, e.CursorColumn = at-1, length(at-1)
	case len(rows) > 1:
		e.CursorRow, e.CursorColumn, key = 1, 0, arrow(false)
	default:
		return
	}
	e.Entry.TypedKey(key)
}

// rightToLeft reports whether the arrow to the left leads on in the row of the cursor.
func (r *entryRows) rightToLeft() bool {
	rows := r.rows()
	at, _ := r.cursorAt(rows)
	return r.line(rows[at]).fromRight
}

// show draws everything as it is now.
func (r *entryRows) show() {
	e := r.entry
	if r.Size().Width <= 0 {
		return
	}
	colors, variant := e.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	rows, name := r.rows(), theme.ColorNameForeground
	if e.Disabled() {
		name = theme.ColorNameDisabled
	}
	height, bar := r.rowHeight(), colors.Size(theme.SizeNameInputBorder)
	at, column := r.cursorAt(rows)
	from, to := e.selected()
	r.objects = nil
	var texts []fyne.CanvasObject
	seen := map[lineKey]*drawnLine{}
	for i := range rows {
		// What is next to the part that is seen may come into sight before this is called.
		if y, room := r.top(i)-r.scroll.Offset.Y, r.scroll.Size().Height; i != at && (y < -room || y > 2*room) {
			continue
		}
		l := r.line(rows[i])
		seen[lineKey{l.shown, l.rightToLeft}] = l
		place := fyne.NewPos(r.left(l), r.top(i))
		if begin := max(from, rows[i].from); begin < min(to, rows[i].to) && e.onKeyboard {
			r.objects = append(r.objects, l.marks(begin-rows[i].from, to-rows[i].from, place, height, colors.Color(theme.ColorNameSelection, variant))...)
		}
		texts = append(texts, r.text(len(texts), l.drawn, place, colors.Color(name, variant)))
		if i == at {
			x := l.cursors[column]
			if e.typing {
				x = l.behind[column]
			}
			r.cursor.Resize(fyne.NewSize(bar, height))
			r.cursor.Move(place.AddXY(x-bar/2, 0))
		}
	}
	if e.Text == "" && e.PlaceHolder != "" {
		texts = r.placeHolder(colors.Color(theme.ColorNamePlaceHolder, variant))
	}
	r.lines = seen
	r.objects = append(append(r.objects, texts...), r.cursor)
	canvas.Refresh(r)
}

// placeHolder returns what stands in the entry while it is empty, in as many rows as it takes.
func (r *entryRows) placeHolder(c color.Color) (texts []fyne.CanvasObject) {
	hint := NewText(r.entry.PlaceHolder, 0)
	hint.Style = r.entry.TextStyle
	for i, part := range hint.Split(r.Size().Width - 2*r.padding()) {
		l := &drawnLine{}
		l.measure(part, r.entry.readsFromRight(r.entry.PlaceHolder), r.textSize(), r.entry.TextStyle)
		texts = append(texts, r.text(i, l.drawn, fyne.NewPos(r.left(l), r.top(i)), c))
	}
	return texts
}

// text returns the text of a row as it is to be drawn.
func (r *entryRows) text(i int, drawn string, at fyne.Position, c color.Color) fyne.CanvasObject {
	if i == len(r.texts) {
		r.texts = append(r.texts, canvas.NewText("", nil))
	}
	t := r.texts[i]
	if size, style := r.textSize(), r.entry.TextStyle; t.Text != drawn || t.Color != c || t.TextSize != size || t.TextStyle != style {
		t.Text, t.Color, t.TextSize, t.TextStyle = drawn, c, size, style
		t.Refresh()
	}
	t.Move(at)
	t.Resize(t.MinSize())
	return t
}

type rowsRenderer struct{ rows *entryRows }

func (r *rowsRenderer) Layout(size fyne.Size) {
	r.rows.content.Resize(size)
	r.rows.show()
}

func (r *rowsRenderer) MinSize() fyne.Size { return r.rows.content.MinSize() }

func (r *rowsRenderer) Refresh() { r.rows.show() }

func (r *rowsRenderer) Objects() []fyne.CanvasObject { return slices.Clone(r.rows.objects) }

func (r *rowsRenderer) Destroy() {}
