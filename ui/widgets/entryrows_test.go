package widgets

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
)

// rowsHeight is of the entries below: of a few rows.
const rowsHeight = 120

// mixedRows are texts as people have them in several lines.
var mixedRows = []string{
	"",
	"שלום",
	"plain English",
	"שלום {{1}}, הזמנה 4021 (דחופה) נשלחה.\nTrack it: https://example.com/a?b=1\n\nתודה!",
	strings.Repeat("ההזמנה שלכם אושרה, error 401 ולא PDF. ", 4),
	"{\n\t\"text\": \"שלום עולם\",\n\t\"n\": 12\n}\n",
	"שָׁלוֹם\n\n\n12,5 ₪",
}

// shownRows is an entry of several lines in a window in a language, which has the keyboard.
func shownRows(t *testing.T, code, text string) *Entry {
	t.Helper()
	test.NewTempApp(t)
	uitest.UseLanguage(t, code)
	e := &Entry{}
	e.ExtendBaseWidget(e)
	e.MultiLine, e.Wrapping = true, fyne.TextWrapBreak
	e.SetText(text)
	w := test.NewTempWindow(t, container.NewWithoutLayout(e))
	w.Resize(fyne.NewSize(400, 200))
	e.Resize(fyne.NewSize(entryWidth, rowsHeight))
	w.Canvas().Focus(e)
	return e
}

// drawnRow is a row that is seen, and its edges in the entry.
type drawnRow struct {
	text        string
	left, right float32
}

// drawnRows returns the rows that an entry shows, from the top.
func drawnRows(e *Entry) (rows []drawnRow) {
	for _, o := range test.WidgetRenderer(e.rows).Objects() {
		if text, ok := o.(*canvas.Text); ok {
			plain := strings.NewReplacer("\u202d", "", "\u202c", "").Replace(text.Text)
			rows = append(rows, drawnRow{plain, text.Position().X, text.Position().X + text.Size().Width})
		}
	}
	return rows
}

func rowTexts(e *Entry) (texts []string) {
	for _, row := range drawnRows(e) {
		texts = append(texts, row.text)
	}
	return texts
}

// caret returns where the cursor is in the rows.
func caret(e *Entry) fyne.Position {
	return e.rows.cursor.Position().AddXY(e.rows.cursor.Size().Width/2, 0)
}

// caretAt returns where a place of the cursor is in the rows.
func caretAt(e *Entry, row, column int) fyne.Position {
	l := e.rows.line(e.rows.rows()[row])
	return fyne.NewPos(e.rows.left(l)+l.cursors[column], e.rows.top(row))
}

// markedRows returns what is drawn with a mark behind it.
func markedRows(e *Entry) (found string) {
	for i, at := range e.rows.rows() {
		l := e.rows.line(at)
		for _, c := range l.cells {
			for _, o := range test.WidgetRenderer(e.rows).Objects() {
				r, ok := o.(*canvas.Rectangle)
				if left := e.rows.left(l) + c.left; ok && r != e.rows.cursor && r.Position().Y == e.rows.top(i) &&
					r.Position().X < left+0.1 && r.Position().X+r.Size().Width > left+c.right-c.left-0.1 {
					found += c.Text
				}
			}
		}
	}
	return found
}

func holdShift(e *Entry, do func()) {
	e.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	do()
	e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
}

func click(e *Entry, at fyne.Position) {
	m := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
	e.MouseDown(m)
	e.MouseUp(m)
}

func TestSeveralLinesBeginAtTheRight(t *testing.T) {
	e := shownRows(t, "he", "")
	edge := float32(entryWidth) - theme.InnerPadding()
	require.InDelta(t, edge, caret(e).X, 1, "an empty entry begins at the right")
	for _, r := range "שלום {{1}}" {
		e.TypedRune(r)
	}
	press(e, fyne.KeyReturn)
	require.InDelta(t, edge, caret(e).X, 1, "so does a new line")
	for _, r := range "Order 12." {
		e.TypedRune(r)
	}
	require.Equal(t, "שלום {{1}}\nOrder 12.", e.Text)
	require.Equal(t, []string{"{{1}} םולש", "Order 12."}, rowTexts(e))
	for _, row := range drawnRows(e) {
		require.InDelta(t, edge, row.right, 1, row.text)
	}
	require.InDelta(t, edge, caret(e).X, 1, "English is typed to the right")
	e.TypedShortcut(&fyne.ShortcutUndo{})
	e.TypedShortcut(&fyne.ShortcutUndo{})
	require.True(t, strings.HasPrefix(e.Text, "שלום {{1}}\nOrder"), e.Text)
	e.SetText("")
	e.SetPlaceHolder("למשל: שלום, ההזמנה שלכם אושרה ותישלח אליכם מחר")
	rows := drawnRows(e)
	require.Greater(t, len(rows), 1)
	for _, row := range rows {
		require.InDelta(t, edge, row.right, 1, row.text)
		require.GreaterOrEqual(t, row.left, float32(0))
	}
}

