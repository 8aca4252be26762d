package ui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

// done is an upload of an earlier day, to the channel Support.
func done(id, name string, age time.Duration) history.Upload {
	then := time.Now().Add(-age)
	return history.Upload{
		ID: id, Path: filepath.Join(os.TempDir(), name), Name: name, SentName: name, Size: 1, Kind: "image", MIME: "image/png",
		SentMIME: "image/png", Verdict: "ok", Channel: "Support", Account: "Main", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d",
		State: "done", MediaID: "9" + id, Attempts: 1, CreatedAt: then, FinishedAt: then, AnsweredAt: then,
	}
}

const day = 24 * time.Hour

// keep puts uploads into the history and shows them.
func (d *desk) keep(uploads ...history.Upload) {
	d.t.Helper()
	require.NoError(d.t, d.history().Save(d.t.Context(), uploads))
	d.Rows.Load()
	d.settle()
}

// fill makes a history of n uploads.
func (d *desk) fill(n int) {
	uploads := make([]history.Upload, n)
	for i := range uploads {
		uploads[i] = done(fmt.Sprintf("%05d", i), fmt.Sprintf("IMG %05d.png", i), day+time.Duration(i)*time.Second)
	}
	d.keep(uploads...)
}

// uploadOf makes a done upload of a real file.
func (d *desk) uploadOf(name string, age time.Duration) history.Upload {
	u := done("1", name, age)
	u.Path = d.picture(name)
	hash, err := media.Hash(d.t.Context(), u.Path)
	require.NoError(d.t, err)
	u.Hash = hash
	return u
}

// pickPath plays a person who shows a file.
func pickPath(path *string) func(context.Context, string) ([]string, bool) {
	return func(context.Context, string) ([]string, bool) { return []string{*path}, true }
}

func TestNoSecondUpload(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.keep(d.uploadOf("a.png", 7*day))
	d.Drop([]string{d.picture("a.png")})
	d.awaits("You already have this file: it was not uploaded again.")
	require.Empty(t, d.service.Requests(), "nothing is sent")
	require.True(t, d.sees("23 days left"))
	require.Equal(t, []string{"Copy ID", "Upload anyway"}, labels(d.line("a.png")))
	d.List.Choose(0)
	d.item("Copy").Action()
	require.Equal(t, "91", d.app.Clipboard().Content())

	d.press("Upload anyway")
	d.until("it was sent", func() bool { return len(d.service.Requests("a.png")) == 1 })
	d.until("there are three rows", func() bool { return d.Rows.Length() == 3 })
}

func TestAnotherChannelUploadsAndSaysWhy(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.keep(d.uploadOf("a.png", day))
	d.item("Sales").Action()
	d.Drop([]string{d.picture("a.png")})
	d.until("it was sent", func() bool { return len(d.service.Requests("a.png")) == 1 })
	d.awaits("You also have this file in “Support”: an ID works only in its own channel.")
}

func TestAnExpiredIDIsUploadedAgain(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.keep(d.uploadOf("a.png", 31*day))
	d.Drop([]string{d.picture("a.png")})
	d.until("it was sent", func() bool { return len(d.service.Requests("a.png")) == 1 })
}

func TestRenew(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.keep(d.uploadOf("a.png", 26*day))
	require.True(t, d.sees("4 days left"))
	require.Equal(t, []string{"Copy ID", "Renew"}, labels(d.line("a.png")))
	d.press("Renew")
	d.awaits("Renewed.")
	j, ok := d.List.Current()
	require.True(t, ok)
	require.Equal(t, "1", j.Renews, "the new one is selected, and linked to the old one")
	require.NotEqual(t, "91", j.MediaID)
	require.Equal(t, 2, d.Rows.Length())
}

func TestRenewAFileThatMoved(t *testing.T) {
	where := ""
	d := open(t, setUp{settings: twoChannels, key: goodKey, pick: pickPath(&where)})
	old := d.uploadOf("a.png", 26*day)
	where = old.Path + ".moved.png"
	require.NoError(t, os.Rename(old.Path, where))
	d.keep(old)
	d.press("Renew")
	d.awaits("The file has moved")
	d.press("Locate…")
	d.awaits("Renewed.")
	require.Empty(t, d.Dialogs.Open())
}

func TestRenewAFileThatChanged(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	old := d.uploadOf("a.png", 26*day)
	require.NoError(t, os.WriteFile(old.Path, png("another"), 0o600))
	d.keep(old)
	d.press("Renew")
	d.awaits("The file has changed")
	require.Empty(t, d.service.Requests())
	d.press("Upload the changed file")
	d.awaits("Renewed.")
}

func TestFavouritesNamesAndNotes(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.keep(done("1", "old.png", 10*day), done("2", "new.png", day))
	d.List.Choose(1)
	require.Equal(t, []string{"old.png"}, d.selected())
	d.item("Favourite").Action()
	d.until("the favourite is on top", func() bool { j, ok := d.Rows.At(0); return ok && j.Name == "old.png" && j.Favourite })

	d.item("Name and note…").Action()
	d.entries()[0].SetText("Price list")
	d.entries()[1].SetText("for the spring")
	d.press("Save")
	d.awaits("Price list")
	require.True(t, d.sees("for the spring"))
	for _, text := range []string{"price", "SPRING", "91"} {
		d.Bar.Search.SetText(text)
		d.until("it is found by "+text, func() bool { return d.Rows.Length() == 1 && !d.Rows.Loading() })
	}
}

