package widgets

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/keys"
	"mediadrop/ui/uitest"
)

// entryWidth is of the entries below.
const entryWidth = 300

// shownEntry is an entry in a window in a language, which has the keyboard.
func shownEntry(t *testing.T, code, text string) *Entry {
	t.Helper()
	test.NewTempApp(t)
	uitest.UseLanguage(t, code)
	e := &Entry{}
	e.ExtendBaseWidget(e)
	e.SetText(text)
	w := test.NewTempWindow(t, container.NewWithoutLayout(e))
	w.Resize(fyne.NewSize(400, 200))
	e.Resize(fyne.NewSize(entryWidth, e.MinSize().Height))
	w.Canvas().Focus(e)
	return e
}

// drawnText returns what an entry shows, from left to right.
func drawnText(e *Entry) string {
	return strings.NewReplacer("\u202d", "", "\u202c", "").Replace(e.line.text.Text)
}

// cursorX returns where the cursor is in an entry.
func cursorX(e *Entry) float32 {
	return e.line.cursor.Position().X + e.line.cursor.Size().Width/2 + e.line.clip.Position().X
}

func textEdges(e *Entry) (left, right float32) {
	left = e.line.text.Position().X + e.line.clip.Position().X
	return left, left + e.line.text.Size().Width
}

func press(e *Entry, names ...fyne.KeyName) {
	for _, name := range names {
		e.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

// marked returns what is drawn with a mark behind it, from left to right.
func marked(e *Entry) string {
	var found string
	for _, c := range e.line.cells {
		for _, o := range e.line.parts.Objects {
			if r, ok := o.(*canvas.Rectangle); ok && r != e.line.cursor && r.Position().X-e.line.offset < c.left+0.1 && r.Position().X+r.Size().Width-e.line.offset > c.right-0.1 {
				found += c.Text
			}
		}
	}
	return found
}

func TestHebrewIsTypedFromTheRight(t *testing.T) {
	e := shownEntry(t, "he", "")
	edge := cursorX(e)
	require.InDelta(t, entryWidth-theme.InnerPadding(), edge, 1, "an empty entry begins at the right")
	last := edge + 1
	for _, r := range "שלום עולם" {
		e.TypedRune(r)
		left, right := textEdges(e)
		require.InDelta(t, entryWidth-theme.InnerPadding(), right, 1)
		require.InDelta(t, left, cursorX(e), 1, "what comes next stands at the left")
		require.Less(t, cursorX(e), last)
		last = cursorX(e)
	}
	require.Equal(t, "םלוע םולש", drawnText(e))
	require.Equal(t, "שלום עולם", e.Text)
	press(e, fyne.KeyBackspace)
	require.Equal(t, "לוע םולש", drawnText(e))
	press(e, fyne.KeyHome)
	require.InDelta(t, edge, cursorX(e), 1)
}

func TestMixedTextReadsAsInTheList(t *testing.T) {
	for text, want := range map[string]string{
		"חשבונית 2026.pdf (3)": "pdf (3).2026 תינובשח",
		"Support":              "Support",
		"תמיכה 24/7!":          "!24/7 הכימת",
		"054-2345678":          "054-2345678",
	} {
		e := shownEntry(t, "he", text)
		require.Equal(t, want, drawnText(e))
		_, right := textEdges(e)
		require.InDelta(t, entryWidth-theme.InnerPadding(), right, 1, text)
	}
}

// TestArrowsGoWhereTheyPoint: from one end to the other, and through every place.
func TestArrowsGoWhereTheyPoint(t *testing.T) {
	for _, code := range []string{"en", "he"} {
		for _, text := range []string{"שלום", "abc", "חשבונית 2026.pdf (3)", "a ש 1 ב", "שָׁלוֹם ab"} {
			for _, key := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight} {
				e := shownEntry(t, code, text)
				left, right := textEdges(e)
				for range 2 * len(text) {
					press(e, fyne.KeyRight)
					if key == fyne.KeyRight {
						press(e, fyne.KeyLeft)
						press(e, fyne.KeyLeft)
					}
				}
				if key == fyne.KeyRight {
					key, left, right = fyne.KeyLeft, right, left
				}
				require.InDelta(t, right, cursorX(e), 1.5, "%s %q %s", code, text, key)
				_ = left
				require.Contains(t, []int{0, len([]rune(text))}, e.CursorTextOffset(), "%s %q %s: not in front of a mark", code, text, key)
			}
		}
	}
}

func TestShiftSelectsWhereTheArrowsPoint(t *testing.T) {
	e := shownEntry(t, "he", "שלום עולם")
	press(e, fyne.KeyHome)
	e.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	press(e, fyne.KeyLeft, fyne.KeyLeft)
	e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	require.Equal(t, "של", e.SelectedText())
	require.Equal(t, "לש", marked(e))
	press(e, fyne.KeyLeft)
	require.Empty(t, e.SelectedText())
	require.Equal(t, 2, e.CursorColumn, "to the left end of what was selected")

	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	require.Equal(t, e.Text, e.SelectedText())
	require.Equal(t, drawnText(e), marked(e))
	press(e, fyne.KeyRight)
	require.Equal(t, 0, e.CursorColumn)

	word := fyne.KeyModifierControl
	if fyne.CurrentDevice().IsMobile() {
		t.Skip("no keyboard")
	}
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: word})
	require.Positive(t, e.CursorColumn, "a word on is to the left")
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: word})
	require.Zero(t, e.CursorColumn)
}

