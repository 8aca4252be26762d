package alerts_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
)

func TestTwentyFilesWithABadKeyAreOneDialog(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.BadKey})
	files := desktest.Names(20)
	d.DropPictures(files...)
	d.UntilWaits(uploader.Code(commbox.CauseKeyRefused), files...)
	d.Settle()
	require.Len(t, d.Dialogs.Open(), 1)
	require.True(t, d.Sees("CommBox rejected your key"))
	require.True(t, d.Sees("CommBox rejected the key"))
	require.True(t, d.Sees("and 15 more files"))
	require.LessOrEqual(t, len(d.Service.Requests()), 3, "no more files are sent than were under way")

	d.Press("Enter key…")
	require.Len(t, d.Dialogs.Open(), 1, "the dialog with the error made room for the form")
	d.Entries()[0].SetText("Bearer " + desktest.GoodKey + "\n")
	d.Press("Save")
	d.UntilState(uploader.Done, files...)
	require.Empty(t, d.Dialogs.Open())
	require.Equal(t, desktest.GoodKey, d.StoredKey("Main"))
}

func TestMissingKeyIsAskedForAndAllGoesOn(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.DropPictures("1.png", "2.png")
	d.UntilWaits(uploader.CodeKeyMissing, "1.png", "2.png")
	d.Settle()
	require.Len(t, d.Dialogs.Open(), 1)
	require.True(t, d.Sees("There is no key for this channel yet"))
	require.Empty(t, d.Service.Requests())
	d.Press("Close")
	require.Equal(t, []string{"Enter key…"}, desktest.Labels(d.Line("1.png")))
	require.Equal(t, []string{"Enter key…", "Retry now", "Cancel", "Details…", "Open folder"}, d.MenuOf("2.png"))
	d.Choose("Enter key…")
	d.Entries()[0].SetText(desktest.GoodKey)
	d.Press("Save")
	d.UntilState(uploader.Done, "1.png", "2.png")
}

func TestAnotherBadKeyIsToldAgain(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.BadKey})
	d.DropPictures("1.png")
	d.UntilWaits(uploader.Code(commbox.CauseKeyRefused), "1.png")
	d.Press("Enter key…")
	another := strings.Repeat("e", 32)
	d.Entries()[0].SetText(another)
	d.Press("Save")
	d.Until("the second key was refused", func() bool { return len(d.Service.Requests("1.png")) == 2 })
	d.Awaits("CommBox rejected your key")
	require.Len(t, d.Dialogs.Open(), 1)
}

func TestTheCausesOfADropAreOneDialog(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	missing, bad, unclear := []string{"a1.png", "a2.png"}, []string{"b1.png", "b2.png", "b3.png"}, []string{"c.png"}
	for _, name := range missing {
		d.Service.AnswerFile(name, http.StatusNotFound, `{"status":404,"description":"no stream"}`)
	}
	for _, name := range bad {
		d.Service.AnswerFile(name, http.StatusBadRequest, `{"status":400,"description":"bad file"}`)
	}
	d.Service.AnswerFile("c.png", http.StatusInternalServerError, `{"status":500,"description":"oops"}`)
	d.Drop([]string{d.Picture("a1.png"), d.Picture("b1.png"), d.File("drawing.svg", []byte(desktest.SVG)), d.Picture("c.png"),
		d.Picture("b2.png"), d.Picture("a2.png"), d.Picture("b3.png"), d.Picture("ok.png")})
	d.UntilState(uploader.Failed, append(missing, bad...)...)
	d.UntilState(uploader.Unknown, unclear...)
	d.UntilState(uploader.Blocked, "drawing.svg")
	d.UntilState(uploader.Done, "ok.png")
	d.Settle()
	require.Len(t, d.Dialogs.Open(), 1)
	for _, text := range []string{"Some files need you", "no stream", "bad file", "a1.png\na2.png", "b1.png", "WhatsApp would not show this", "drawing.svg", "This upload could not be confirmed"} {
		require.True(t, d.Sees(text), "%s\n%s", text, d.Screen())
	}
	require.NotContains(t, strings.Join(d.Screen(), " "), "ok.png")
	for _, name := range []string{"a1.png", "b3.png", "c.png", "drawing.svg"} {
		require.Contains(t, d.Details(), name+" · ")
	}

	d.Service.Recover()
	d.Press("Retry 3 files")
	d.UntilState(uploader.Done, bad...)
	d.Settle()
	require.Equal(t, uploader.Failed, d.State("a1.png"), "each cause has an action of its own")
	require.Len(t, d.Dialogs.Open(), 1)
	require.False(t, d.Sees("bad file"))
	require.NotNil(t, d.Button("Retry 2 files"))
	d.Press("Upload again")
	require.True(t, d.Sees("Upload “c.png” again?"), "it may make a second copy")
	d.Press("Upload again")
	d.UntilState(uploader.Done, "c.png")
	d.Settle()
	require.False(t, d.Sees("This upload could not be confirmed"))
	d.Press("Close")
	require.Empty(t, d.Dialogs.Open())
}

