package ui_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/menus"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
)

func TestArrowKeysMoveTheSelection(t *testing.T) {
	d := desktest.WithUploads(t, "1.png", "2.png", "3.png")
	require.Equal(t, "1.png", d.SelectedName(), "the focus selects the first row")
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyDown, "2.png"}, {fyne.KeyDown, "3.png"}, {fyne.KeyDown, "3.png"},
		{fyne.KeyUp, "2.png"}, {fyne.KeyHome, "1.png"}, {fyne.KeyUp, "1.png"},
		{fyne.KeyEnd, "3.png"}, {fyne.KeyPageUp, "1.png"}, {fyne.KeyPageDown, "3.png"},
	} {
		d.TypeKey(step.key)
		require.Equal(t, step.want, d.SelectedName(), "after %s", step.key)
	}
}

func TestSelectionStaysOnItsUpload(t *testing.T) {
	d := desktest.WithUploads(t, "1.png", "2.png")
	d.TypeKey(fyne.KeyDown)
	d.DropPictures("newer.png")
	d.UntilState(uploader.Done, "newer.png")
	d.Settle()
	require.Equal(t, "2.png", d.SelectedName())
	d.TypeKey(fyne.KeyUp)
	require.Equal(t, "1.png", d.SelectedName())
	d.TypeKey(fyne.KeyUp)
	require.Equal(t, "newer.png", d.SelectedName())
}

func TestCopyShortcutCopiesTheSelectedID(t *testing.T) {
	d := desktest.WithUploads(t, "1.png", "2.png")
	d.TypeKey(fyne.KeyDown)
	d.List.After = func(time.Duration, func()) {}
	d.Item("Copy").Action()
	require.Equal(t, d.Line("2.png").View.MediaID, d.App.Clipboard().Content())
	require.Equal(t, []string{"Copied"}, desktest.Labels(d.Line("2.png")))
	require.IsType(t, &fyne.ShortcutCopy{}, d.Item("Copy").Shortcut)
}

func TestCopyShortcutBelongsToTheTextThatIsTypedIn(t *testing.T) {
	d := desktest.WithUploads(t, "1.png")
	d.App.Clipboard().SetContent("before")
	d.Item("Find…").Action()
	require.Same(t, d.Bar.Search, d.Win.Canvas().Focused())
	d.Bar.Search.SetText("1.p")
	d.Bar.Search.TypedShortcut(&fyne.ShortcutSelectAll{})
	d.Item("Copy").Action()
	require.Equal(t, "1.p", d.App.Clipboard().Content())
}

func TestEnterPressesTheFirstButton(t *testing.T) {
	d := desktest.WithUploads(t, "1.png")
	d.TypeKey(fyne.KeyReturn)
	require.Equal(t, d.Line("1.png").View.MediaID, d.App.Clipboard().Content())
}

func TestDeleteRemovesAndUndoPutsBack(t *testing.T) {
	d := desktest.WithUploads(t, "1.png")
	d.Item("Settings…").Action()
	d.Win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyDelete})
	require.Len(t, d.Dialogs.Open(), 1)
	d.Win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	d.Settle()
	require.Equal(t, []string{"1.png"}, d.Shown(), "the list behind a dialog is out of reach")

	d.Win.Canvas().Focus(d.List)
	d.TypeKey(fyne.KeyDelete)
	d.Until("the row is gone", func() bool { return d.Rows.Length() == 0 })
	d.Item("Undo").Action()
	d.Until("the row is back", func() bool { return d.Rows.Length() == 1 })
}

func TestDeleteCancelsWhatRuns(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Service.Hold("1.png")
	d.DropPictures("1.png")
	d.Until("it is being sent", func() bool { return len(d.Service.Requests("1.png")) == 1 })
	d.Win.Canvas().Focus(d.List)
	d.TypeKey(fyne.KeyDelete)
	require.Empty(t, d.Dialogs.Open())
	d.UntilState(uploader.Canceled, "1.png")
}

func TestF5Retries(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Service.AnswerFile("1.png", http.StatusBadRequest, `{"status":400,"description":"no"}`)
	d.DropPictures("1.png")
	d.UntilState(uploader.Failed, "1.png")
	d.Press("Close")
	d.Service.Recover()
	d.Win.Canvas().Focus(d.List)
	d.TypeKey(fyne.KeyF5)
	d.UntilState(uploader.Done, "1.png")
	d.TypeKey(fyne.KeyF5)
	d.Settle()
	require.Len(t, d.Service.Requests("1.png"), 2, "what is done is not sent again")
}

// TestF5AsksOnceMore: whatever row is selected, nobody looks for the one that waits.
func TestF5AsksOnceMore(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Keep(desktest.Done("1", "done.png", desktest.Day))
	d.Service.AnswerFile("1.png", http.StatusUnauthorized, `{"status":401,"description":"not from here"}`)
	d.DropPictures("1.png")
	d.UntilWaits(uploader.Code(commbox.CauseKeyRefused), "1.png")
	d.Press("Close")
	d.Service.Recover()
	d.List.Choose(1)
	require.Equal(t, []string{"done.png"}, d.Selected())
	d.Win.Canvas().Focus(d.List)
	d.TypeKey(fyne.KeyF5)
	d.UntilState(uploader.Done, "1.png")
}

