package ui

import (
	"context"
	"net/http"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/uploader"
)

// withUploads opens a window with finished uploads, the newest on top and the
// focus on the list.
func withUploads(t *testing.T, names ...string) *desk {
	t.Helper()
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.drop(names...)
	d.untilState(uploader.Done, names...)
	d.win.Canvas().Focus(d.List)
	return d
}

func (d *desk) selectedName() string {
	j, _ := d.List.Current()
	return j.Name
}

func TestArrowKeysMoveTheSelection(t *testing.T) {
	d := withUploads(t, "1.png", "2.png", "3.png")
	require.Equal(t, "1.png", d.selectedName(), "the focus selects the first row")
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyDown, "2.png"}, {fyne.KeyDown, "3.png"}, {fyne.KeyDown, "3.png"},
		{fyne.KeyUp, "2.png"}, {fyne.KeyHome, "1.png"}, {fyne.KeyUp, "1.png"},
		{fyne.KeyEnd, "3.png"}, {fyne.KeyPageUp, "1.png"}, {fyne.KeyPageDown, "3.png"},
	} {
		d.typeKey(step.key)
		require.Equal(t, step.want, d.selectedName(), "after %s", step.key)
	}
}

func TestSelectionStaysOnItsUpload(t *testing.T) {
	d := withUploads(t, "1.png", "2.png")
	d.typeKey(fyne.KeyDown)
	d.drop("newer.png")
	d.untilState(uploader.Done, "newer.png")
	require.Equal(t, "2.png", d.selectedName())
	d.typeKey(fyne.KeyUp)
	require.Equal(t, "1.png", d.selectedName())
	d.typeKey(fyne.KeyUp)
	require.Equal(t, "newer.png", d.selectedName())
}

func TestCopyShortcutCopiesTheSelectedID(t *testing.T) {
	d := withUploads(t, "1.png", "2.png")
	d.typeKey(fyne.KeyDown)
	d.item("Copy").Action()
	require.Equal(t, d.line("2.png").View.MediaID, d.app.Clipboard().Content())
	require.Equal(t, []string{"Copied"}, labels(d.line("2.png")))
	require.IsType(t, &fyne.ShortcutCopy{}, d.item("Copy").Shortcut)
}

func TestCopyShortcutBelongsToTheTextThatIsTypedIn(t *testing.T) {
	d := withUploads(t, "1.png")
	d.app.Clipboard().SetContent("before")
	d.item("Find…").Action()
	require.Same(t, d.Bar.Search, d.win.Canvas().Focused())
	d.Bar.Search.SetText("1.p")
	d.Bar.Search.TypedShortcut(&fyne.ShortcutSelectAll{})
	d.item("Copy").Action()
	require.Equal(t, "1.p", d.app.Clipboard().Content())
}

func TestEnterPressesTheFirstButton(t *testing.T) {
	d := withUploads(t, "1.png")
	d.typeKey(fyne.KeyReturn)
	require.Equal(t, d.line("1.png").View.MediaID, d.app.Clipboard().Content())
}

func TestDeleteRemovesAndUndoPutsBack(t *testing.T) {
	d := withUploads(t, "1.png")
	d.item("Settings…").Action()
	d.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyDelete})
	require.Len(t, d.Dialogs.Open(), 1)
	d.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	d.settle()
	require.Equal(t, []string{"1.png"}, d.shown(), "the list behind a dialog is out of reach")

	d.win.Canvas().Focus(d.List)
	d.typeKey(fyne.KeyDelete)
	d.until("the row is gone", func() bool { return d.Rows.Length() == 0 })
	d.item("Undo").Action()
	d.until("the row is back", func() bool { return d.Rows.Length() == 1 })
}

func TestDeleteCancelsWhatRuns(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.service.Hold("1.png")
	d.drop("1.png")
	d.until("it is being sent", func() bool { return len(d.service.Requests("1.png")) == 1 })
	d.win.Canvas().Focus(d.List)
	d.typeKey(fyne.KeyDelete)
	require.Empty(t, d.Dialogs.Open())
	d.untilState(uploader.Canceled, "1.png")
}

func TestF5Retries(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.service.AnswerFile("1.png", http.StatusBadRequest, `{"status":400,"description":"no"}`)
	d.drop("1.png")
	d.untilState(uploader.Failed, "1.png")
	d.press("Close")
	d.service.Recover()
	d.win.Canvas().Focus(d.List)
	d.typeKey(fyne.KeyF5)
	d.untilState(uploader.Done, "1.png")
	d.typeKey(fyne.KeyF5)
	d.settle()
	require.Len(t, d.service.Requests("1.png"), 2, "what is done is not sent again")
}