// Ten dialogs in a row appeared for twelve files: who closes one is at work, and is
// told of the rest at the end.
func TestOtherCausesWaitForTheEndOnceADialogWasClosed(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.With(`"parallel_uploads": 5`), Key: desktest.GoodKey})
	names := []string{"first.png", "second.png", "third.png"}
	release := map[string]func(){}
	for i, name := range names {
		if i > 0 {
			release[name] = d.Service.Hold(name)
		}
		d.Service.AnswerFile(name, http.StatusBadRequest, `{"status":400,"description":"bad `+name+`"}`)
	}
	last := d.Service.Hold("slow.png")
	d.DropPictures("slow.png", "first.png", "second.png", "third.png")
	d.UntilState(uploader.Failed, "first.png")
	d.Press("Close")
	for _, name := range names[1:] {
		release[name]()
		d.UntilState(uploader.Failed, name)
		d.Settle()
		require.Empty(t, d.Dialogs.Open())
	}
	last()
	d.Awaits("Some files need you")
	require.Len(t, d.Dialogs.Open(), 1)
	require.False(t, d.Sees("bad first.png"))
	require.True(t, d.Sees("bad second.png"))
	require.True(t, d.Sees("bad third.png"))
}

func TestRetryInTheDialogRetriesAllOfTheCause(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	files := desktest.Names(4)
	for _, name := range files {
		d.Service.AnswerFile(name, http.StatusBadRequest, `{"status":400,"description":"bad file"}`)
	}
	d.DropPictures(files...)
	d.UntilState(uploader.Failed, files...)
	d.Settle()
	d.Service.Recover()
	d.Press("Retry")
	d.UntilState(uploader.Done, files...)
	require.Empty(t, d.Dialogs.Open())
}

func TestClosedDialogStaysClosedWhileUploadsRun(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	release := d.Service.Hold("slow.png")
	late := d.Service.Hold("late.png")
	for _, name := range []string{"early.png", "late.png"} {
		d.Service.AnswerFile(name, http.StatusBadRequest, `{"status":400,"description":"bad file"}`)
	}
	d.DropPictures("slow.png", "late.png", "early.png")
	d.UntilState(uploader.Failed, "early.png")
	d.Press("Close")
	late()
	d.UntilState(uploader.Failed, "late.png")
	d.Settle()
	require.Empty(t, d.Dialogs.Open(), "the person knows")
	release()
	d.UntilState(uploader.Done, "slow.png")
	d.Until("all is quiet", func() bool { return d.Quiet() })

	d.Service.AnswerFile("next.png", http.StatusBadRequest, `{"status":400,"description":"bad file"}`)
	d.DropPictures("next.png")
	d.UntilState(uploader.Failed, "next.png")
	d.Settle()
	require.Len(t, d.Dialogs.Open(), 1, "a new drop is told of again")
}

func TestRetryThatFailsAgainIsToldAgain(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Drop([]string{d.Dir + "/gone.png"})
	for range 5 {
		answered := d.AwaitsDialog("The file was not found. It may have been moved")
		require.Len(t, d.Dialogs.Open(), 1)
		d.Press("Retry")
		// It may have failed again by now, so that there is another one.
		require.False(t, slices.Contains(d.Dialogs.Open(), answered), "it closes at once")
	}
	d.AwaitsDialog("The file was not found. It may have been moved")
}

func TestDetailsHoldTheRawAnswerAndNeverTheKey(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.BadKey})
	d.DropPictures("1.png")
	d.UntilWaits(uploader.Code(commbox.CauseKeyRefused), "1.png")
	details := d.Details()
	require.Contains(t, details, "1.png · waiting · Support")
	require.Contains(t, details, "HTTP 401")
	require.Contains(t, details, `"status":401`)
	require.Contains(t, details, "trace 4711")
	require.NotContains(t, details, desktest.BadKey)
	for _, text := range d.Screen() {
		require.NotContains(t, text, desktest.BadKey)
	}
	d.Press("Copy details")
	require.Equal(t, details, d.App.Clipboard().Content())
}

func TestDetailsGrowWithMoreFiles(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	release := d.Service.Hold("b.png")
	for _, name := range []string{"a.png", "b.png"} {
		d.Service.AnswerFile(name, http.StatusBadRequest, `{"status":400,"description":"bad","data":[{"recipient":"x","failed":"line one"},{"failed":"line two"}]}`)
	}
	d.DropPictures("a.png", "b.png")
	d.UntilState(uploader.Failed, "a.png")
	require.True(t, d.Sees("bad; line one; line two"), "what the service said, with each failed line")
	require.NotContains(t, d.Details(), "b.png")
	release()
	d.Until("the dialog names the second file", func() bool { return strings.Contains(d.Details(), "b.png") })
	require.Len(t, d.Dialogs.Open(), 1)
}

func TestUnfoldedDetailsFitTheWindow(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	files := desktest.Names(20)
	body := `{"status":400,"description":"` + strings.Repeat("long words ", 200) + `"}`
	for _, name := range files {
		d.Service.AnswerFile(name, http.StatusBadRequest, body)
	}
	d.DropPictures(files...)
	d.UntilState(uploader.Failed, files...)
	d.Settle()
	d.Details()
	content := uitest.All[*widget.PopUp](d.Front())[0].Content.MinSize()
	require.LessOrEqual(t, content.Height, d.Win.Canvas().Size().Height, "nothing is cut off")
	require.LessOrEqual(t, content.Width, d.Win.Canvas().Size().Width)
}
