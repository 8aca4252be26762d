package renewal_test

import (
	"net/http"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/desktest"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

func TestNoSecondUpload(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Keep(d.UploadOf("a.png", 7*desktest.Day))
	d.Drop([]string{d.Picture("a.png")})
	d.Awaits("You already have this file: it was not uploaded again.")
	require.Empty(t, d.Service.Requests(), "nothing is sent")
	require.True(t, d.Sees("23 days left"))
	require.Equal(t, []string{"Copy ID"}, desktest.Labels(d.Line("a.png")))
	d.List.Choose(0)
	d.Item("Copy").Action()
	require.Equal(t, "91", d.App.Clipboard().Content())

	d.PressIn("a.png", "Upload anyway")
	d.Until("it was sent", func() bool { return len(d.Service.Requests("a.png")) == 1 })
	d.Until("there are three rows", func() bool { return d.Rows.Length() == 3 })
}

func TestAnotherChannelUploadsAndSaysWhy(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Keep(d.UploadOf("a.png", desktest.Day))
	d.Item("Sales").Action()
	d.Drop([]string{d.Picture("a.png")})
	d.Until("it was sent", func() bool { return len(d.Service.Requests("a.png")) == 1 })
	d.Awaits("You also have this file in “Support”: an ID works only in its own channel.")
}

func TestAnExpiredIDIsUploadedAgain(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Keep(d.UploadOf("a.png", 31*desktest.Day))
	d.Drop([]string{d.Picture("a.png")})
	d.Until("it was sent", func() bool { return len(d.Service.Requests("a.png")) == 1 })
}

// untilNewIsSelected waits until the new row of a renewal is selected, linked to the old
// one. The upload may be done before that.
func untilNewIsSelected(d *desktest.Desk, old string) (j uploader.Job) {
	d.T.Helper()
	d.Until("the new one is selected", func() (ok bool) {
		j, ok = d.List.Current()
		return ok && j.Renews == old
	})
	return j
}

func TestRenew(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Keep(d.UploadOf("a.png", 26*desktest.Day))
	require.True(t, d.Sees("4 days left"))
	require.Equal(t, []string{"Renew"}, desktest.Labels(d.Line("a.png")))
	d.Press("Renew")
	d.Awaits("Renewed.")
	require.NotEqual(t, "91", untilNewIsSelected(d, "1").MediaID)
	d.Until("it takes the old row's place", func() bool { return d.Rows.Length() == 1 })
	removed, err := d.History().Page(t.Context(), history.Filter{Removed: true}, 0, 9)
	require.NoError(t, err)
	require.Equal(t, "1", removed[0].ID)
}

// TestRenewANameThatIsNoText: the table has a name that other programs can read, and
// the path as the system has it.
func TestRenewANameThatIsNoText(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	old := d.UploadOf("caf\xe9.png", 26*desktest.Day)
	require.FileExists(t, old.Path)
	d.Keep(old)
	require.True(t, d.Sees("caf\ufffd.png"))
	d.Press("Renew")
	d.Awaits("Renewed.")
	require.Empty(t, d.Dialogs.Open())
	require.Equal(t, old.Path, untilNewIsSelected(d, old.ID).Path)
}

func TestRenewAFileThatMoved(t *testing.T) {
	where := ""
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey, Pick: desktest.PickPath(&where)})
	old := d.UploadOf("a.png", 26*desktest.Day)
	where = old.Path + ".moved.png"
	require.NoError(t, os.Rename(old.Path, where))
	d.Keep(old)
	d.Press("Renew")
	d.Awaits("The file has moved")
	d.Press("Locate…")
	d.Awaits("Renewed.")
	require.Empty(t, d.Dialogs.Open())
}

func TestRenewAFileThatChanged(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	old := d.UploadOf("a.png", 26*desktest.Day)
	require.NoError(t, os.WriteFile(old.Path, desktest.PNG("another"), 0o600))
	d.Keep(old)
	d.Press("Renew")
	d.Awaits("The file has changed")
	require.Empty(t, d.Service.Requests())
	d.Press("Upload the changed file")
	d.Awaits("Renewed.")
}

func TestOldRowsGoAtTheStart(t *testing.T) {
	first := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	starred, failed := desktest.Done("1", "starred.png", 100*desktest.Day), desktest.Done("3", "failed.png", 100*desktest.Day)
	starred.Favourite, failed.State, failed.MediaID = true, "failed", ""
	first.Keep(starred, desktest.Done("2", "old.png", 100*desktest.Day), failed, desktest.Done("4", "new.png", desktest.Day))
	require.NoError(t, first.Control.ChangeSettings(func(s *settings.Settings) error { s.KeepDays = 90; return nil }))
	first.Leave()
	second := desktest.Open(t, desktest.SetUp{Dir: first.Dir})
	second.Until("the old one is gone", func() bool { return second.Rows.Length() == 3 && !second.Rows.Loading() })
	require.ElementsMatch(t, []string{"starred.png", "new.png", "failed.png"}, second.Shown(), "those that failed have a time of their own")
}

func TestARenewalTakesOverWhatWasWritten(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	old := d.UploadOf("a.png", 26*desktest.Day)
	old.Favourite, old.Label, old.Note = true, "Price list", "for the spring"
	d.Keep(old)
	d.Press("Renew")
	d.Awaits("Renewed.")
	d.Until("the new one is the favourite", func() bool {
		j, ok := d.Rows.At(0)
		return ok && j.Renews == "1" && j.Favourite && j.Label == "Price list"
	})
	d.Until("it takes the old row's place", func() bool { return d.Rows.Length() == 1 })
}