// TestRowsOfAParagraphHaveOneDirection: a full stop behind Latin at the end of a Hebrew
// paragraph is at its left, also in a row without Hebrew.
func TestRowsOfAParagraphHaveOneDirection(t *testing.T) {
	e := shownRows(t, "he", strings.Repeat("שלום ", 7)+"abcdefghijklmnopqrstuvwxyz.")
	rows := rowTexts(e)
	require.Len(t, rows, 2)
	require.NotContains(t, rows[1], "ש")
	require.True(t, strings.HasPrefix(rows[1], "."), rows[1])
}

// TestCodeOfSeveralLinesBeginsAtTheLeft, with the Hebrew in it the right way round.
func TestCodeOfSeveralLinesBeginsAtTheLeft(t *testing.T) {
	e := shownRows(t, "he", "")
	e.LeftToRight = true
	e.SetText("{\n  \"a\": \"שלום עולם\"\n}")
	require.Equal(t, []string{"{", "  \"a\": \"םלוע םולש\"", "}"}, rowTexts(e))
	for _, row := range drawnRows(e) {
		require.InDelta(t, theme.InnerPadding(), row.left, 1)
	}
}

// TestArrowsPassEveryPlaceOfTheRows: from one end of the text to the other and back, each
// step to the side to which the key points, or to the next row.
func TestArrowsPassEveryPlaceOfTheRows(t *testing.T) {
	for _, code := range []string{"en", "he"} {
		for _, text := range mixedRows {
			e := shownRows(t, code, text)
			rows := e.rows.rows()
			end := len([]rune(text))
			for _, way := range []struct {
				home fyne.KeyName
				down bool
			}{{fyne.KeyPageUp, true}, {fyne.KeyPageDown, false}} {
				press(e, way.home)
				for steps := 0; ; steps++ {
					require.LessOrEqual(t, steps, 2*end+2*len(rows), "%s %q goes on for ever", code, text)
					row, before := e.CursorRow, caret(e)
					// On in a row is to the left where that row is read from the right.
					key := fyne.KeyRight
					if e.rows.line(rows[row]).fromRight == way.down {
						key = fyne.KeyLeft
					}
					press(e, key)
					switch {
					case e.CursorRow == row && caret(e) == before:
						require.True(t, way.down && row == len(rows)-1 || !way.down && row == 0, "%s %q stands still in row %d", code, text, row)
					case e.CursorRow == row:
						require.Equal(t, key == fyne.KeyLeft, caret(e).X < before.X, "%s %q row %d", code, text, row)
						continue
					default:
						require.Equal(t, way.down, e.CursorRow > row)
						continue
					}
					break
				}
				at := e.CursorTextOffset()
				require.Equal(t, map[bool]int{true: end, false: 0}[way.down], at, "%s %q", code, text)
			}
		}
	}
}

