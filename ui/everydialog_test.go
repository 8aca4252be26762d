package ui_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/settings/home"
	"mediadrop/ui/clipboard"
	"mediadrop/ui/control"
	"mediadrop/ui/desktest"
	"mediadrop/ui/files"
	"mediadrop/ui/language"
	"mediadrop/ui/look"
	"mediadrop/ui/uploadlist"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/team"
)

// shown is a dialog, or one of its states.
type shown struct {
	what  string // names it, and its picture
	title string // its title, as in the code (English); "" for another state of one that is here already
	open  func(d *desktest.Desk)
	// after ends what a busy dialog waits for; nil for one that is at rest.
	after func(d *desktest.Desk)
	// rows is set where the toolkit makes rows as they are needed: Tab's way back is
	// not the one forth then.
	rows bool
}

// scene is what a window shows from the same beginning, one after the other.
type scene struct {
	setUp  func(t *testing.T) desktest.SetUp
	begin  func(d *desktest.Desk)
	dialog []shown
}

// looks are how a window is shown.
type looks struct {
	code  string
	theme string
	size  fyne.Size
}

// everyDialog opens each dialog that the program has, and calls do while it is on the
// screen. TestEveryDialogIsHere holds that none is missing.
func everyDialog(t *testing.T, l looks, do func(t *testing.T, d *desktest.Desk, s shown)) {
	for _, s := range scenes() {
		setUp := s.setUp(t)
		setUp.Language, setUp.MayFail = l.code, true
		d := desktest.Open(t, setUp)
		require.NoError(t, look.Use(d.App, l.theme, 100))
		d.Win.Resize(l.size)
		if s.begin != nil {
			s.begin(d)
			closeAll(d)
		}
		for _, dialog := range s.dialog {
			if dialog.open != nil {
				d.Until("nothing more comes of the one before", d.Quiet)
				closeAll(d)
				dialog.open(d)
			}
			if dialog.after == nil {
				d.Settle()
			}
			do(t, d, dialog)
			if dialog.after != nil {
				dialog.after(d)
				d.Settle()
			}
			closeAll(d)
		}
		if len(s.dialog) > 0 && !d.Closed {
			d.Leave()
		}
	}
}

// closeAll closes what is open.
func closeAll(d *desktest.Desk) {
	for d.Dialogs.CloseTop() {
		d.Settle()
	}
}

// untilAsked waits for the dialog with a text, and closes what comes before it.
func untilAsked(d *desktest.Desk, text string) {
	d.T.Helper()
	d.Until("asked about "+text, func() bool {
		if d.Dialogs.Any() && d.Sees(text) {
			return true
		}
		d.Dialogs.CloseTop()
		return false
	})
}

// longName is as long as file names are.
var longName = strings.Repeat("a very long name ", 11) + "winter.png"

const (
	manyFiles   = 201 // of a folder, more than are uploaded without a question
	longChannel = "Customer service for the north and the Golan, second line"
	workedWith  = `"copy_formats": [{"name": "Chat line", "text": "{{.Filename}}: {{.ID}} ({{.Channel}})"}, {"name": "Broken", "text": "{{.Filename"}],
	"templates": [
		{"channel": "Support", "name": "order_update", "language": "he", "header": "image", "body": ["Dana", "17"], "buttons": [{"type": "url", "index": 0, "text": "orders/17"}]},
		{"channel": "Support", "name": "a_name_as_long_as_whatsapp_takes_them_for_winter_prices", "language": "en_GB", "header": "document"}]`
	keyLike = "0123456789abcdef0123456789abcdef"
)

func plain(s desktest.SetUp) func(*testing.T) desktest.SetUp {
	return func(*testing.T) desktest.SetUp { return s }
}

// job returns the newest upload of a file.
func job(d *desktest.Desk, name string) uploader.Job {
	d.T.Helper()
	j, ok := d.Job(name)
	if !ok {
		d.T.Fatalf("there is no row for %q", name)
	}
	return j
}

// ended makes an upload of a kind, to show and to ask about.
func ended(d *desktest.Desk, name string, state uploader.State, code string) uploader.Job {
	j := desktest.Finished(name, media.Image, "image/png")
	j.Name, j.State = name, state
	j.Problem = &uploader.Problem{Code: uploader.Code(code), Detail: "HTTP 404 Not Found"}
	j.Sentence = words.Describe(state, j.Problem)
	return j
}

