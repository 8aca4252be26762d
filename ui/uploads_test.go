package ui_test

import (
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox/commboxtest"
)

func TestDroppedFilesGetRowsAndMediaIDs(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	release := d.Service.Hold("first.png")
	d.DropPictures("first.png", "second.png")
	d.UntilState(uploader.Done, "second.png")
	d.Until("the file went out", func() bool { return d.Line("first.png").View.Progress == 1 })
	require.Equal(t, []string{"first.png", "second.png"}, d.Shown(), "what goes on is above what has ended")

	first := d.Line("first.png")
	require.Equal(t, []string{"Cancel"}, desktest.Labels(first))
	require.Equal(t, "Sent. Waiting for the answer…", first.Sentence.Text)
	require.True(t, first.Bar.Visible())
	require.False(t, first.ID.Visible())

	second := d.Line("second.png")
	require.Equal(t, []string{"Copy ID"}, desktest.Labels(second))
	require.False(t, second.Bar.Visible())
	require.Regexp(t, `^Support · PNG · \d+ bytes · \d\d:\d\d$`, uitest.Plain(second.Caption.Text))
	require.Equal(t, []string{"Copy", "Copy as", "Try it on my phone…", "Renew", "Name and note…", "Favourite", "Open folder", "Remove from list"}, d.MenuOf("second.png"))

	release()
	d.UntilState(uploader.Done, "first.png")
	require.Equal(t, "/whatsapp/uploadmedia/hNyRN_fLUy7rrOrN9jLpipA%3d%3d", d.Service.Requests("first.png")[0].Path)
}

func TestCopyPutsExactlyTheIDOnTheClipboard(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.DropPictures("a.png")
	d.UntilState(uploader.Done, "a.png")
	var later func()
	d.List.After = func(_ time.Duration, f func()) { later = f }
	d.PressIn("a.png", "Copy ID")
	require.Equal(t, commboxtest.MediaID(1), d.App.Clipboard().Content())
	require.Equal(t, commboxtest.MediaID(1), d.Line("a.png").ID.Text)
	require.Equal(t, []string{"Copied"}, desktest.Labels(d.Line("a.png")))
	later()
	d.Until("the button says again what it does", func() bool { return desktest.Labels(d.Line("a.png"))[0] == "Copy ID" })
}

func TestOnlyTheCopiedRowSaysCopied(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.DropPictures("a.png", "b.png")
	d.UntilState(uploader.Done, "a.png", "b.png")
	d.List.After = func(time.Duration, func()) {}
	d.PressIn("a.png", "Copy ID")
	d.PressIn("b.png", "Copy ID")
	require.Equal(t, d.Line("b.png").View.MediaID, d.App.Clipboard().Content())
	require.Equal(t, []string{"Copy ID"}, desktest.Labels(d.Line("a.png")))
	require.Equal(t, []string{"Copied"}, desktest.Labels(d.Line("b.png")))
}

func TestNewestDropComesFirst(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.DropPictures("old 1.png", "old 2.png")
	d.DropPictures("new.png")
	d.UntilState(uploader.Done, "old 1.png", "old 2.png", "new.png")
	d.Until("what has ended is read as such", func() bool { return d.Rows.Tallies().InProgress == 0 && !d.Rows.Loading() })
	require.Equal(t, []string{"new.png", "old 1.png", "old 2.png"}, d.Shown())
	require.True(t, d.Sees("Today"))
	for _, r := range d.Lines() {
		require.Empty(t, r.Heading.Text, "a day is named once")
	}
}

func TestDropGoesToTheChannelThatIsSelectedNow(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	hold := d.Service.Hold("slow.png")
	d.DropPictures("slow.png")
	d.Item("Sales").Action()
	d.DropPictures("later.png")
	hold()
	d.UntilState(uploader.Done, "slow.png", "later.png")
	require.Contains(t, d.Service.Requests("slow.png")[0].Path, "hNyRN", "the channel is pinned at the drop")
	require.Contains(t, d.Service.Requests("later.png")[0].Path, "aaaaN")
	require.Contains(t, d.Line("slow.png").Caption.Text, "Support")
	require.Contains(t, d.Line("later.png").Caption.Text, "Sales")
}