// TestUpAndDownKeepTheSide: to the place right above or below the one that is seen.
func TestUpAndDownKeepTheSide(t *testing.T) {
	e := shownRows(t, "he", "שלום עולם שלום\nabc שלום def\nשלום עולם שלום")
	click(e, caretAt(e, 0, 4))
	for row := 1; row < 3; row++ {
		before := caret(e)
		press(e, fyne.KeyDown)
		require.Equal(t, row, e.CursorRow)
		require.InDelta(t, before.X, caret(e).X, 6, "half a letter")
	}
	press(e, fyne.KeyUp, fyne.KeyUp)
	require.Zero(t, e.CursorRow)
	require.InDelta(t, caretAt(e, 0, 4).X, caret(e).X, 12)
	press(e, fyne.KeyUp)
	require.Zero(t, e.CursorColumn, "above the first row there is the beginning")
	press(e, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
	require.Equal(t, len([]rune(e.Text)), e.CursorTextOffset())
}

// TestShiftSelectsOverRows, also back over where it was begun.
func TestShiftSelectsOverRows(t *testing.T) {
	e := shownRows(t, "he", "שלום עולם\nab\n\nסוף")
	press(e, fyne.KeyPageUp)
	holdShift(e, func() { press(e, fyne.KeyLeft, fyne.KeyLeft) })
	require.Equal(t, "של", e.SelectedText())
	require.Equal(t, "לש", markedRows(e))
	holdShift(e, func() { press(e, fyne.KeyRight, fyne.KeyRight) })
	require.Empty(t, e.SelectedText())
	press(e, fyne.KeyPageUp)
	click(e, caretAt(e, 1, 1))
	holdShift(e, func() { press(e, fyne.KeyRight, fyne.KeyRight) })
	require.Equal(t, "b\n", e.SelectedText(), "right is on in English")
	holdShift(e, func() { press(e, fyne.KeyUp, fyne.KeyUp) })
	require.True(t, strings.HasSuffix(e.SelectedText(), "\na"), e.SelectedText())
	press(e, fyne.KeyLeft)
	require.Empty(t, e.SelectedText())

	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	require.Equal(t, e.Text, e.SelectedText())
	require.Equal(t, "םלוע םולשabףוס", markedRows(e))
	e.TypedRune('x')
	require.Equal(t, "x", e.Text)
	e.TypedShortcut(&fyne.ShortcutUndo{})
	e.TypedShortcut(&fyne.ShortcutUndo{})
	require.Equal(t, "שלום עולם\nab\n\nסוף", e.Text)
}

// TestClicksMeetWhatIsSeenInRows: at each place of the cursor a click puts it there, also
// in a text that is scrolled.
func TestClicksMeetWhatIsSeenInRows(t *testing.T) {
	for _, code := range []string{"en", "he"} {
		for _, text := range append(slices.Clone(mixedRows), strings.Repeat("שלום עולם\n", 20)) {
			e := shownRows(t, code, text)
			press(e, fyne.KeyPageDown)
			half := fyne.NewPos(0, e.rows.rowHeight()/2)
			met := 0
			for i, row := range e.rows.rows() {
				for column := range row.to - row.from + 1 {
					at := caretAt(e, i, column)
					if y := at.Y - e.rows.scroll.Offset.Y; y < 0 || y > rowsHeight-e.rows.rowHeight() {
						continue
					}
					click(e, at.Add(half).Subtract(e.rows.scroll.Offset))
					require.Equal(t, i, e.CursorRow, "%s %q %d", code, text, column)
					require.InDelta(t, at.X, caret(e).X, 1, "%s %q %d %d", code, text, i, column)
					require.Equal(t, at.Y, caret(e).Y)
					met++
				}
			}
			require.NotZero(t, met)
		}
	}
}

func TestDraggingSelectsOverRows(t *testing.T) {
	e := shownRows(t, "he", strings.Repeat("ראשון שני\nשלישי abc\n", 10))
	press(e, fyne.KeyPageDown)
	require.NotZero(t, e.rows.scroll.Offset.Y)
	half := fyne.NewPos(0, e.rows.rowHeight()/2)
	from, to := caretAt(e, 18, 6).Add(half), caretAt(e, 19, 5).Add(half)
	e.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: from.Subtract(e.rows.scroll.Offset)}, Button: desktop.MouseButtonPrimary})
	for _, at := range []fyne.Position{from.AddXY(-5, 0), to} {
		e.rows.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at}, Dragged: fyne.NewDelta(at.X-from.X, at.Y-from.Y)})
	}
	fyne.CurrentApp().Driver().CanvasForObject(e).Unfocus() // the mouse is over something else
	e.rows.DragEnd()
	require.Equal(t, fyne.Focusable(e), fyne.CurrentApp().Driver().CanvasForObject(e).Focused())
	require.Equal(t, "שני\nשלישי", e.SelectedText())
	require.Equal(t, "ינשישילש", markedRows(e))
}

