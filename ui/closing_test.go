package ui_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui"
	"mediadrop/ui/desktest"
	"mediadrop/ui/look"
	"mediadrop/ui/topbar"
	"mediadrop/uploader"
)

func TestIdleWindowClosesWithoutAQuestion(t *testing.T) {
	d := desktest.WithUploads(t, "1.png")
	d.Item("Quit").Action()
	require.Empty(t, d.Dialogs.Open())
	d.Until("the window closed", func() bool { return d.Closed })
}

func TestClosingAsksWhileUploadsRun(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	files := desktest.Names(5)
	for _, name := range files {
		d.Service.Hold(name)
	}
	d.DropPictures(files...)
	d.Until("as many uploads as run at a time", func() bool { return d.Control.Totals().Uploading == 3 })
	d.Item("Quit").Action()
	require.True(t, d.Sees("Close MediaDrop?"))
	require.True(t, d.Sees("5 uploads have not finished."))
	d.Item("Quit").Action()
	require.Len(t, d.Dialogs.Open(), 1, "a second click asks no second time")
	d.Press("Keep uploading")
	require.False(t, d.Closed)
	d.Service.ReleaseAll()
	d.UntilState(uploader.Done, files...)
}

// Who reads the question while its uploads end is not told any more that closing stops
// them.
func TestTheQuestionWhetherToCloseFollowsTheUploads(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	first, second := d.Service.Hold("1.png"), d.Service.Hold("2.png")
	d.DropPictures("1.png", "2.png")
	d.UntilState(uploader.Uploading, "1.png", "2.png")
	d.Item("Quit").Action()
	d.Awaits("2 uploads have not finished.")
	first()
	d.Awaits("1 upload has not finished.")
	require.NotNil(t, d.Button("Stop and close"))
	second()
	d.Awaits("All uploads have ended.")
	require.False(t, d.Sees("not finished"))
	third := d.Service.Hold("3.png")
	d.DropPictures("3.png")
	d.Awaits("1 upload has not finished.")
	require.NotNil(t, d.Button("Keep uploading"))
	third()
	d.Awaits("All uploads have ended.")
	d.Press("Keep open")
	require.Empty(t, d.Dialogs.Open())
	d.Item("Quit").Action()
	d.Until("the window closed", func() bool { return d.Closed })
}