// The same text twice in an entry: the mark is at the one that is selected.
func TestTheRightOneOfTwoIsMarked(t *testing.T) {
	e := shownEntry(t, "he", "אאאא")
	press(e, fyne.KeyHome, fyne.KeyLeft, fyne.KeyLeft)
	e.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	press(e, fyne.KeyLeft, fyne.KeyLeft)
	from, to := e.selected()
	require.Equal(t, []int{2, 4}, []int{from, to})
	press(e, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight)
	from, to = e.selected()
	require.Equal(t, []int{0, 2}, []int{from, to})
}

// TestClicksMeetWhatIsSeen: at each place of the cursor a click puts it there.
func TestClicksMeetWhatIsSeen(t *testing.T) {
	for _, code := range []string{"en", "he"} {
		for _, text := range []string{"שלום עולם", "חשבונית 2026.pdf (3)", "price list", strings.Repeat("ארוך long ", 20)} {
			e := shownEntry(t, code, text)
			var seen []float32
			for i := range e.line.cursors {
				x := e.line.clip.Position().X + e.line.offset + e.line.cursors[i]
				if x < 0 || x > entryWidth {
					continue
				}
				e.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 15)}, Button: desktop.MouseButtonPrimary})
				e.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 15)}, Button: desktop.MouseButtonPrimary})
				require.InDelta(t, e.line.cursors[i], e.line.cursors[e.CursorColumn], 1, "%s %q %d", code, text, i)
				seen = append(seen, x)
			}
			require.NotEmpty(t, slices.Compact(seen))
		}
	}
}

func TestDraggingSelectsWhatIsSeen(t *testing.T) {
	e := shownEntry(t, "he", "שלום עולם")
	at := func(i int) float32 { return e.line.clip.Position().X + e.line.offset + e.line.cursors[i] }
	from := fyne.NewPos(at(0), 15)
	e.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: from}, Button: desktop.MouseButtonPrimary})
	for i := 1; i <= 4; i++ {
		e.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(at(i), 15)}, Dragged: fyne.NewDelta(at(i)-at(i-1), 0)})
	}
	fyne.CurrentApp().Driver().CanvasForObject(e).Unfocus() // the mouse is over something else
	e.DragEnd()
	require.Equal(t, fyne.Focusable(e), fyne.CurrentApp().Driver().CanvasForObject(e).Focused())
	require.Equal(t, "שלום", e.SelectedText())
	require.Equal(t, "םולש", marked(e))
}

func TestALongTextScrollsWithTheCursor(t *testing.T) {
	for _, code := range []string{"en", "he"} {
		e := shownEntry(t, code, "")
		for _, r := range strings.Repeat("שורה ארוכה, ", 10) {
			e.TypedRune(r)
			require.GreaterOrEqual(t, cursorX(e), float32(0))
			require.LessOrEqual(t, cursorX(e), float32(entryWidth))
		}
		press(e, fyne.KeyHome)
		require.GreaterOrEqual(t, cursorX(e), float32(0))
		require.LessOrEqual(t, cursorX(e), float32(entryWidth))
		press(e, fyne.KeyEnd)
		fyne.CurrentApp().Driver().CanvasForObject(e).Unfocus()
		left, right := textEdges(e)
		if code == "he" {
			require.InDelta(t, entryWidth-theme.InnerPadding(), right, 1, "its beginning is shown")
		} else {
			require.InDelta(t, theme.InnerPadding(), left, 1)
		}
	}
}

func TestCodeBeginsAtTheLeft(t *testing.T) {
	e := shownEntry(t, "he", "https://api.commbox.io/")
	e.LeftToRight = true
	e.Refresh()
	left, _ := textEdges(e)
	require.InDelta(t, theme.InnerPadding(), left, 1)
	require.Equal(t, e.Text, drawnText(e))

	path := shownEntry(t, "he", `C:\משה\ffmpeg.exe`) // was measured as a sentence
	require.Equal(t, `ffmpeg.exe\השמ\:C`, drawnText(path))
	path.LeftToRight = true
	path.Refresh()
	require.Equal(t, `C:\השמ\ffmpeg.exe`, drawnText(path))
}