// TestRowsScrollWithTheCursor, and those that come into sight are drawn.
func TestRowsScrollWithTheCursor(t *testing.T) {
	e := shownRows(t, "he", "")
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: fixed(strings.Repeat("שורה ארוכה שמתחלקת לכמה שורות של הטקסט\n", 60))})
	seen := func() {
		t.Helper()
		y := caret(e).Y - e.rows.scroll.Offset.Y
		require.GreaterOrEqual(t, y, float32(0))
		require.LessOrEqual(t, y, rowsHeight-e.rows.rowHeight())
		top := float32(1e6)
		for _, o := range test.WidgetRenderer(e.rows).Objects() {
			if _, ok := o.(*canvas.Text); ok {
				top = min(top, o.Position().Y)
			}
		}
		require.LessOrEqual(t, top-e.rows.scroll.Offset.Y, e.rows.rowHeight(), "the room is full of rows")
		require.Less(t, len(drawnRows(e)), 60, "no more are drawn than are seen soon")
	}
	seen()
	press(e, fyne.KeyPageUp)
	seen()
	for range 30 {
		press(e, fyne.KeyDown)
		seen()
	}
	e.rows.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -600)})
	found := false
	for _, o := range test.WidgetRenderer(e.rows).Objects() {
		text, ok := o.(*canvas.Text)
		y := o.Position().Y - e.rows.scroll.Offset.Y
		found = found || ok && text.Text != "" && y >= 0 && y < rowsHeight
	}
	require.True(t, found, "the wheel has them drawn, too")
}

// TestEnglishRowsStayTheToolkits: what is drawn, and where the cursor goes.
func TestEnglishRowsStayTheToolkits(t *testing.T) {
	for _, mono := range []bool{false, true} {
		for _, text := range []string{"", "one", "{\n\t\"key\": \"a\tvalue\",\n}\n", strings.Repeat("Some words that take several rows, AVAT To. ", 5)} {
			e := shownRows(t, "en", text)
			e.TextStyle.Monospace = mono
			e.Refresh()
			for at := 0; at <= len(text); at++ {
				require.InDelta(t, e.CursorPosition().X+e.rows.cursor.Size().Width/2, caret(e).X, 1, "%q %d", text, at)
				require.InDelta(t, e.CursorPosition().Y, caret(e).Y, 0.1)
				press(e, fyne.KeyRight)
			}
			c := fyne.CurrentApp().Driver().CanvasForObject(e)
			press(e, fyne.KeyPageUp)
			c.Unfocus()
			ours := c.Capture()

			toolkits := widget.NewMultiLineEntry()
			toolkits.Wrapping, toolkits.Text, toolkits.TextStyle = fyne.TextWrapBreak, text, e.TextStyle
			w := test.NewTempWindow(t, container.NewWithoutLayout(toolkits))
			w.Resize(fyne.NewSize(400, 200))
			toolkits.Resize(e.Size())
			require.Equal(t, w.Canvas().Capture(), ours, "%q", text)
		}
	}
}

// TestOnlyRowsInSightAreMeasured, however long the text is.
func TestOnlyRowsInSightAreMeasured(t *testing.T) {
	e := shownRows(t, "he", strings.Repeat("אבג abc 123\n", 1000))
	press(e, fyne.KeyPageDown, fyne.KeyRight, fyne.KeyLeft, fyne.KeyUp, fyne.KeyBackspace)
	require.Len(t, []rune(e.Text), 11999)
	e.TypedRune('ש')
	require.Len(t, []rune(e.Text), 12000)
	require.Less(t, len(e.rows.lines), 60)
}

func TestWhatIsOnlyShownIsSelected(t *testing.T) {
	e := shownRows(t, "he", "שלום עולם\nabc")
	e.Disable()
	click(e, caretAt(e, 0, 0).AddXY(0, 5))
	e.rows.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: caretAt(e, 0, 4).AddXY(0, 5)}, Dragged: fyne.NewDelta(caretAt(e, 0, 4).X-caretAt(e, 0, 0).X, 0)})
	e.rows.DragEnd()
	require.Equal(t, "שלום", e.SelectedText())
	press(e, fyne.KeyLeft, fyne.KeyDown)
	e.TypedRune('x')
	require.Equal(t, "שלום עולם\nabc", e.Text)
}