// aMember is in a team whose database does not answer.
func aMember(t *testing.T) desktest.SetUp {
	const url = "postgres://mediadrop@127.0.0.1:1/mediadrop"
	dir := t.TempDir()
	paths, err := home.Locate(dir)
	require.NoError(t, err)
	address, err := team.ParseAddress(url)
	require.NoError(t, err)
	store, err := history.Open(t.Context(), paths.History)
	require.NoError(t, err)
	require.NoError(t, store.JoinTeam(t.Context(), address.Place(), "", false))
	require.NoError(t, store.Close())
	return desktest.SetUp{Dir: dir, Settings: desktest.With(`"team": {"url": "` + url + `", "member": "Desk 3"}`)}
}

// inTeam opens the settings of a member and presses a button.
func inTeam(press string) func(*desktest.Desk) {
	return func(d *desktest.Desk) {
		d.Settings.Show()
		d.Tab("Team")
		if press != "" {
			d.Press(press)
		}
	}
}

func scenes() []scene {
	return []scene{
		{setUp: plain(desktest.SetUp{}), dialog: []shown{
			{what: "a channel, the first", title: "Set up a channel", open: func(d *desktest.Desk) { d.Setup.Channel(nil, nil) }},
			{what: "about", title: "About MediaDrop", open: func(d *desktest.Desk) { d.Item("About MediaDrop").Action() }},
			{what: "keyboard shortcuts", title: "Keyboard shortcuts", open: func(d *desktest.Desk) { d.Item("Keyboard shortcuts").Action() }},
			{what: "first steps", title: "First steps", open: func(d *desktest.Desk) { d.Item("First steps").Action() }},
			{what: "diagnostics", title: "Diagnostics copied", open: func(d *desktest.Desk) { d.Item("Copy diagnostics").Action() }},
			{what: "settings, channels, none", open: func(d *desktest.Desk) { d.Settings.Show(); d.Tab("Channels") }},
			{what: "a wrong clock", title: "Check the date and time of this computer", open: func(d *desktest.Desk) {
				d.Publish(uploader.Snapshot{ClockAhead: 49 * time.Hour})
			}},
		}},
		working(),
		{setUp: plain(desktest.SetUp{Settings: desktest.TwoAccounts, Key: desktest.GoodKey}), dialog: []shown{
			{what: "a channel of two accounts", open: func(d *desktest.Desk) { d.Setup.Channel(nil, nil) }},
			{what: "a key of two accounts", title: "Key for “{{.Account}}”", open: func(d *desktest.Desk) { d.Setup.AskForKey("Second", nil) }},
			{what: "settings, advanced, two accounts", open: func(d *desktest.Desk) { d.Settings.Show(); d.Tab("Advanced") }},
			{what: "delete an account", title: "Delete the account “{{.Account}}”?", open: func(d *desktest.Desk) {
				d.Settings.Show()
				d.Tab("Advanced")
				d.Press("Delete")
			}},
			{what: "the keychain refused the key", title: "The key could not be stored", open: func(d *desktest.Desk) {
				d.Keychain.Fail(errors.New("no keyring"))
				d.Setup.AskForKey("Main", nil)
				d.Entries()[0].SetText(desktest.GoodKey)
				d.Press("Save")
			}},
		}},
		{setUp: func(t *testing.T) desktest.SetUp { return desktest.SetUp{Preset: desktest.LockedPreset} }, dialog: []shown{
			{what: "channels that are set up", title: "Your channels are set up", open: func(d *desktest.Desk) { d.Setup.Channel(nil, nil) }},
			{what: "about, with an administrator", open: func(d *desktest.Desk) { d.Item("About MediaDrop").Action() }},
			{what: "formats that are set up", open: func(d *desktest.Desk) { d.Copier.ShowFormats() }},
		}},
		{setUp: aMember, dialog: []shown{
			{what: "settings, in a team", open: inTeam(""), after: func(*desktest.Desk) {}},
			{what: "leave the team", title: "Leave the team?", open: inTeam("Leave the team…"), after: func(*desktest.Desk) {}},
			{what: "the team's password", title: "Enter the team's password", open: inTeam("Enter password…"), after: func(*desktest.Desk) {}},
		}},
		{setUp: plain(desktest.SetUp{Settings: desktest.TwoChannels, Problems: []settings.Problem{
			{Field: "channels[1].stream_id", Code: settings.BadStreamID, Line: 9, Column: 4}, {Field: "base_url", Code: settings.BaseURLNotHTTPS, Value: "http://example.com"}}}), dialog: []shown{
			{what: "settings that were not loaded", title: "Some settings could not be loaded"},
		}},
		{setUp: plain(desktest.SetUp{Settings: desktest.TwoChannels, Alone: true}), dialog: []shown{
			{what: "not everything works", title: "Not everything works"},
		}},
		{setUp: func(t *testing.T) desktest.SetUp {
			return desktest.SetUp{Dir: desktest.Stopped(t), Key: desktest.GoodKey}
		}, dialog: []shown{
			{what: "resume", title: "Resume {{.Count}} uploads?"},
		}},
	}
}

