package ui

import (
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox/commboxtest"
)

func TestDroppedFilesGetRowsAndMediaIDs(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	release := d.service.Hold("first.png")
	d.drop("first.png", "second.png")
	d.untilState(uploader.Done, "second.png")
	d.until("the file went out", func() bool { return d.line("first.png").View.Progress == 1 })
	require.Equal(t, []string{"first.png", "second.png"}, d.shown(), "the files of one drop in their order")

	first := d.line("first.png")
	require.Equal(t, []string{"Cancel"}, labels(first))
	require.Equal(t, "Sent. Waiting for the answer…", first.Sentence.Text)
	require.True(t, first.Bar.Visible())
	require.False(t, first.ID.Visible())

	second := d.line("second.png")
	require.Equal(t, []string{"Copy ID"}, labels(second))
	require.False(t, second.Bar.Visible())
	require.Regexp(t, `^Support · \d+ bytes · \d\d:\d\d$`, uitest.Plain(second.Caption.Text))
	require.Equal(t, []string{"Copy", "Copy as", "Renew", "Name and note…", "Favourite", "Open folder", "Remove from list"}, d.menuOf("second.png"))

	release()
	d.untilState(uploader.Done, "first.png")
	require.Equal(t, "/whatsapp/uploadmedia/hNyRN_fLUy7rrOrN9jLpipA%3d%3d", d.service.Requests("first.png")[0].Path)
}

func TestCopyPutsExactlyTheIDOnTheClipboard(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.drop("a.png")
	d.untilState(uploader.Done, "a.png")
	d.pressIn("a.png", "Copy ID")
	require.Equal(t, commboxtest.MediaID(1), d.app.Clipboard().Content())
	require.Equal(t, commboxtest.MediaID(1), d.line("a.png").ID.Text)
	require.Equal(t, []string{"Copied"}, labels(d.line("a.png")))
	d.until("the button says again what it does", func() bool { return labels(d.line("a.png"))[0] == "Copy ID" })
}

func TestOnlyTheCopiedRowSaysCopied(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.drop("a.png", "b.png")
	d.untilState(uploader.Done, "a.png", "b.png")
	d.pressIn("a.png", "Copy ID")
	d.pressIn("b.png", "Copy ID")
	require.Equal(t, d.line("b.png").View.MediaID, d.app.Clipboard().Content())
	require.Equal(t, []string{"Copy ID"}, labels(d.line("a.png")))
	require.Equal(t, []string{"Copied"}, labels(d.line("b.png")))
}

func TestNewestDropComesFirst(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.drop("old 1.png", "old 2.png")
	d.drop("new.png")
	d.untilState(uploader.Done, "old 1.png", "old 2.png", "new.png")
	require.Equal(t, []string{"new.png", "old 1.png", "old 2.png"}, d.shown())
	days := []string{}
	for _, r := range d.lines() {
		days = append(days, r.Day.Text)
	}
	require.Equal(t, []string{"Today", "", ""}, days, "a day is named once")
}

func TestDropGoesToTheChannelThatIsSelectedNow(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	hold := d.service.Hold("slow.png")
	d.drop("slow.png")
	d.item("Sales").Action()
	d.drop("later.png")
	hold()
	d.untilState(uploader.Done, "slow.png", "later.png")
	require.Contains(t, d.service.Requests("slow.png")[0].Path, "hNyRN", "the channel is pinned at the drop")
	require.Contains(t, d.service.Requests("later.png")[0].Path, "aaaaN")
	require.Contains(t, d.line("slow.png").Caption.Text, "Support")
	require.Contains(t, d.line("later.png").Caption.Text, "Sales")
}

func TestCancelAndRetry(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.service.Hold("a.png")
	d.drop("a.png")
	d.until("the file is being sent", func() bool { return len(d.service.Requests("a.png")) == 1 })
	d.pressIn("a.png", "Cancel")
	d.untilState(uploader.Canceled, "a.png")
	require.NotEmpty(t, d.line("a.png").Sentence.Text)
	require.Equal(t, []string{"Retry"}, labels(d.line("a.png")))
	require.Empty(t, d.Dialogs.Open(), "what the person did needs no dialog")

	d.service.ReleaseAll()
	d.pressIn("a.png", "Retry")
	d.untilState(uploader.Done, "a.png")
	require.Equal(t, []string{"a.png"}, d.shown(), "the same row goes on")
}

func TestFailedUploadSaysWhyAndCanBeRetried(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.service.AnswerFile("a.png", http.StatusNotFound, `{"status":404,"description":"no such stream"}`)
	d.drop("a.png")
	d.untilState(uploader.Failed, "a.png")
	d.press("Close")
	line := d.line("a.png")
	require.Contains(t, line.Sentence.Text, "CommBox does not know this channel")
	require.Contains(t, line.Sentence.Text, "no such stream")
	require.Equal(t, []string{"Retry"}, labels(line))
	require.Equal(t, []string{"Retry", "Details…", "Open folder", "Remove from list"}, d.menuOf("a.png"))

	d.choose("Details…")
	require.True(t, d.sees("CommBox does not know this channel"))
	d.press("Close")

	d.service.Recover()
	d.pressIn("a.png", "Retry")
	d.untilState(uploader.Done, "a.png")
}