// A text of many thousands of characters, pasted by mistake, is taken in a moment.
func TestAHugeTextIsTaken(t *testing.T) {
	e := shownEntry(t, "he", strings.Repeat("אבג abc 123 ", 2000))
	require.Len(t, e.line.cursors, 24001)
	press(e, fyne.KeyEnd, fyne.KeyLeft, fyne.KeyBackspace)
	require.Len(t, e.line.cursors, 24000)
}

func TestPasswordsStayHidden(t *testing.T) {
	test.NewTempApp(t)
	uitest.UseLanguage(t, "he")
	e := &Entry{}
	e.ExtendBaseWidget(e)
	e.SetText("secret")
	test.NewTempWindow(t, Hidden(e))
	for _, text := range uitest.All[*canvas.Text](e) {
		require.NotContains(t, text.Text, "secret")
	}
	require.NotNil(t, e.ActionItem)
	require.Less(t, e.ActionItem.Position().X, e.Size().Width/2, "the eye is behind the text")
}

// A hidden text begins where others begin, and clicks go to the dot that is seen.
func TestHiddenTextsBeginWhereTextsDo(t *testing.T) {
	for code, begins := range map[string]float32{"en": theme.InnerPadding(), "he": entryWidth - theme.InnerPadding()} {
		for _, text := range []string{"", "iiiMMM"} {
			t.Run(code+text, func(t *testing.T) {
				test.NewTempApp(t)
				uitest.UseLanguage(t, code)
				e := &Entry{}
				e.Password = true
				e.ExtendBaseWidget(e)
				e.SetText(text)
				w := test.NewTempWindow(t, container.NewWithoutLayout(e))
				w.Resize(fyne.NewSize(400, 200))
				e.Resize(fyne.NewSize(entryWidth, e.MinSize().Height))
				w.Canvas().Focus(e)
				e.SetPlaceHolder("e.g.")
				left, right := textEdges(e)
				if code == "he" {
					require.InDelta(t, begins, right, 1)
				} else {
					require.InDelta(t, begins, left, 1)
				}
				if text == "" {
					require.InDelta(t, begins, cursorX(e), 1)
					return
				}
				require.Equal(t, "••••••", drawnText(e))
				for column := range len(text) + 1 {
					at := e.line.clip.Position().X + e.line.offset + e.line.cursors[column]
					e.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(at, 15)}, Button: desktop.MouseButtonPrimary})
					require.Equal(t, column, e.CursorColumn)
					require.InDelta(t, at, cursorX(e), 0.1)
				}
			})
		}
	}
}

// An entry that is drawn already hides its text from the moment in which it is to.
func TestWhatBecomesAPasswordIsHidden(t *testing.T) {
	e := shownEntry(t, "he", "סוד secret")
	e.Password = true
	e.Refresh()
	for range 2 {
		for _, text := range uitest.All[*canvas.Text](e) {
			require.NotContains(t, text.Text, "secret")
			require.NotContains(t, text.Text, "ס")
		}
		e.TypedRune('x')
	}
	require.Equal(t, strings.Repeat("•", 12), drawnText(e))
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	e.TypedShortcut(&fyne.ShortcutCopy{Clipboard: fyne.CurrentApp().Clipboard()})
	e.TypedShortcut(&fyne.ShortcutCut{Clipboard: fyne.CurrentApp().Clipboard()})
	require.Empty(t, fyne.CurrentApp().Clipboard().Content())
	require.Equal(t, "xxסוד secret", e.Text)
	e.Password = false
	e.Refresh()
	require.Equal(t, "secret דוסxx", drawnText(e))
}

