package ui

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/topbar"
	"mediadrop/uploader"
)

func TestIdleWindowClosesWithoutAQuestion(t *testing.T) {
	d := withUploads(t, "1.png")
	d.item("Quit").Action()
	require.Empty(t, d.Dialogs.Open())
	d.until("the window closed", func() bool { return d.closed })
}

func TestClosingAsksWhileUploadsRun(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	files := names(5)
	for _, name := range files {
		d.service.Hold(name)
	}
	d.drop(files...)
	d.until("as many uploads as run at a time", func() bool { return d.control.Totals().Uploading == 3 })
	d.item("Quit").Action()
	require.True(t, d.sees("Close while files are being uploaded?"))
	require.True(t, d.sees("5 uploads have not finished."))
	d.item("Quit").Action()
	require.Len(t, d.Dialogs.Open(), 1, "a second click asks no second time")
	d.press("Keep uploading")
	require.False(t, d.closed)
	d.service.ReleaseAll()
	d.untilState(uploader.Done, files...)
}

// stopped returns the folder of a program that was closed in the middle of an
// upload that had gone out, with others queued behind it.
func stopped(t *testing.T) (dir string) {
	t.Helper()
	d := open(t, setUp{settings: `{"version":1,"parallel_uploads":1,` + twoChannels[len("{\n\t\"version\": 1,"):], key: goodKey})
	d.service.Hold("1.png")
	d.drop("1.png")
	d.until("the file went out", func() bool { j, _ := d.job("1.png"); return j.HandedOver })
	d.drop("2.png", "3.png")
	d.item("Quit").Action()
	d.press("Stop and close")
	d.until("the window closed", func() bool { return d.closed })
	require.Empty(t, d.Dialogs.Open(), "what closing itself interrupts is no news")
	return d.dir
}

func TestNextStartAsksWhetherToGoOn(t *testing.T) {
	dir := stopped(t)
	d := open(t, setUp{dir: dir, settings: twoChannels, key: goodKey})
	d.awaits("Resume 2 uploads?")
	require.True(t, d.sees("2 files were not sent"), "%q", d.screen())
	require.Equal(t, uploader.Unknown, d.state("1.png"), "what went out is not sent again by itself")
	j, _ := d.job("1.png")
	require.Contains(t, j.Sentence, "MediaDrop closed before the answer came", "the person stopped it: CommBox has no fault")
	require.Empty(t, d.service.Requests())
	d.press("Resume")
	d.untilState(uploader.Done, "2.png", "3.png")
	require.Len(t, d.service.Requests(), 2)
}

func TestNextStartCanForgetThem(t *testing.T) {
	dir := stopped(t)
	d := open(t, setUp{dir: dir, settings: twoChannels, key: goodKey})
	d.awaits("Resume 2 uploads?")
	d.press("Discard")
	d.untilState(uploader.Canceled, "2.png", "3.png")
	require.Empty(t, d.service.Requests())
}

func TestWindowIsRemembered(t *testing.T) {
	first := open(t, setUp{settings: twoChannels})
	require.Equal(t, fyne.NewSize(defaultWidth, defaultHeight), first.win.Canvas().Size())
	first.win.Resize(fyne.NewSize(1000, 700))
	first.Bar.States.SetSelected("Not uploaded")
	first.item("Sales").Action()
	first.askToClose()
	first.until("the window closed", func() bool { return first.closed })

	second := open(t, setUp{dir: first.dir})
	require.Equal(t, fyne.NewSize(1000, 700), second.win.Canvas().Size())
	require.Equal(t, "Not uploaded", second.Bar.States.Selected)
	require.Equal(t, topbar.FilterFailed, second.Bar.Chosen)
	require.Equal(t, "Sales", second.channel())
	require.True(t, second.sees(nothing), "the filter works from the start")
}

func TestWindowThatIsTooSmallIsNotRemembered(t *testing.T) {
	d := open(t, setUp{settings: `{"version":1,"window":{"width":100,"height":50}}`})
	require.Equal(t, fyne.NewSize(defaultWidth, defaultHeight), d.win.Canvas().Size())
}

func TestProblemsAreToldAtTheStart(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, problems: []settings.Problem{
		{Code: settings.NotJSON, Line: 3, Column: 7},
		{Code: settings.BaseURLNotHTTPS, Field: "accounts[0].base_url", Line: 2, Value: "http://x"},
	}})
	require.True(t, d.sees("Some settings could not be loaded"))
	require.True(t, d.sees("line 3, column 7"))
	require.True(t, d.sees("https://api.commbox.io/"))
	d.press("Close")
	require.Empty(t, d.Dialogs.Open())
}

func TestBrokenHistoryIsToldAndUploadsWork(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "history.db"), []byte("this is no database, whatever its name says"), 0o600))
	d := open(t, setUp{dir: dir, settings: twoChannels, key: goodKey, mayFail: true})
	d.awaits("The list of uploads cannot be read or written")
	d.press("Close")
	d.drop("1.png")
	d.untilState(uploader.Done, "1.png")
}

func TestErrorsOfTheProgramAreTold(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, mayFail: true})
	require.NoError(t, d.control.ChangeSettings(func(s *settings.Settings) error {
		s.Channels, s.SelectedChannel = nil, ""
		return nil
	}))
	d.Drop([]string{d.picture("1.png")})
	d.awaits("Something went wrong")
	require.True(t, d.sees("Support"), "the technical line names the channel")
	d.press("Close")
	d.Dialogs.Error(errors.New("something rare"))
	require.True(t, d.sees("An unexpected error occurred."))
	require.True(t, d.sees("something rare"))
}
