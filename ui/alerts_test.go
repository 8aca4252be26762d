package ui

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/uploader"
)

func names(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("file %02d.png", i+1)
	}
	return list
}

func TestTwentyFilesWithABadKeyAreOneDialog(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: badKey})
	files := names(20)
	d.drop(files...)
	d.untilState(uploader.Waiting, files...)
	d.settle()
	require.Len(t, d.Dialogs.Open(), 1)
	require.True(t, d.sees("CommBox rejected your key"))
	require.True(t, d.sees("CommBox rejected the key"))
	require.True(t, d.sees("and 15 more files"))
	require.LessOrEqual(t, len(d.service.Requests()), 3, "no more files are sent than were under way")

	d.press("Enter key…")
	require.Len(t, d.Dialogs.Open(), 1, "the dialog with the error made room for the form")
	d.entries()[0].SetText("Bearer " + goodKey + "\n")
	d.press("Save")
	d.untilState(uploader.Done, files...)
	require.Empty(t, d.Dialogs.Open())
	require.Equal(t, goodKey, d.storedKey("Main"))
}

func TestMissingKeyIsAskedForAndAllGoesOn(t *testing.T) {
	d := open(t, setUp{settings: twoChannels})
	d.drop("1.png", "2.png")
	d.untilState(uploader.Waiting, "1.png", "2.png")
	d.settle()
	require.Len(t, d.Dialogs.Open(), 1)
	require.True(t, d.sees("There is no key for this channel yet"))
	require.Empty(t, d.service.Requests())
	d.press("Close")
	require.Equal(t, []string{"Enter key…", "Cancel"}, labels(d.line("1.png")))
	require.Equal(t, []string{"Enter key…", "Cancel", "Details…", "Open folder"}, d.menuOf("2.png"))
	d.choose("Enter key…")
	d.entries()[0].SetText(goodKey)
	d.press("Save")
	d.untilState(uploader.Done, "1.png", "2.png")
}

func TestAnotherBadKeyIsToldAgain(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: badKey})
	d.drop("1.png")
	d.untilState(uploader.Waiting, "1.png")
	d.press("Enter key…")
	another := strings.Repeat("e", 32)
	d.entries()[0].SetText(another)
	d.press("Save")
	d.until("the second key was refused", func() bool { return len(d.service.Requests("1.png")) == 2 })
	d.awaits("CommBox rejected your key")
	require.Len(t, d.Dialogs.Open(), 1)
}

func TestTwoCausesComeOneAfterTheOther(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	for _, name := range []string{"a1.png", "a2.png"} {
		d.service.AnswerFile(name, http.StatusNotFound, `{"status":404,"description":"no stream"}`)
	}
	d.service.AnswerFile("b.png", http.StatusBadRequest, `{"status":400,"description":"bad file"}`)
	d.drop("a1.png", "b.png", "a2.png")
	d.untilState(uploader.Failed, "a1.png", "b.png", "a2.png")
	d.settle()
	require.Len(t, d.Dialogs.Open(), 1)
	first, second := "no stream", "bad file"
	if d.sees(second) {
		first, second = second, first
	}
	require.True(t, d.sees(first))
	require.False(t, d.sees(second))
	d.press("Close")
	require.Len(t, d.Dialogs.Open(), 1)
	require.True(t, d.sees(second))
	d.press("Close")
	require.Empty(t, d.Dialogs.Open())
}

func TestRetryInTheDialogRetriesAllOfTheCause(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	files := names(4)
	for _, name := range files {
		d.service.AnswerFile(name, http.StatusBadRequest, `{"status":400,"description":"bad file"}`)
	}
	d.drop(files...)
	d.untilState(uploader.Failed, files...)
	d.settle()
	d.service.Recover()
	d.press("Retry")
	d.untilState(uploader.Done, files...)
	require.Empty(t, d.Dialogs.Open())
}

func TestClosedDialogStaysClosedWhileUploadsRun(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	release := d.service.Hold("slow.png")
	late := d.service.Hold("late.png")
	for _, name := range []string{"early.png", "late.png"} {
		d.service.AnswerFile(name, http.StatusBadRequest, `{"status":400,"description":"bad file"}`)
	}
	d.drop("slow.png", "late.png", "early.png")
	d.untilState(uploader.Failed, "early.png")
	d.press("Close")
	late()
	d.untilState(uploader.Failed, "late.png")
	d.settle()
	require.Empty(t, d.Dialogs.Open(), "the person knows")
	release()
	d.untilState(uploader.Done, "slow.png")
	d.until("all is quiet", func() bool { return d.quiet() })

	d.service.AnswerFile("next.png", http.StatusBadRequest, `{"status":400,"description":"bad file"}`)
	d.drop("next.png")
	d.untilState(uploader.Failed, "next.png")
	d.settle()
	require.Len(t, d.Dialogs.Open(), 1, "a new drop is told of again")
}

func TestRetryThatFailsAgainIsToldAgain(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.Drop([]string{d.dir + "/gone.png"})
	d.until("it failed", func() bool { return d.state("gone.png") == uploader.Failed })
	for range 5 {
		require.True(t, d.sees("The file was not found"))
		d.press("Retry")
		require.Empty(t, d.Dialogs.Open())
		d.awaits("The file was not found. It may have been moved")
		d.until("the dialog is back", func() bool { return len(d.Dialogs.Open()) == 1 })
	}
}

// details unfolds the details of the dialog in front and gives them.
func (d *desk) details() string {
	d.t.Helper()
	accordion := uitest.All[*widget.Accordion](d.front())[0]
	accordion.Open(0)
	return uitest.All[*widget.Entry](d.front())[0].Text
}

func TestDetailsHoldTheRawAnswerAndNeverTheKey(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: badKey})
	d.drop("1.png")
	d.untilState(uploader.Waiting, "1.png")
	details := d.details()
	require.Contains(t, details, "1.png · waiting · Support")
	require.Contains(t, details, "HTTP 401")
	require.Contains(t, details, `"status":401`)
	require.Contains(t, details, "trace 4711")
	require.NotContains(t, details, badKey)
	for _, text := range d.screen() {
		require.NotContains(t, text, badKey)
	}
	d.press("Copy details")
	require.Equal(t, details, d.app.Clipboard().Content())
}

func TestDetailsGrowWithMoreFiles(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	release := d.service.Hold("b.png")
	for _, name := range []string{"a.png", "b.png"} {
		d.service.AnswerFile(name, http.StatusBadRequest, `{"status":400,"description":"bad","data":[{"recipient":"x","failed":"line one"},{"failed":"line two"}]}`)
	}
	d.drop("a.png", "b.png")
	d.untilState(uploader.Failed, "a.png")
	require.True(t, d.sees("bad; line one; line two"), "what the service said, with each failed line")
	require.NotContains(t, d.details(), "b.png")
	release()
	d.until("the dialog names the second file", func() bool { return strings.Contains(d.details(), "b.png") })
	require.Len(t, d.Dialogs.Open(), 1)
}

func TestUnfoldedDetailsFitTheWindow(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	files := names(20)
	body := `{"status":400,"description":"` + strings.Repeat("long words ", 200) + `"}`
	for _, name := range files {
		d.service.AnswerFile(name, http.StatusBadRequest, body)
	}
	d.drop(files...)
	d.untilState(uploader.Failed, files...)
	d.settle()
	d.details()
	content := uitest.All[*widget.PopUp](d.front())[0].Content.MinSize()
	require.LessOrEqual(t, content.Height, d.win.Canvas().Size().Height, "nothing is cut off")
	require.LessOrEqual(t, content.Width, d.win.Canvas().Size().Width)
}