// TestTheMarkOfAnErrorCoversNoText: the toolkit's lies over the text, at the right, and is
// not shown a second time.
func TestTheMarkOfAnErrorCoversNoText(t *testing.T) {
	kinds := map[string]func(*Entry){
		"a sentence": func(*Entry) {}, "a code": func(e *Entry) { e.LeftToRight = true },
		"hidden":        func(e *Entry) { e.Password, e.Wrapping = true, fyne.TextWrapOff },
		"several lines": func(e *Entry) { e.MultiLine, e.Wrapping = true, fyne.TextWrapBreak },
	}
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		test.NewTempApp(t)
		uitest.UseLanguage(t, code)
		for kind, is := range kinds {
			for _, text := range []string{"", "not an ID!", "שלום", strings.Repeat("long ", 40), strings.Repeat("שלום ", 40)} {
				e := &Entry{}
				e.ExtendBaseWidget(e)
				is(e)
				e.SetText(text)
				test.NewTempWindow(t, container.NewWithoutLayout(e))
				e.Resize(fyne.NewSize(entryWidth, e.MinSize().Height))
				begin, end := textRoom(e)
				for range 2 { // each time that it is wrong
					e.AlwaysShowValidationError = true
					e.SetValidationError(errors.New("no"))
					e.SetValidationError(errors.New("no")) // the toolkit forgets the first one when it makes the mark
					mark := errorMark(e)
					require.NotNil(t, mark, kind)
					from, to := textRoom(e)
					at := mark.Position().X
					require.True(t, to <= at || from >= at+mark.Size().Width, "%s, %q: text from %v to %v, mark at %v", kind, text, from, to, at)
					require.GreaterOrEqual(t, at, float32(0), kind)
					if code == "he" && kind != "a code" {
						require.Equal(t, end, to, "%s, %q begins at the right", kind, text)
					} else {
						require.Equal(t, begin, from, "%s, %q begins at the left", kind, text)
					}
					e.AlwaysShowValidationError = false
					e.SetValidationError(nil)
					from, to = textRoom(e)
					require.Equal(t, []float32{begin, end}, []float32{from, to}, "%s, %q", kind, text)
				}
			}
		}
	})
}

// textRoom returns where in an entry texts are shown.
func textRoom(e *Entry) (from, to float32) {
	room := fyne.CanvasObject(nil)
	for _, scroll := range uitest.All[*container.Scroll](e) {
		room = scroll
	}
	if e.line != nil {
		room = e.line.clip
	}
	return room.Position().X, room.Position().X + room.Size().Width
}

// errorMark returns the mark of what is wrong in an entry, or nil where none is seen.
func errorMark(e *Entry) fyne.CanvasObject {
	for _, o := range test.WidgetRenderer(e).Objects() {
		if w, ok := o.(fyne.Widget); ok && o != e.ActionItem {
			if icons := uitest.All[*canvas.Image](w); len(icons) == 1 && icons[0].Visible() && w.Visible() {
				return w
			}
		}
	}
	return nil
}

// TestTheEyeByKeyboard: Tab leads to it behind its entry, Enter and the space bar turn it,
// and the keyboard stays; whoever clicks it goes on typing.
func TestTheEyeByKeyboard(t *testing.T) {
	test.NewTempApp(t)
	uitest.UseLanguage(t, "en")
	e, paste := &Entry{}, NewButton("Paste", nil)
	e.ExtendBaseWidget(e)
	e.SetText("secret")
	w := test.NewTempWindow(t, container.NewVBox(Sides(nil, paste, Hidden(e))))
	w.Resize(fyne.NewSize(400, 200))
	c := w.Canvas()
	keys.Follow(c, nil)
	c.Focus(e)
	c.FocusNext()
	y, ok := c.Focused().(*eye)
	require.True(t, ok, "%T", c.Focused())
	require.True(t, y.Ringed.shown)
	require.Equal(t, "Show the hidden text", y.AccessibilityLabel())
	y.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	require.Equal(t, "secret", drawnText(e))
	require.Equal(t, "Hide the text", y.AccessibilityLabel())
	require.Same(t, y, c.Focused())
	y.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	require.Equal(t, "••••••", drawnText(e))
	c.FocusNext()
	require.Same(t, paste, c.Focused())
	c.FocusPrevious()
	require.Same(t, y, c.Focused())
	c.FocusPrevious()
	require.Same(t, e, c.Focused())

	c.Unfocus() // as a click does
	y.OnTapped()
	require.Equal(t, "secret", drawnText(e))
	require.Same(t, e, c.Focused())

	e.Disable()
	require.True(t, y.Disabled())
	c.FocusNext()
	require.Same(t, paste, c.Focused(), "there is nothing to show")
	e.Enable()
	require.False(t, y.Disabled())
}

// TestIconsHaveNames: a screen reader says more than the name of a picture's file.
func TestIconsHaveNames(t *testing.T) {
	test.NewTempApp(t)
	b := NewButtonWithIcon("", theme.DeleteIcon(), nil)
	b.Name = "Delete"
	require.Equal(t, "Delete", b.AccessibilityLabel())
	require.Equal(t, "Close", NewToolButton("", theme.CancelIcon(), "Close", nil).AccessibilityLabel())
	require.Equal(t, "Copy", NewToolButton("Copy", theme.ContentCopyIcon(), "A hint", nil).AccessibilityLabel())
}
