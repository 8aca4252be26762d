package widgets

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
)

// hanging is a program that something was copied in, and that answers when it is told to.
type hanging struct {
	late     func()
	then     func(text string, err error)
	givenUp  int
	asked    int
	problems []error
}

// hang has entries paste from a program that hangs.
func hang(t *testing.T) *hanging {
	t.Helper()
	h := &hanging{}
	PasteWith(func(late func(), then func(text string, err error)) func() {
		h.late, h.then = late, then
		h.asked++
		return func() { h.givenUp++ }
	}, func(err error) { h.problems = append(h.problems, err) })
	t.Cleanup(func() { PasteWith(nil, nil) })
	return h
}

func typeIn(e *Entry, text string) {
	for _, r := range text {
		e.TypedRune(r)
	}
}

// pasteInto pastes as the driver has it, with a clipboard that nobody may ask.
func pasteInto(t *testing.T, e *Entry) {
	t.Helper()
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: frozen{t}})
	e.KeyUp(&fyne.KeyEvent{Name: fyne.KeyV})
	e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyControlLeft})
}

type frozen struct{ t *testing.T }

func (f frozen) Content() string   { f.t.Error("the toolkit's clipboard was asked"); return "" }
func (f frozen) SetContent(string) {}

func TestWhatIsTypedFollowsWhatIsPasted(t *testing.T) {
	e := shownEntry(t, "en", "")
	h := hang(t)
	submitted := ""
	e.OnSubmitted = func(text string) { submitted = text }
	typeIn(e, "a ")
	pasteInto(t, e)
	typeIn(e, " bc")
	press(e, fyne.KeyBackspace)
	e.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	press(e, fyne.KeyLeft)
	e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	typeIn(e, "d")
	press(e, fyne.KeyReturn)
	require.Equal(t, "a ", e.Text)
	require.Empty(t, submitted)
	h.then("pasted", nil)
	require.Equal(t, "a pasted d", e.Text)
	require.Equal(t, e.Text, submitted)
	typeIn(e, "!")
	require.Equal(t, "a pasted d!", e.Text, "nothing is waited for any more")
}

func TestPastingTwiceKeepsTheOrder(t *testing.T) {
	e := shownEntry(t, "en", "")
	h := hang(t)
	pasteInto(t, e)
	typeIn(e, "-")
	pasteInto(t, e)
	typeIn(e, ".")
	require.Equal(t, 1, h.asked)
	h.then("one", nil)
	require.Equal(t, "one-", e.Text)
	require.Equal(t, 2, h.asked)
	h.then("two", nil)
	require.Equal(t, "one-two.", e.Text)
}

// TestTypingGoesOnWhenAPasteIsLate: what was typed is there, and nothing is submitted
// that lacks what was pasted.
func TestTypingGoesOnWhenAPasteIsLate(t *testing.T) {
	for name, late := range map[string]func(e *Entry, h *hanging){
		"typed before": func(e *Entry, h *hanging) {
			typeIn(e, "abc")
			press(e, fyne.KeyReturn)
			typeIn(e, "d")
			h.late()
		},
		"typed after": func(e *Entry, h *hanging) {
			h.late()
			require.Zero(t, h.givenUp, "it may still come")
			typeIn(e, "abc")
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := shownEntry(t, "en", "")
			h := hang(t)
			e.OnSubmitted = func(string) { t.Error("submitted without what was pasted") }
			pasteInto(t, e)
			late(e, h)
			require.Equal(t, 1, h.givenUp)
			require.Equal(t, "abc", e.Text)
			typeIn(e, "e")
			require.Equal(t, "abce", e.Text)
			require.Empty(t, h.problems, "whoever gave up need not be told")
		})
	}
}

func TestALatePasteIsPasted(t *testing.T) {
	e := shownEntry(t, "en", "a")
	h := hang(t)
	pasteInto(t, e)
	h.late()
	h.then("b", nil)
	require.Equal(t, "ba", e.Text, "where the cursor is")
	require.Zero(t, h.givenUp)
}