func TestUnknownIsNeverRepeatedWithoutAQuestion(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.service.AnswerFile("a.png", http.StatusInternalServerError, `{"status":500,"description":"boom"}`)
	d.drop("a.png")
	d.untilState(uploader.Unknown, "a.png")
	require.True(t, d.sees("This upload could not be confirmed"))
	require.Nil(t, d.button("Retry"), "a dialog with Retry would invite a second copy")
	d.press("Close")
	require.Equal(t, []string{"Upload again", "Remove from list"}, labels(d.line("a.png")))

	require.Nil(t, d.button("Retry all failed"), "nothing has certainly failed")
	d.item("Retry all failed").Action()
	d.settle()
	require.Equal(t, uploader.Unknown, d.state("a.png"), "Retry all leaves it alone")

	d.pressIn("a.png", "Upload again")
	require.True(t, d.sees("Upload “a.png” again?"))
	d.press("Cancel")
	d.settle()
	require.Len(t, d.service.Requests("a.png"), 1)

	d.service.Recover()
	d.pressIn("a.png", "Upload again")
	d.press("Upload again")
	d.untilState(uploader.Done, "a.png")
	require.Len(t, d.service.Requests("a.png"), 2)
}

func TestRetryAllFailed(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	for _, name := range []string{"a.png", "b.png"} {
		d.service.AnswerFile(name, http.StatusBadRequest, `{"status":400,"description":"bad picture"}`)
	}
	d.drop("a.png", "b.png")
	d.untilState(uploader.Failed, "a.png", "b.png")
	d.press("Close")
	d.awaits("Retry all failed")
	d.service.Recover()
	d.press("Retry all failed")
	d.untilState(uploader.Done, "a.png", "b.png")
	d.until("there is nothing to retry", func() bool { return d.button("Retry all failed") == nil })
}

func TestForgetAndRemoveAskFirst(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.service.AnswerFile("unknown.png", http.StatusInternalServerError, "{}")
	d.drop("unknown.png", "done.png")
	d.untilState(uploader.Done, "done.png")
	d.untilState(uploader.Unknown, "unknown.png")
	d.press("Close")

	d.pressIn("unknown.png", "Remove from list")
	d.until("one row is gone", func() bool { return d.Rows.Length() == 1 })

	d.menuOf("done.png")
	d.choose("Remove from list")
	d.until("the list is empty", func() bool { return d.Rows.Length() == 0 && d.sees("Drop pictures, videos or documents here") })
	require.FileExists(t, filepath.Join(d.dir, "files", "done.png"))
}

func TestFileThatIsNotThereGetsAFailedRow(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.Drop([]string{filepath.Join(d.dir, "gone.png"), d.picture("there.png")})
	d.until("both ended", func() bool {
		return d.state("gone.png") == uploader.Failed && d.state("there.png") == uploader.Done
	})
	require.Contains(t, d.line("gone.png").Sentence.Text, "The file was not found")
}

func TestBlockedFileIsNotSent(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.Drop([]string{d.file("page.html", []byte("<!DOCTYPE html><html><body>x</body></html>")), d.file("empty.png", nil)})
	d.until("both are judged", func() bool {
		return d.state("page.html") == uploader.Blocked && d.state("empty.png") == uploader.Blocked
	})
	require.Contains(t, d.line("page.html").Sentence.Text, "(HTML)")
	require.Contains(t, d.line("empty.png").Sentence.Text, "The file is empty")
	require.Empty(t, d.service.Requests())
}

func TestAdviceIsShownBesideTheID(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.Drop([]string{d.file("notes.txt", []byte("some plain words\n"))})
	d.until("the row is there", func() bool { return d.Rows.Length() == 1 })
	d.untilState(uploader.Done, "notes.txt")
	require.Contains(t, d.line("notes.txt").Sentence.Text, "not as a template header")
	require.Equal(t, commboxtest.MediaID(1), d.line("notes.txt").ID.Text)
}

func TestCancelAllStopsEverything(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	names := []string{"1.png", "2.png", "3.png", "4.png", "5.png"}
	for _, name := range names {
		d.service.Hold(name)
	}
	d.drop(names...)
	d.until("three are under way", func() bool { return len(d.service.Requests()) == 3 })
	d.awaits("3 uploading · 2 queued")
	d.press("Cancel all")
	d.untilState(uploader.Canceled, names...)
	d.awaits("Ready.")
	require.Nil(t, d.button("Cancel all"), "there is nothing to cancel")
	require.Len(t, d.service.Requests(), 3)
}

func TestHistoryIsThereAfterARestart(t *testing.T) {
	first := open(t, setUp{settings: twoChannels, key: goodKey})
	first.drop("a.png")
	first.untilState(uploader.Done, "a.png")
	id := first.line("a.png").View.MediaID
	first.Close()
	first.until("the window closed", func() bool { return first.closed })

	second := open(t, setUp{dir: first.dir})
	require.Equal(t, []string{"a.png"}, second.shown())
	require.Equal(t, id, second.line("a.png").ID.Text)
	second.pressIn("a.png", "Copy ID")
	require.Equal(t, id, second.app.Clipboard().Content())
	require.WithinDuration(t, time.Now(), func() time.Time { j, _ := second.job("a.png"); return j.FinishedAt }(), time.Minute)
}

func TestCopyWhenDone(t *testing.T) {
	d := open(t, setUp{settings: `{"version":1,"copy_id_when_done":true,` + twoChannels[len("{\n\t\"version\": 1,"):], key: goodKey})
	d.drop("a.png")
	d.until("the ID is on the clipboard", func() bool { return d.app.Clipboard().Content() == commboxtest.MediaID(1) })
}