func TestCancelAndRetry(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Service.Hold("a.png")
	d.DropPictures("a.png")
	d.Until("the file is being sent", func() bool { return len(d.Service.Requests("a.png")) == 1 })
	d.PressIn("a.png", "Cancel")
	d.UntilState(uploader.Canceled, "a.png")
	require.NotEmpty(t, d.Line("a.png").Sentence.Text)
	require.Equal(t, []string{"Retry"}, desktest.Labels(d.Line("a.png")))
	require.Empty(t, d.Dialogs.Open(), "what the person did needs no dialog")

	d.Service.ReleaseAll()
	d.PressIn("a.png", "Retry")
	d.UntilState(uploader.Done, "a.png")
	require.Equal(t, []string{"a.png"}, d.Shown(), "the same row goes on")
}

func TestFailedUploadSaysWhyAndCanBeRetried(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Service.AnswerFile("a.png", http.StatusNotFound, `{"status":404,"description":"no such stream"}`)
	d.DropPictures("a.png")
	d.UntilState(uploader.Failed, "a.png")
	d.Press("Close")
	line := d.Line("a.png")
	require.Contains(t, line.Sentence.Text, "CommBox does not know this channel")
	require.Contains(t, line.Sentence.Text, "no such stream")
	require.Equal(t, []string{"Retry"}, desktest.Labels(line))
	require.Equal(t, []string{"Retry", "Details…", "Open folder", "Remove from list"}, d.MenuOf("a.png"))

	d.Choose("Details…")
	require.True(t, d.Sees("CommBox does not know this channel"))
	d.Press("Close")

	d.Service.Recover()
	d.PressIn("a.png", "Retry")
	d.UntilState(uploader.Done, "a.png")
}

func TestUnknownIsNeverRepeatedWithoutAQuestion(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Service.AnswerFile("a.png", http.StatusInternalServerError, `{"status":500,"description":"boom"}`)
	d.DropPictures("a.png")
	d.UntilState(uploader.Unknown, "a.png")
	require.True(t, d.Sees("This upload could not be confirmed"))
	require.Nil(t, d.Button("Retry"), "a dialog with Retry would invite a second copy")
	d.Press("Close")
	require.Equal(t, []string{"Upload again"}, desktest.Labels(d.Line("a.png")))

	require.Nil(t, d.Button("Retry all failed"), "nothing has certainly failed")
	d.Item("Retry all failed").Action()
	d.Settle()
	require.Equal(t, uploader.Unknown, d.State("a.png"), "Retry all leaves it alone")

	d.PressIn("a.png", "Upload again")
	require.True(t, d.Sees("Upload “a.png” again?"))
	d.Press("Cancel")
	d.Settle()
	require.Len(t, d.Service.Requests("a.png"), 1)

	d.Service.Recover()
	d.PressIn("a.png", "Upload again")
	d.Press("Upload again")
	d.UntilState(uploader.Done, "a.png")
	require.Len(t, d.Service.Requests("a.png"), 2)
}

func TestRetryAllFailed(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	for _, name := range []string{"a.png", "b.png"} {
		d.Service.AnswerFile(name, http.StatusBadRequest, `{"status":400,"description":"bad picture"}`)
	}
	d.DropPictures("a.png", "b.png")
	d.UntilState(uploader.Failed, "a.png", "b.png")
	d.Press("Close")
	d.Awaits("Retry 2 files")
	d.Service.Recover()
	d.Press("Retry 2 files")
	d.UntilState(uploader.Done, "a.png", "b.png")
	d.Until("there is nothing to retry", func() bool { return d.Button("Retry all failed") == nil })
}