// closedWhileSending sends a message and closes the form before the answer is there.
func closedWhileSending(status int) func(*desktest.Desk) {
	return func(d *desktest.Desk) {
		d.Service.AnswerFile("order_update", status, "{}")
		d.Service.Hold("order_update")
		d.Trier.Try([]uploader.Job{job(d, "price list.png")})
		entries := d.Entries()
		entries[len(entries)-1].SetText("+972542345678")
		d.Press("Send the message")
		d.Press("Close")
		d.Service.ReleaseAll()
		d.Until("told", d.Dialogs.Any)
		d.Service.Recover()
	}
}

// working is a desk on which somebody has worked for a while.
func working() scene {
	copied := clipboard.Content{Picture: clipboard.Picture{MIME: "image/png", Data: desktest.PNG("copied")}}
	var onClipboard *clipboard.Content
	paste := func(content clipboard.Content) func(*desktest.Desk) {
		return func(d *desktest.Desk) {
			*onClipboard = content
			d.Item("Upload from clipboard").Action()
			d.Until("asked", d.Dialogs.Any)
		}
	}
	tab := func(tab string, press ...string) func(*desktest.Desk) {
		return func(d *desktest.Desk) {
			d.Settings.Show()
			d.Tab(tab)
			for _, label := range press {
				d.Press(label)
				d.Settle()
			}
		}
	}
	old := func(id, name string) history.Upload { return desktest.Done(id, name, 33*desktest.Day) }
	elsewhere := func(d *desktest.Desk, id, path string) uploader.Job {
		u := old(id, "price list.png")
		u.Path, u.Hash = path, strings.Repeat("ab", 32)
		return uploader.Job{Upload: u}
	}
	return scene{
		setUp: func(*testing.T) desktest.SetUp {
			content := copied
			onClipboard = &content
			return desktest.SetUp{
				Settings: desktest.With(workedWith), Key: desktest.GoodKey,
				Clipboard: func(context.Context) (clipboard.Content, error) {
					if onClipboard.Files == "broken" {
						return clipboard.Content{}, errors.New("the owner does not answer")
					}
					return *onClipboard, nil
				},
				Pick: func(context.Context, string) ([]string, bool) { return nil, false },
			}
		},
		begin: func(d *desktest.Desk) {
			d.DropPictures("price list.png", longName)
			d.UntilState(uploader.Done, "price list.png", longName)
			d.Service.AnswerFile("unclear.png", 500, "{}")
			d.Service.AnswerFile("unclear too.png", 500, "{}")
			d.DropPictures("unclear.png", "unclear too.png")
			d.UntilState(uploader.Unknown, "unclear.png", "unclear too.png")
			d.Settle()
			closeAll(d)
			d.Win.Canvas().Focus(d.List)
		},
		dialog: []shown{
			// The stack's own.
			{what: "an error", title: "Something went wrong", open: func(d *desktest.Desk) {
				d.Dialogs.Error(errors.New("write /home/dana/.local/share/mediadrop/history.db: input/output error"))
			}},
			{what: "a long error", open: func(d *desktest.Desk) { d.Dialogs.Error(errors.New(strings.Repeat("a long reason ", 60))) }},
			{what: "a long message", open: func(d *desktest.Desk) { d.Dialogs.Tell(longName, strings.Repeat("A long sentence that goes on. ", 80)) }},
			{what: "a long question", open: func(d *desktest.Desk) {
				d.Dialogs.Ask(longName, strings.Repeat("A long question? ", 80), "Agree", func() {})
			}},
			// Channels and keys.
			{what: "a channel", open: func(d *desktest.Desk) { d.Setup.Channel(nil, nil) }},
			{what: "a channel to edit", title: "Edit the channel", open: func(d *desktest.Desk) {
				c := d.Control.Settings().Channels[0]
				d.Setup.Channel(&c, nil)
			}},
			{what: "a channel with errors", open: func(d *desktest.Desk) {
				d.Setup.Channel(nil, nil)
				d.FillSetup("", "not an ID!", "a key with spaces")
				d.Press("Check and save")
			}},
			{what: "a channel that CommBox refuses", open: func(d *desktest.Desk) {
				d.Setup.Channel(nil, nil)
				d.FillSetup(longChannel, desktest.StreamID, desktest.BadKey)
				d.Press("Check and save")
			}},
			{what: "a channel, busy", open: func(d *desktest.Desk) {
				d.Service.HoldAll()
				d.Setup.Channel(nil, nil)
				d.FillSetup("Third", desktest.StreamID, desktest.GoodKey)
				d.Press("Check and save")
			}, after: func(d *desktest.Desk) { d.Dialogs.CloseTop(); d.Service.ReleaseAll() }},
			{what: "a key for a stream ID", title: "Is this the stream ID?", open: func(d *desktest.Desk) {
				d.Setup.Channel(nil, nil)
				d.FillSetup("Third", keyLike, desktest.GoodKey)
				d.Press("Check and save")
			}},
			{what: "a channel that works", title: "It works", open: func(d *desktest.Desk) {
				d.Setup.Channel(nil, nil)
				d.FillSetup(longChannel, desktest.StreamID, desktest.GoodKey)
				d.Press("Check and save")
			}},
			{what: "a key", title: "CommBox key", open: func(d *desktest.Desk) { d.Setup.AskForKey("Main", nil) }},
			{what: "a key with an error", open: func(d *desktest.Desk) {
				d.Setup.AskForKey("Main", nil)
				d.Entries()[0].SetText("a key with spaces")
				d.Press("Save")
			}},
			{what: "a key, busy", open: func(d *desktest.Desk) {
				d.HangKeychain()
				d.Setup.AskForKey("Main", nil)
				d.Entries()[0].SetText(desktest.GoodKey)
				d.Press("Save")
			}, after: func(d *desktest.Desk) { d.Dialogs.CloseTop(); d.ReleaseKeychain() }},
			// Uploads.
			{what: "name and note", title: "Name and note", open: func(d *desktest.Desk) { d.Commands.Do(job(d, "price list.png"), uploadlist.EditNote) }},
			{what: "name and note of a long name", open: func(d *desktest.Desk) { d.Commands.Do(job(d, longName), uploadlist.EditNote) }},
			{what: "a preview", title: "Preview", open: func(d *desktest.Desk) { d.Preview.Show(job(d, longName)) }},
			{what: "details", title: "{{.Count}} uploads could not be confirmed", open: func(d *desktest.Desk) { d.Alerts.ShowDetails(job(d, "unclear.png")) }},
			{what: "details, unfolded", open: func(d *desktest.Desk) { d.Alerts.ShowDetails(job(d, "unclear.png")); d.Details() }},
			{what: "not uploaded", title: "Not uploaded", open: func(d *desktest.Desk) {
				d.Alerts.ShowDetails(ended(d, longName, uploader.Failed, "not_found"))
			}},
			{what: "WhatsApp would not show this", title: "WhatsApp would not show {{.Count}} files", open: func(d *desktest.Desk) {
				d.Drop([]string{d.File("drawing.svg", []byte(desktest.SVG))})
				d.UntilState(uploader.Blocked, "drawing.svg")
				closeAll(d)
				d.Alerts.ShowDetails(job(d, "drawing.svg"))
			}},
			{what: "the key was refused", title: "CommBox rejected your key", open: func(d *desktest.Desk) {
				d.Service.AnswerFile("refused.png", 401, "{}")
				d.DropPictures("refused.png")
				d.Awaits("refused.png")
				d.Until("asked", d.Dialogs.Any)
			}, after: func(d *desktest.Desk) { closeAll(d); d.Service.Recover(); d.Control.Cancel(job(d, "refused.png").ID) }},
			{what: "many files of many causes", title: "Some files need you", open: func(d *desktest.Desk) {
				at := time.Now()
				jobs := desktest.DropOf(at, 12)
				d.Publish(uploader.Snapshot{Jobs: jobs})
				for i := range jobs {
					state, code := uploader.Failed, "not_found"
					switch i % 3 {
					case 1:
						state, code = uploader.Unknown, "server_error"
					case 2:
						code = "file_changed"
					}
					j := ended(d, jobs[i].Name, state, code)
					j.ID, j.CreatedAt, j.DropID = jobs[i].ID, jobs[i].CreatedAt, jobs[i].DropID
					jobs[i] = j
				}
				d.Publish(uploader.Snapshot{Jobs: jobs})
			}},
			{what: "files to review", title: "{{.Count}} cannot be sent", rows: true, open: func(d *desktest.Desk) {
				d.Drop([]string{d.DeepPicture("a.png"), d.Picture("ok.png"), d.File("drawing.svg", []byte(desktest.SVG)), d.DeepPicture(longName)})
				untilAsked(d, "a.png")
			}, after: func(d *desktest.Desk) {
				closeAll(d)
				d.Control.CancelAll()
			}},
			{what: "upload again", title: "Upload “{{.Name}}” again?", open: func(d *desktest.Desk) { d.Commands.Do(job(d, "unclear.png"), uploadlist.UploadAgain) }},
			{what: "upload several again", title: "Upload {{.Count}} files again?", open: func(d *desktest.Desk) {
				// Others among the rows would be tried again, and their dialogs come above this one.
				d.Commands.AskToUploadAgain(job(d, "unclear.png"), ended(d, longName, uploader.Unknown, "server_error"))
			}},
			{what: "many rows to remove", title: "Remove {{.Count}} rows from the list?", open: func(d *desktest.Desk) { d.Removal.WhenAgreed(50_000, 0, func() {}) }},
			{what: "many uploads to stop", title: "Stop {{.Count}} uploads?", open: func(d *desktest.Desk) { d.Removal.WhenAgreed(0, 50_000, func() {}) }},
			{what: "many rows to remove and uploads to stop", open: func(d *desktest.Desk) { d.Removal.WhenAgreed(50_000, 1, func() {}) }},
			{what: "many files of a folder", title: "Upload {{.Count}} files?", open: func(d *desktest.Desk) {
				dir := filepath.Join(d.Dir, "many")
				for _, name := range desktest.Names(manyFiles) {
					path := filepath.Join(dir, name)
					require.NoError(d.T, os.MkdirAll(dir, 0o700))
					require.NoError(d.T, os.WriteFile(path, desktest.PNG(path), 0o600))
				}
				d.Drop([]string{dir})
				untilAsked(d, strconv.Itoa(manyFiles))
			}, after: func(d *desktest.Desk) { closeAll(d) }},
			{what: "close during uploads", title: "Close MediaDrop?", open: func(d *desktest.Desk) {
				d.Service.Hold("held.png")
				d.DropPictures("held.png")
				d.UntilState(uploader.Uploading, "held.png")
				d.Item("Quit").Action()
			}, after: func(d *desktest.Desk) {
				closeAll(d)
				d.Control.CancelAll()
				d.UntilState(uploader.Canceled, "held.png")
			}},
			// The clipboard, and what is no file.
			{what: "a pasted picture", title: "Upload this picture?", open: paste(copied)},
			{what: "nothing to paste", title: "Nothing to upload on the clipboard", open: paste(clipboard.Content{})},
			{what: "copied files that are gone", title: "The copied files are gone", open: paste(clipboard.Content{Files: "copy\nfile:///nowhere/a.png"})},
			{what: "what cannot be pasted", title: "This cannot be pasted", open: paste(clipboard.Content{Files: "broken"})},
			{what: "addresses", title: "{{.Count}} addresses, not files", open: func(d *desktest.Desk) { files.TellAddresses(d.Dialogs, 3) }},
			// Copying and formats.
			{what: "an expired ID", title: "This ID has expired", open: func(d *desktest.Desk) {
				d.Copier.Copy([]uploader.Job{desktest.Expired(desktest.FinishedPDF("1"), 3)})
			}},
			{what: "some expired IDs", title: "Some IDs have expired", open: func(d *desktest.Desk) {
				d.Copier.Copy([]uploader.Job{desktest.Expired(desktest.FinishedPDF("1"), 3), desktest.Expired(desktest.FinishedPDF("2"), 1), desktest.FinishedPDF("3")})
			}},
			{what: "not for a template header", title: "Not for a template header", open: func(d *desktest.Desk) {
				d.Copier.CopyAs(d.Format(settings.CopyHeader), []uploader.Job{desktest.Finished("song", media.Audio, "audio/ogg"), desktest.Finished("table", media.Document, "text/csv"), desktest.FinishedPDF("2")})
			}},
			{what: "a format that cannot be used", title: "The format “{{.Name}}” cannot be used", open: func(d *desktest.Desk) {
				d.Copier.CopyAs(d.Format("Broken"), []uploader.Job{desktest.FinishedPDF("2")})
			}},
			{what: "formats", title: "Copy formats", open: func(d *desktest.Desk) { d.Copier.ShowFormats() }},
			{what: "a format", title: "Add a format", open: func(d *desktest.Desk) { d.Copier.ShowFormats(); d.Press("Add a format…") }},
			{what: "a format to edit", title: "Edit the format", open: func(d *desktest.Desk) { d.Copier.ShowFormats(); d.Press("Edit") }},
			{what: "a format with an error", open: func(d *desktest.Desk) {
				d.Copier.ShowFormats()
				d.Press("Edit")
				d.FormatText().SetText("{{.Nothing}}")
			}},
			{what: "delete a format", title: "Delete the format “{{.Name}}”?", open: func(d *desktest.Desk) { d.Copier.ShowFormats(); d.Press("Delete") }},
			// Renewing.
			{what: "many IDs to renew", title: "Renew {{.Count}} IDs?", open: func(d *desktest.Desk) {
				jobs := make([]uploader.Job, 21)
				for i := range jobs {
					jobs[i] = desktest.FinishedPDF(desktest.Names(21)[i])
				}
				d.Renewal.Renew(jobs)
			}},
			{what: "a channel of somebody else", title: "Nothing was renewed", open: func(d *desktest.Desk) {
				j := elsewhere(d, "s", "/nowhere/a.png")
				j.Account = control.PracticeAccount // a colleague's channel has none here
				d.Renewal.Renew([]uploader.Job{j})
			}},
			{what: "not all renewed", title: "Not all were renewed", open: func(d *desktest.Desk) {
				d.Renewal.Renew([]uploader.Job{elsewhere(d, "m1", "/nowhere/a.png"), elsewhere(d, "m2", "/nowhere/b.png")})
			}},
			{what: "a file on another computer", title: "Where is the file?", open: func(d *desktest.Desk) { d.Renewal.Renew([]uploader.Job{elsewhere(d, "w", "")}) }},
			{what: "a file that moved", title: "The file has moved", open: func(d *desktest.Desk) {
				d.Renewal.Renew([]uploader.Job{elsewhere(d, "g", "/home/dana/Documents/price lists/winter/price list.png")})
			}},
			{what: "a file that changed", title: "The file has changed", open: func(d *desktest.Desk) {
				d.Renewal.Renew([]uploader.Job{elsewhere(d, "c", d.Picture("changed.png"))})
			}},
			// Trying.
			{what: "try", title: "Try it on my phone", open: func(d *desktest.Desk) { d.Trier.Try([]uploader.Job{job(d, "price list.png"), job(d, longName)}) }},
			{what: "try, with errors", open: func(d *desktest.Desk) {
				d.Trier.Try([]uploader.Job{job(d, "price list.png")})
				d.Entries()[0].SetText("")
				d.Entries()[len(d.Entries())-1].SetText("054")
				d.Press("Send the message")
			}},
			{what: "no template fits", title: "No template fits", open: func(d *desktest.Desk) {
				j := desktest.Finished("film", media.Video, "video/mp4")
				d.Trier.Try([]uploader.Job{j})
			}},
			{what: "it did not arrive", title: "It did not arrive", open: func(d *desktest.Desk) { d.Trier.NotArrived(job(d, "price list.png")) }},
			{what: "a message that was not sent", title: "The message was not sent", open: closedWhileSending(404)},
			{what: "a message that is not confirmed", title: "This message could not be confirmed", open: closedWhileSending(500)},
			{what: "did it arrive", title: "Did it arrive?", open: func(d *desktest.Desk) { d.Trier.Try([]uploader.Job{job(d, "price list.png")}) }},
			// Import.
			{what: "not imported", title: "“{{.Name}}” was not imported", open: func(d *desktest.Desk) { d.Importing([]byte("{")); d.Until("asked", d.Dialogs.Any) }},
			{what: "channels to add", title: "Add what is in “{{.Name}}”?", open: func(d *desktest.Desk) {
				d.Importing([]byte(`{"version":1,"accounts":[{"name":"North","base_url":"https://commbox.example.com/"}],"channels":[{"name":"North","stream_id":"bbbbN_fLUy7rrOrN9jLpipA%3d%3d","account":"North"}]}`))
				d.Until("asked", d.Dialogs.Any)
			}},
			// The settings.
			{what: "settings, channels", title: "Settings", open: tab("Channels")},
			{what: "settings, key", open: tab("Key")},
			{what: "settings, general", open: tab("General")},
			{what: "settings, templates", open: tab("Templates")},
			{what: "settings, team", open: tab("Team")},
			{what: "settings, advanced", open: tab("Advanced")},
			{what: "delete a channel", title: "Delete the channel “{{.Channel}}”?", open: tab("Channels", "Delete")},
			{what: "delete the key", title: "Delete the key?", open: tab("Key", "Delete key")},
			{what: "delete a template", title: "Delete the template “{{.Name}}”?", open: tab("Templates", "Delete")},
			{what: "a template", title: "Add a template", open: tab("Templates", "Add a template…")},
			{what: "a template with an error", open: tab("Templates", "Add a template…", "Save")},
			{what: "a template to edit", title: "Edit the template", open: tab("Templates", "Edit")},
			{what: "an account", title: "Add another account", open: tab("Advanced", "Add another account…")},
			{what: "an account with an error", open: tab("Advanced", "Add another account…", "Save")},
			{what: "settings that were not saved", title: "Save what you typed?", open: func(d *desktest.Desk) {
				d.Settings.Show()
				d.Tab("Advanced")
				d.Entries()[len(d.Entries())-1].SetText("17")
				d.Dialogs.CloseTop()
			}, after: func(d *desktest.Desk) { d.Press("Discard") }},
			{what: "a team that was not joined", title: "Leave without joining the team?", open: func(d *desktest.Desk) {
				d.Settings.Show()
				d.Tab("Team")
				d.Entries()[1].SetText("Desk 3")
				d.Dialogs.CloseTop()
			}, after: func(d *desktest.Desk) { d.Press("Discard") }},
			// Where the system has no dialog for files, and what comes of it.
			{what: "a file that was not saved", title: "The file was not saved", open: func(d *desktest.Desk) {
				d.Files.PickPlace = func(context.Context, string, string) (string, bool) {
					return filepath.Join(d.Dir, "nowhere", "settings.json"), true
				}
				d.Transfer.ExportChannels()
				d.Settle()
				d.Files.PickPlace = nil
			}},
			{what: "choose files", title: "Choose files to upload", open: func(d *desktest.Desk) {
				d.Files.Pick = func(context.Context, string) ([]string, bool) { return nil, false }
				d.Files.Open(lang.L("Choose files to upload"), language.Label("Upload"), nil, func([]string) {})
			}},
			{what: "save a file", title: "Export the channels, without keys", open: func(d *desktest.Desk) { d.Transfer.ExportChannels() }},
			{what: "replace a file", title: "Replace “{{.Name}}”?", open: func(d *desktest.Desk) {
				d.Transfer.ExportChannels()
				d.Settle()
				d.Entries()[1].SetText(d.Picture("there.png"))
				d.Press("Save")
			}},
		},
	}
}