func TestNextStartAsksWhetherToGoOn(t *testing.T) {
	dir := desktest.Stopped(t)
	d := desktest.Open(t, desktest.SetUp{Dir: dir, Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Awaits("Resume 2 uploads?")
	require.True(t, d.Sees("2 files were not sent"), "%q", d.Screen())
	require.Equal(t, uploader.Unknown, d.State("1.png"), "what went out is not sent again by itself")
	j, _ := d.Job("1.png")
	require.Contains(t, j.Sentence, "MediaDrop closed before the answer came", "the person stopped it: CommBox has no fault")
	require.Empty(t, d.Service.Requests())
	d.Press("Resume")
	d.UntilState(uploader.Done, "2.png", "3.png")
	require.Len(t, d.Service.Requests(), 2)
}

func TestNextStartCanForgetThem(t *testing.T) {
	dir := desktest.Stopped(t)
	d := desktest.Open(t, desktest.SetUp{Dir: dir, Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Awaits("Resume 2 uploads?")
	d.Press("Discard uploads")
	d.UntilState(uploader.Canceled, "2.png", "3.png")
	require.Empty(t, d.Service.Requests())
}

func TestWindowIsRemembered(t *testing.T) {
	first := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	require.Equal(t, fyne.NewSize(ui.DefaultWidth, ui.DefaultHeight), first.Win.Canvas().Size())
	first.Win.Resize(fyne.NewSize(1000, 700))
	first.Bar.Tabs.Choose(topbar.TabNeedsYou)
	first.Item("Sales").Action()
	first.Item("Quit").Action()
	first.Until("the window closed", func() bool { return first.Closed })

	second := desktest.Open(t, desktest.SetUp{Dir: first.Dir})
	require.Equal(t, fyne.NewSize(1000, 700), second.Win.Canvas().Size())
	require.Equal(t, topbar.TabNeedsYou, second.Bar.Tabs.Chosen)
	require.Equal(t, "Sales", second.Channel())
	require.True(t, second.Sees("Nothing needs you."), "the filter works from the start")
}

func TestWindowThatIsTooSmallIsNotRemembered(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: `{"version":1,"window":{"width":100,"height":50}}`})
	require.Equal(t, fyne.NewSize(ui.DefaultWidth, ui.DefaultHeight), d.Win.Canvas().Size())
}

// Larger text leaves the window as large as it is on the screen, also when it is opened
// again, and what is open in it fits.
func TestTextSizeLeavesTheWindow(t *testing.T) {
	t.Setenv("FYNE_SCALE", "") // puts back what was there
	first := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	t.Cleanup(func() { require.NoError(t, look.Use(first.App, "", 100)) })
	first.Win.Resize(fyne.NewSize(1280, 840))
	first.Settings.Show()
	first.Tab("General")
	sizes := first.Pickers()[2]
	sizes.SetSelectedIndex(len(sizes.Options) - 1)
	first.Settle()
	require.Equal(t, fyne.NewSize(640, 420), first.Win.Canvas().Size())
	dialog := first.Dialogs.Open()[0]
	require.LessOrEqual(t, dialog.MinSize().Height, float32(420))
	for _, label := range []string{"Close", "Save"} {
		b := first.Button(label)
		require.LessOrEqual(t, fyne.CurrentApp().Driver().AbsolutePositionForObject(b).Y+b.Size().Height, float32(420), label)
	}
	first.Dialogs.CloseTop()
	first.DropPictures("1.png")
	first.UntilState(uploader.Done, "1.png")
	first.Item("Filter and sort").Action()
	first.Settle()
	require.LessOrEqual(t, first.Win.Content().MinSize().Width, float32(640), "the filters do not make the window wider")
	first.Item("Quit").Action()
	first.Until("the window closed", func() bool { return first.Closed })

	second := desktest.Open(t, desktest.SetUp{Dir: first.Dir})
	require.Equal(t, fyne.NewSize(640, 420), second.Win.Canvas().Size())
	second.Settings.Show()
	second.Tab("General")
	second.Pickers()[2].SetSelectedIndex(0)
	second.Settle()
	require.Equal(t, fyne.NewSize(1280, 840), second.Win.Canvas().Size())
}

func TestProblemsAreToldAtTheStart(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Problems: []settings.Problem{
		{Code: settings.NotJSON, Line: 3, Column: 7},
		{Code: settings.BaseURLNotHTTPS, Field: "accounts[0].base_url", Line: 2, Value: "http://x"},
	}})
	require.True(t, d.Sees("Some settings could not be loaded"))
	require.True(t, d.Sees("line 3, column 7"))
	require.True(t, d.Sees("https://api.commbox.io/"))
	d.Press("Close")
	require.Empty(t, d.Dialogs.Open())
}

func TestAFolderThatCannotBeWrittenIsTold(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey, Alone: true, Problems: []settings.Problem{{Code: settings.CannotWrite}}})
	d.Awaits("Not everything works")
	require.True(t, d.Sees("cannot be saved"))
	require.True(t, d.Sees("cannot tell whether it is running twice"))
	d.Press("Close")
	d.DropPictures("1.png")
	d.UntilState(uploader.Done, "1.png")
}

func TestBrokenHistoryIsToldAndUploadsWork(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "history.db"), []byte("this is no database, whatever its name says"), 0o600))
	d := desktest.Open(t, desktest.SetUp{Dir: dir, Settings: desktest.TwoChannels, Key: desktest.GoodKey, MayFail: true})
	d.Awaits("The list of uploads cannot be read or written")
	require.True(t, d.Sees("Not everything works"))
	d.Press("Close")
	d.DropPictures("1.png")
	d.UntilState(uploader.Done, "1.png")
}

func TestErrorsOfTheProgramAreTold(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, MayFail: true})
	require.NoError(t, d.Control.ChangeSettings(func(s *settings.Settings) error {
		s.Channels, s.SelectedChannel = nil, ""
		return nil
	}))
	d.Drop([]string{d.Picture("1.png")})
	d.Awaits("Something went wrong")
	require.True(t, d.Sees("Support"), "the technical line names the channel")
	d.Press("Close")
	d.Dialogs.Error(errors.New("something rare"))
	require.True(t, d.Sees("An unexpected error occurred."))
	require.True(t, d.Sees("something rare"))
}