func TestAFailedRenewalLeavesTheOldRow(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	old := d.UploadOf("a.png", 26*desktest.Day)
	old.Favourite = true
	d.Keep(old)
	d.Service.AnswerFile("a.png", http.StatusBadRequest, "{}")
	d.Press("Renew")
	d.Awaits("CommBox rejected the file")
	d.Press("Close")
	d.Settle()
	require.Equal(t, 2, d.Rows.Length())
	u, err := d.History().Get(t.Context(), "1")
	require.NoError(t, err)
	require.True(t, u.Favourite)
	require.True(t, u.RemovedAt.IsZero())

	d.Service.Recover()
	d.Press("Retry")
	d.Until("it takes the old row's place after all", func() bool { return d.Rows.Length() == 1 })
}

func TestRenewCannotBePressedTwice(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	old := d.UploadOf("a.png", 26*desktest.Day)
	d.Keep(old)
	release := d.Service.Hold("a.png")
	job := uploader.FromHistory(old)
	d.Renewal.Renew([]uploader.Job{job})
	d.Renewal.Renew([]uploader.Job{job})
	d.Until("it is being sent", func() bool { return len(d.Service.Requests("a.png")) == 1 })
	d.Renewal.Renew([]uploader.Job{job})
	d.Settle()
	release()
	d.Awaits("Renewed.")
	d.Settle()
	require.Len(t, d.Service.Requests("a.png"), 1)
}

func TestRenewDoesNotAskAgain(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Drop([]string{d.DeepPicture("a.png")})
	d.Awaits("1 to convert")
	d.Press("Convert and upload")
	d.UntilState(uploader.Done, "a.png")
	j, _ := d.Job("a.png")
	d.Renewal.Renew([]uploader.Job{j})
	d.Awaits("Renewed.")
	require.Empty(t, d.Dialogs.Open(), "it was answered")
	require.Len(t, d.Service.Requests("a.jpg"), 2)
}

func TestRenewGoesToTheSameStream(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	old := d.UploadOf("a.png", 26*desktest.Day)
	old.Channel = "Sales" // is another stream by now, or a colleague's
	d.Keep(old)
	d.Press("Renew")
	d.Awaits("Renewed.")
	require.Equal(t, "Support", untilNewIsSelected(d, old.ID).Channel)
	require.Equal(t, "/whatsapp/uploadmedia/"+string(old.StreamID), d.Service.Requests("a.png")[0].Path)
}

func TestSeveralThatCannotBeRenewedAreToldOnce(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Keep(desktest.Done("1", "gone 1.png", 26*desktest.Day), desktest.Done("2", "gone 2.png", 26*desktest.Day), d.Renamed("3", d.UploadOf("a.png", 26*desktest.Day)))
	d.Item("Select all").Action()
	d.Settle()
	d.Item("Renew").Action()
	d.Awaits("2 files have moved or changed")
	require.Len(t, d.Dialogs.Open(), 1)
	d.Until("the third was renewed", func() bool { return len(d.Service.Requests("a.png")) == 1 })
}

// What was uploaded on another computer has no path here: the person shows the file, and
// another one is asked about.
func TestRenewWhatWasUploadedElsewhere(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	theirs := d.UploadOf("a.png", 26*desktest.Day)
	where, right := "", theirs.Path
	d.Importing(desktest.LibraryOf(t, theirs))
	d.Awaits("1 added")
	d.Settle()
	d.Files.Pick = desktest.PickPath(&where)
	d.Press("Renew")
	d.Awaits("Where is the file?")
	require.True(t, d.Sees("“a.png” was uploaded on another computer."))
	where = d.Picture("b.png")
	d.Press("Locate…")
	d.Awaits("The file has changed")
	require.Empty(t, d.Service.Requests())
	d.Dialogs.CloseTop()

	d.Press("Renew")
	d.Awaits("Where is the file?")
	where = right
	d.Press("Locate…")
	d.Awaits("Renewed.")
	require.Len(t, d.Service.Requests("a.png"), 1)
}

// What goes to none of the person's channels cannot be renewed, whatever its file says
// of the account.
func TestWhatIsOfAnotherStreamIsNotRenewed(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	theirs := d.UploadOf("a.png", 26*desktest.Day)
	theirs.StreamID = "bbbbN_fLUy7rrOrN9jLpipA%3d%3d"
	d.Importing(desktest.LibraryOf(t, theirs))
	d.Awaits("1 added")
	d.Settle()
	require.Equal(t, []string{"Copy ID"}, desktest.Labels(d.Line("a.png")))
	row, err := d.History().Get(t.Context(), theirs.ID)
	require.NoError(t, err)
	require.Empty(t, row.Account)
	require.Empty(t, row.Path)
	d.List.Choose(0)
	d.Item("Renew").Action()
	d.Awaits("You do not have the channel of this ID.")
	d.Dialogs.CloseTop()
	d.Drop([]string{theirs.Path})
	d.Until("the file is uploaded: that ID is of no use here", func() bool { return len(d.Service.Requests("a.png")) == 1 })
}