func TestF5AsksBeforeASecondCopy(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Service.AnswerFile("1.png", http.StatusInternalServerError, "{}")
	d.DropPictures("1.png")
	d.UntilState(uploader.Unknown, "1.png")
	d.Press("Close")
	d.Win.Canvas().Focus(d.List)
	d.TypeKey(fyne.KeyF5)
	require.True(t, d.Sees("Upload “1.png” again?"))
}

func TestDigitsSelectChannels(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	menu := d.Menu.Main.Items[2]
	for i, name := range []string{"Support", "Sales", "Practice"} {
		shortcut := menu.Items[i].Shortcut.(*desktop.CustomShortcut)
		require.Equal(t, fyne.KeyName(strconv.Itoa(i+1)), shortcut.KeyName)
		require.Equal(t, fyne.KeyModifierShortcutDefault, shortcut.Modifier)
		menu.Items[i].Action()
		require.Equal(t, name, d.Channel())
		require.True(t, strings.EqualFold(name, d.Bar.Channels.Selected))
		d.Settle()
		require.Equal(t, name, d.Control.Settings().SelectedChannel, "it is remembered")
	}
}

func TestAddFilesUsesTheChannelOfThatMoment(t *testing.T) {
	answer := make(chan []string)
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey, Pick: func(ctx context.Context, _ string) ([]string, bool) {
		return <-answer, true
	}})
	d.Item("Add files…").Action()
	d.Item("Sales").Action()
	answer <- []string{d.Picture("1.png"), d.Picture("2.png")}
	d.Until("both are done", func() bool {
		return d.State("1.png") == uploader.Done && d.State("2.png") == uploader.Done
	})
	require.Contains(t, d.Service.Requests("1.png")[0].Path, "hNyRN", "the channel that was shown when the dialog was opened")
}

func TestShortcutsOfTheMenu(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{})
	for label, key := range map[string]fyne.KeyName{
		"Add files…": fyne.KeyO, "Settings…": fyne.KeyComma, "Retry": fyne.KeyR, "Find…": fyne.KeyF, "Quit": fyne.KeyQ,
	} {
		shortcut, ok := d.Item(label).Shortcut.(*desktop.CustomShortcut)
		require.True(t, ok, label)
		require.Equal(t, key, shortcut.KeyName, label)
	}
	require.IsType(t, &fyne.ShortcutPaste{}, d.Item("Upload from clipboard").Shortcut)
}

// Tab goes through the window as it is read.
func TestTabFollowsTheReadingOrder(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey, Language: code})
		d.DropPictures("1.png")
		d.UntilState(uploader.Done, "1.png")
		canvas := d.Win.Canvas()
		var toolbar []float32
		for canvas.FocusNext(); canvas.Focused() != fyne.Focusable(d.List); canvas.FocusNext() {
			toolbar = append(toolbar, desktest.X(canvas.Focused().(fyne.CanvasObject)))
		}
		require.Len(t, toolbar, 7, "channel, header, add, search, settings; the tabs, filter and sort")
		require.Equal(t, desktest.X(d.Bar.Channels), toolbar[0])
		for i := 1; i < len(toolbar); i++ {
			if i != 5 { // the next line begins
				require.Equal(t, code == "en", toolbar[i-1] < toolbar[i], "%v", toolbar)
			}
		}
	})
}

// Tab goes through the filters as they are read, too.
func TestTabGoesThroughTheFilters(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey, Language: code})
		d.DropPictures("1.png")
		d.UntilState(uploader.Done, "1.png")
		d.Item("Filter and sort").Action()
		f, c := d.Bar.Filters, d.Win.Canvas()
		line := []fyne.CanvasObject{f.Channels, f.Kinds, f.Dates, f.States, f.Sorts, f.Removed}
		for i, o := range line {
			require.Same(t, o, c.Focused(), "stop %d", i+1)
			if i%3 > 0 {
				require.Equal(t, code == "en", desktest.X(line[i-1]) < desktest.X(o), "stop %d", i+1)
			}
			c.FocusNext()
		}
	})
}

func TestShortcutsOfTheWindowDoNothingBehindADialog(t *testing.T) {
	d := desktest.WithUploads(t, "1.png", "2.png")
	d.Dialogs.Tell("A message", "It covers the window.")
	before := d.Screen()
	picked := false
	d.Files.Pick = func(context.Context, string) ([]string, bool) { picked = true; return nil, true }
	for _, menu := range d.Menu.Main.Items {
		for _, item := range menu.Items {
			if item.Shortcut != nil && !item.IsQuit {
				item.Action()
			}
		}
	}
	d.Settle()
	require.Len(t, d.Dialogs.Open(), 1)
	require.Equal(t, before, d.Screen())
	require.Equal(t, []string{"1.png"}, d.Selected())
	require.Equal(t, "Support", d.Bar.Channels.Selected)
	require.False(t, picked)
	require.Empty(t, d.Clipboard())
	require.Empty(t, d.Bar.Search.Text)
	d.Press("Close")
	d.Item("Settings…").Action()
	require.Len(t, d.Dialogs.Open(), 1, "without a dialog it works")
}