func TestForgetAndRemoveAskFirst(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Service.AnswerFile("unknown.png", http.StatusInternalServerError, "{}")
	d.DropPictures("unknown.png", "done.png")
	d.UntilState(uploader.Done, "done.png")
	d.UntilState(uploader.Unknown, "unknown.png")
	d.Press("Close")

	d.PressIn("unknown.png", "Remove from list")
	d.Until("one row is gone", func() bool { return d.Rows.Length() == 1 })

	d.MenuOf("done.png")
	d.Choose("Remove from list")
	d.Until("the list is empty", func() bool { return d.Rows.Length() == 0 && d.Sees("Drop pictures, videos or documents here") })
	require.FileExists(t, filepath.Join(d.Dir, "files", "done.png"))
}

func TestFileThatIsNotThereGetsAFailedRow(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Drop([]string{filepath.Join(d.Dir, "gone.png"), d.Picture("there.png")})
	d.Until("both ended", func() bool {
		return d.State("gone.png") == uploader.Failed && d.State("there.png") == uploader.Done
	})
	require.Contains(t, d.Line("gone.png").Sentence.Text, "The file was not found")
}

func TestBlockedFileIsNotSent(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Drop([]string{d.File("page.html", []byte("<!DOCTYPE html><html><body>x</body></html>")), d.File("empty.png", nil)})
	d.Until("both are judged", func() bool {
		return d.State("page.html") == uploader.Blocked && d.State("empty.png") == uploader.Blocked
	})
	require.Contains(t, d.Line("page.html").Sentence.Text, "(HTML)")
	require.Contains(t, d.Line("empty.png").Sentence.Text, "The file is empty")
	require.Empty(t, d.Service.Requests())
}

func TestAdviceIsShownBesideTheID(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Drop([]string{d.File("notes.txt", []byte("some plain words\n"))})
	d.Until("the row is there", func() bool { return d.Rows.Length() == 1 })
	d.UntilState(uploader.Done, "notes.txt")
	require.Contains(t, d.Line("notes.txt").Sentence.Text, "not as a template header")
	require.Equal(t, commboxtest.MediaID(1), d.Line("notes.txt").ID.Text)
}

func TestCancelAllStopsEverything(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	names := []string{"1.png", "2.png", "3.png", "4.png", "5.png"}
	for _, name := range names {
		d.Service.Hold(name)
	}
	d.DropPictures(names...)
	d.Until("three are under way", func() bool { return len(d.Service.Requests()) == 3 })
	d.Awaits("0 of 5 done")
	d.Press("Cancel all")
	d.UntilState(uploader.Canceled, names...)
	d.Awaits("5 canceled")
	require.Nil(t, d.Button("Cancel all"), "there is nothing to cancel")
	require.Len(t, d.Service.Requests(), 3)
}

func TestHistoryIsThereAfterARestart(t *testing.T) {
	first := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	first.DropPictures("a.png")
	first.UntilState(uploader.Done, "a.png")
	id := first.Line("a.png").View.MediaID
	first.Close()
	first.Until("the window closed", func() bool { return first.Closed })

	second := desktest.Open(t, desktest.SetUp{Dir: first.Dir})
	require.Equal(t, []string{"a.png"}, second.Shown())
	require.Equal(t, id, second.Line("a.png").ID.Text)
	second.PressIn("a.png", "Copy ID")
	require.Equal(t, id, second.App.Clipboard().Content())
	require.WithinDuration(t, time.Now(), func() time.Time { j, _ := second.Job("a.png"); return j.FinishedAt }(), time.Minute)
}

func TestCopyWhenDone(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: `{"version":1,"copy_id_when_done":true,` + desktest.TwoChannels[len("{\n\t\"version\": 1,"):], Key: desktest.GoodKey})
	d.DropPictures("a.png")
	d.Until("the ID is on the clipboard", func() bool { return d.App.Clipboard().Content() == commboxtest.MediaID(1) })
}