func TestFilters(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	video := done("2", "b.mp4", 27*day)
	video.Kind, video.Channel = "video", "Sales"
	d.keep(done("1", "a.png", day), video, done("3", "c.png", 40*day))
	d.Bar.ToggleFilters()
	d.settle()
	require.Equal(t, []string{"All channels", "Sales", "Support"}, d.Bar.Filters.Channels.Options)
	shows := func(what string, names ...string) {
		t.Helper()
		d.until(what, func() bool {
			if d.Rows.Loading() || d.Rows.Length() != len(names) {
				return false
			}
			for i, name := range names {
				if j, ok := d.Rows.At(i); !ok || j.Name != name {
					return false
				}
			}
			return true
		})
	}
	shows("all", "a.png", "b.mp4", "c.png")
	d.Bar.Filters.Channels.SetSelectedIndex(1)
	shows("one channel", "b.mp4")
	d.Bar.Filters.Channels.SetSelectedIndex(0)
	d.Bar.Filters.Kinds.SetSelectedIndex(1)
	shows("pictures", "a.png", "c.png")
	d.Bar.Filters.Dates.SetSelectedIndex(2)
	shows("of the last 7 days", "a.png")
	d.Bar.ToggleFilters()
	shows("all again", "a.png", "b.mp4", "c.png")
	d.Bar.ToggleFilters()
	d.Bar.Filters.Sorts.SetSelectedIndex(1)
	shows("the oldest first", "c.png", "b.mp4", "a.png")
	d.Bar.States.SetSelectedIndex(2)
	shows("expiring soon", "b.mp4")
}

func TestFavouritesThatExpireAreTold(t *testing.T) {
	first := open(t, setUp{settings: twoChannels, key: goodKey})
	favourite := done("1", "a.png", 27*day)
	favourite.Favourite = true
	first.keep(favourite, done("2", "b.png", 27*day))
	first.leave()
	second := open(t, setUp{settings: twoChannels, key: goodKey, dir: first.dir})
	second.awaits("1 favourite expires within 5 days.")
}

func TestEnterInTheSearchLeadsToWhatWasFound(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.keep(done("1", "a.png", day), done("2", "price list.png", 26*day))
	d.item("Find…").Action()
	d.Bar.Search.SetText("pri")
	d.until("it is found", func() bool { return d.Rows.Length() == 1 && !d.Rows.Loading() })
	d.typeKey(fyne.KeyReturn)
	require.Equal(t, []string{"price list.png"}, d.selected())
	require.Equal(t, fyne.Focusable(d.List), d.win.Canvas().Focused())
}

func TestOldRowsGoAtTheStart(t *testing.T) {
	first := open(t, setUp{settings: twoChannels, key: goodKey})
	starred, failed := done("1", "starred.png", 100*day), done("3", "failed.png", 100*day)
	starred.Favourite, failed.State, failed.MediaID = true, "failed", ""
	first.keep(starred, done("2", "old.png", 100*day), failed, done("4", "new.png", day))
	require.NoError(t, first.control.ChangeSettings(func(s *settings.Settings) error { s.KeepDays = 90; return nil }))
	first.leave()
	second := open(t, setUp{dir: first.dir})
	second.until("the old one is gone", func() bool { return second.Rows.Length() == 3 && !second.Rows.Loading() })
	require.ElementsMatch(t, []string{"starred.png", "new.png", "failed.png"}, second.shown(), "those that failed have a time of their own")
}

func TestARenewalTakesOverWhatWasWritten(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	old := d.uploadOf("a.png", 26*day)
	old.Favourite, old.Label, old.Note = true, "Price list", "for the spring"
	d.keep(old)
	d.press("Renew")
	d.awaits("Renewed.")
	d.until("the new one is the favourite", func() bool {
		j, ok := d.Rows.At(0)
		return ok && j.Renews == "1" && j.Favourite && j.Label == "Price list"
	})
	j, ok := d.Rows.At(1)
	require.True(t, ok)
	require.False(t, j.Favourite)
}

func TestRenewGoesToTheSameStream(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	old := d.uploadOf("a.png", 26*day)
	old.Channel = "Sales" // is another stream by now, or a colleague's
	d.keep(old)
	d.press("Renew")
	d.awaits("Renewed.")
	j, _ := d.List.Current()
	require.Equal(t, "Support", j.Channel)
	require.Equal(t, "/whatsapp/uploadmedia/"+string(old.StreamID), d.service.Requests("a.png")[0].Path)
}

func TestSeveralThatCannotBeRenewedAreToldOnce(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.keep(done("1", "gone 1.png", 26*day), done("2", "gone 2.png", 26*day), d.renamed("3", d.uploadOf("a.png", 26*day)))
	d.item("Select all").Action()
	d.settle()
	d.item("Renew").Action()
	d.awaits("2 files have moved or changed")
	require.Len(t, d.Dialogs.Open(), 1)
	d.until("the third was renewed", func() bool { return len(d.service.Requests("a.png")) == 1 })
}

func (d *desk) renamed(id string, u history.Upload) history.Upload {
	u.ID, u.MediaID = id, "9"+id
	return u
}