func TestShortcutsWhileATextIsTyped(t *testing.T) {
	d := desktest.WithUploads(t, "1.png")
	held := func(key fyne.KeyName) fyne.Shortcut {
		return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	}
	d.Item("Find…").Action()
	d.Bar.Search.SetText("1.p")
	d.Bar.Search.TypedShortcut(&fyne.ShortcutSelectAll{})
	d.Bar.Search.TypedShortcut(&fyne.ShortcutCopy{Clipboard: d.App.Clipboard()})
	require.Equal(t, "1.p", d.Clipboard(), "those of texts belong to the text")
	d.Bar.Search.TypedShortcut(held(fyne.KeyComma))
	require.Len(t, d.Dialogs.Open(), 1, "those of the window work")
	d.Dialogs.CloseTop()

	d.Setup.Channel(nil, nil)
	d.Settle()
	entry := d.Entries()[0]
	entry.TypedShortcut(held(fyne.KeyComma))
	require.Len(t, d.Dialogs.Open(), 1, "nothing acts behind a dialog")
	entry.TypedShortcut(held(fyne.KeyQ))
	d.Until("the window closed", func() bool { return d.Closed })
}

func TestTheMenuBarByKeyboard(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey, Language: code})
		d.DropPictures("1.png")
		d.UntilState(uploader.Done, "1.png")
		d.Item("Find…").Action()
		d.TypeKey(fyne.KeyF10)
		require.Equal(t, d.Item("Add files…"), uitest.All[*menus.Item](d.Front())[0].MenuItem)
		d.TypeKey(map[string]fyne.KeyName{"en": fyne.KeyLeft, "he": fyne.KeyRight}[code]) // before the first: Help
		d.TypeKey(fyne.KeyUp)                                                             // the last: About
		d.TypeKey(fyne.KeyReturn)
		require.True(t, d.Sees("MediaDrop 1.2.3"))
		d.TypeKey(fyne.KeyF10)
		require.Len(t, d.Dialogs.Open(), 1)
		require.Empty(t, uitest.All[*menus.Item](d.Front()), "not behind a dialog")
		d.TypeKey(fyne.KeyEscape)
		require.Same(t, d.Bar.Search, d.Win.Canvas().Focused())
	})
}

// TestADialogClosesTheMenu: it would stay between the window and the dialog, and take the
// dialog with it.
func TestADialogClosesTheMenu(t *testing.T) {
	d := desktest.WithUploads(t, "1.png")
	for _, open := range []func(){func() { d.TypeKey(fyne.KeyF10) }, func() { d.TypeKey(desktop.KeyMenu) }} {
		d.Win.Canvas().Focus(d.List)
		open()
		require.NotEmpty(t, uitest.All[*menus.Item](d.Front()))
		d.Dialogs.Tell("A message", "It comes by itself.")
		d.Menu.Set(d.Menu.Main) // as when the channels change
		require.True(t, d.Sees("It comes by itself."))
		d.Press("Close")
		require.Nil(t, d.Win.Canvas().Overlays().Top())
		require.Equal(t, fyne.Focusable(d.List), d.Win.Canvas().Focused())
	}
}

// TestLongTextsAreReadByKeyboard: the keys scroll a dialog while one of its buttons has the
// keyboard, and stop at its ends.
func TestLongTextsAreReadByKeyboard(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{})
	d.Win.Resize(fyne.NewSize(600, 400))
	d.Item("Keyboard shortcuts").Action()
	d.Settle()
	scroll := uitest.All[*container.Scroll](d.Front())[0]
	end := scroll.Content.MinSize().Height - scroll.Size().Height
	require.Greater(t, end, scroll.Size().Height, "it is longer than the window")
	offset := func(key fyne.KeyName) float32 {
		d.TypeKey(key)
		return scroll.Offset.Y
	}
	require.Zero(t, offset(fyne.KeyUp))
	line := offset(fyne.KeyDown)
	require.Positive(t, line)
	require.Greater(t, offset(fyne.KeyPageDown), line)
	require.Equal(t, line, offset(fyne.KeyPageUp))
	require.Equal(t, end, offset(fyne.KeyEnd))
	require.Equal(t, end, offset(fyne.KeyPageDown))
	require.Equal(t, end-line, offset(fyne.KeyUp))
	require.Zero(t, offset(fyne.KeyHome))
	d.TypeKey(fyne.KeyReturn)
	require.Empty(t, d.Dialogs.Open())
}