func TestAPasteThatFailsIsTold(t *testing.T) {
	e := shownEntry(t, "en", "")
	h := hang(t)
	e.OnSubmitted = func(string) { t.Error("submitted without what was pasted") }
	pasteInto(t, e)
	typeIn(e, "a")
	press(e, fyne.KeyReturn)
	refused := errors.New("refused")
	h.then("", refused)
	require.Equal(t, []error{refused}, h.problems)
	require.Equal(t, "a", e.Text)
}

// TestAClosedEntryTakesNothing: also not the Enter that would have saved a form which was
// closed meanwhile.
func TestAClosedEntryTakesNothing(t *testing.T) {
	for name, end := range map[string]func(h *hanging){
		"it comes":   func(h *hanging) { h.then("pasted", nil) },
		"it fails":   func(h *hanging) { h.then("", errors.New("refused")) },
		"it is late": func(h *hanging) { h.late() },
	} {
		t.Run(name, func(t *testing.T) {
			e := shownEntry(t, "en", "")
			h := hang(t)
			e.OnSubmitted = func(string) { t.Error("a closed form was submitted") }
			e.OnChanged = func(string) { t.Error("a closed form was changed") }
			pasteInto(t, e)
			typeIn(e, "a")
			press(e, fyne.KeyReturn)
			e.Hide()
			end(h)
			require.Empty(t, e.Text)
			require.Empty(t, h.problems)
		})
	}
}

func TestAPasteIsOneStepBack(t *testing.T) {
	e := shownEntry(t, "en", "")
	h := hang(t)
	typeIn(e, "abc")
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	pasteInto(t, e)
	h.then("pasted", nil)
	require.Equal(t, "pasted", e.Text)
	e.Undo()
	e.Undo()
	require.Equal(t, "abc", e.Text)
}

func TestPastingNothingChangesNothing(t *testing.T) {
	e := shownEntry(t, "en", "abc")
	h := hang(t)
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	pasteInto(t, e)
	h.then("\n", nil)
	require.Equal(t, "abc", e.Text, "a picture was copied, or nothing")
	require.Equal(t, "abc", e.SelectedText())

	e.Disable()
	pasteInto(t, e)
	require.Equal(t, 1, h.asked)
}

func TestWhatAnEntryTakes(t *testing.T) {
	for pasted, want := range map[string]struct{ line, lines string }{
		"one\n":            {"one", "one\n"},
		"\r\none\r\ntwo\r": {"one two", "\none\ntwo\n"},
		"a\tb":             {"a b", "a\tb"},
		"a\x00\x1b[0m\x7f": {"a[0m", "a[0m"},
		"שלום 👍":           {"שלום 👍", "שלום 👍"},
	} {
		require.Equal(t, want.line, clean(pasted, false), "%q", pasted)
		require.Equal(t, want.lines, clean(pasted, true), "%q", pasted)
	}
}

// TestHiddenTextsArePasted in the same way, and all of a text can be replaced.
func TestHiddenTextsArePasted(t *testing.T) {
	test.NewTempApp(t)
	e := &Entry{}
	e.Password = true
	e.ExtendBaseWidget(e)
	w := test.NewTempWindow(t, e)
	w.Resize(fyne.NewSize(400, 200))
	h := hang(t)
	e.SetText("old")
	e.PasteAll()
	h.then("new\n", nil)
	require.Equal(t, "new", e.Text)
}

// TestAnEntryThatWaitsSaysSo in the place of its example.
func TestAnEntryThatWaitsSaysSo(t *testing.T) {
	e := shownEntry(t, "en", "")
	h := hang(t)
	e.SetPlaceHolder("e.g. Support")
	pasteInto(t, e)
	require.Equal(t, "e.g. Support", drawnText(e))
	h.late()
	require.Equal(t, "Waiting for the program that you copied in…", drawnText(e))
	h.then("", nil)
	require.Equal(t, "e.g. Support", drawnText(e))
}