func TestF5AsksBeforeASecondCopy(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.service.AnswerFile("1.png", http.StatusInternalServerError, "{}")
	d.drop("1.png")
	d.untilState(uploader.Unknown, "1.png")
	d.press("Close")
	d.win.Canvas().Focus(d.List)
	d.typeKey(fyne.KeyF5)
	require.True(t, d.sees("Upload “1.png” again?"))
}

func TestDigitsSelectChannels(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	menu := d.win.MainMenu().Items[2]
	for i, name := range []string{"Support", "Sales", "Practice"} {
		shortcut := menu.Items[i].Shortcut.(*desktop.CustomShortcut)
		require.Equal(t, fyne.KeyName(strconv.Itoa(i+1)), shortcut.KeyName)
		require.Equal(t, fyne.KeyModifierShortcutDefault, shortcut.Modifier)
		menu.Items[i].Action()
		require.Equal(t, name, d.channel())
		require.Equal(t, name, d.Bar.Channels.Selected)
		d.settle()
		require.Equal(t, name, d.control.Settings().SelectedChannel, "it is remembered")
	}
}

func TestAddFilesUsesTheChannelOfThatMoment(t *testing.T) {
	answer := make(chan []string)
	d := open(t, setUp{settings: twoChannels, key: goodKey, pick: func(ctx context.Context, _ string) ([]string, bool) {
		return <-answer, true
	}})
	d.item("Add files…").Action()
	d.item("Sales").Action()
	answer <- []string{d.picture("1.png"), d.picture("2.png")}
	d.until("both are done", func() bool {
		return d.state("1.png") == uploader.Done && d.state("2.png") == uploader.Done
	})
	require.Contains(t, d.service.Requests("1.png")[0].Path, "hNyRN", "the channel that was shown when the dialog was opened")
}

func TestFilesWithoutASystemDialogComeFromTheToolkits(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey, pick: func(context.Context, string) ([]string, bool) { return nil, false }})
	d.item("Add files…").Action()
	d.until("a dialog is there", func() bool { return d.win.Canvas().Overlays().Top() != nil })
	require.NotNil(t, d.button("Upload"))
}

func TestShortcutsOfTheMenu(t *testing.T) {
	d := open(t, setUp{})
	for label, key := range map[string]fyne.KeyName{
		"Add files…": fyne.KeyO, "Settings…": fyne.KeyComma, "Retry": fyne.KeyR, "Find…": fyne.KeyF, "Quit": fyne.KeyQ,
	} {
		shortcut, ok := d.item(label).Shortcut.(*desktop.CustomShortcut)
		require.True(t, ok, label)
		require.Equal(t, key, shortcut.KeyName, label)
	}
	require.IsType(t, &fyne.ShortcutPaste{}, d.item("Upload from clipboard").Shortcut)
}

// Tab goes through the window as it is read.
func TestTabFollowsTheReadingOrder(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := open(t, setUp{settings: twoChannels, key: goodKey, language: code})
		d.drop("1.png")
		d.untilState(uploader.Done, "1.png")
		canvas := d.win.Canvas()
		var toolbar []float32
		for canvas.FocusNext(); canvas.Focused() != d.DropArea.Headers[1]; canvas.FocusNext() {
			toolbar = append(toolbar, x(canvas.Focused().(fyne.CanvasObject)))
		}
		require.Len(t, toolbar, 6, "channel, add, search, filter, filter and sort, settings")
		require.Equal(t, x(d.Bar.Channels), toolbar[0])
		for i := 1; i < len(toolbar); i++ {
			require.Equal(t, code == "en", toolbar[i-1] < toolbar[i], "%v", toolbar)
		}
		canvas.FocusNext()
		require.Equal(t, fyne.Focusable(d.List), canvas.Focused())
	})
}

func TestShortcutsOfTheWindowDoNothingBehindADialog(t *testing.T) {
	d := withUploads(t, "1.png", "2.png")
	d.Dialogs.Tell("A message", "It covers the window.")
	before := d.screen()
	picked := false
	d.Files.Pick = func(context.Context, string) ([]string, bool) { picked = true; return nil, true }
	for _, menu := range d.win.MainMenu().Items {
		for _, item := range menu.Items {
			if item.Shortcut != nil && !item.IsQuit {
				item.Action()
			}
		}
	}
	d.settle()
	require.Len(t, d.Dialogs.Open(), 1)
	require.Equal(t, before, d.screen())
	require.Equal(t, []string{"1.png"}, d.selected())
	require.Equal(t, "Support", d.Bar.Channels.Selected)
	require.False(t, picked)
	require.Empty(t, d.clipboard())
	require.Empty(t, d.Bar.Search.Text)
	d.press("Close")
	d.item("Settings…").Action()
	require.Len(t, d.Dialogs.Open(), 1, "without a dialog it works")
}
