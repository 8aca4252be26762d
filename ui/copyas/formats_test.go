package copyas_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/desktest"
	"mediadrop/ui/snippet"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

func TestCopyIsTheMediaIDAtFirst(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	require.Equal(t, settings.CopyID, d.Copier.Default().Key)
	d.Copier.CopyAs(d.Copier.Default(), []uploader.Job{desktest.FinishedPDF("4711")})
	require.Equal(t, "4711", d.Clipboard())
	require.Equal(t, "job 4711", d.List.Copied)
	require.Empty(t, d.Dialogs.Open())
}

func TestChosenFormatIsUsedAndRemembered(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.Copier.SetDefault(settings.CopyCSV)
	d.Settle()
	d.Copier.CopyAs(d.Copier.Default(), []uploader.Job{desktest.FinishedPDF("4711")})
	row, err := csv.NewReader(strings.NewReader(d.Clipboard())).Read()
	require.NoError(t, err)
	require.Equal(t, []string{"4711.sent", "4711", "document", "Support"}, row[:4])
	written, err := os.ReadFile(filepath.Join(d.Dir, "settings.json"))
	require.NoError(t, err)
	require.Contains(t, string(written), `"copy_format": "csv"`)
}

func TestHeaderIsReadyToPaste(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.Copier.CopyAs(d.Format(settings.CopyHeader), []uploader.Job{desktest.FinishedPDF("4711")})
	require.JSONEq(t, `{"type":"header","parameters":[{"type":"document","document":{"id":"4711","filename":"4711.sent"}}]}`, d.Clipboard())
	require.True(t, d.Sees("For sending, not for creating templates"))
}

func TestRequestNamesTheServiceButNeverTheKey(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Copier.CopyAs(d.Format(settings.CopyRequest), []uploader.Job{desktest.Finished("4711", media.Image, "image/jpeg")})
	line, body, _ := strings.Cut(d.Clipboard(), "\n")
	require.Equal(t, "POST "+d.Service.URL()+"v2/whatsapp/sendtemplatedmessage/hNyRN_fLUy7rrOrN9jLpipA%3d%3d", line)
	require.True(t, json.Valid([]byte(body)))
	require.NotContains(t, d.Clipboard(), desktest.GoodKey)
}

// An account that was deleted has no address any more; another one's would be
// a wrong one.
func TestRequestOfAForgottenAccount(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	j := desktest.FinishedPDF("4711")
	j.Account = "Gone"
	d.Copier.CopyAs(d.Format(settings.CopyRequest), []uploader.Job{j})
	require.True(t, strings.HasPrefix(d.Clipboard(), "POST <base URL>/v2/"), d.Clipboard())
}

func TestSeveralAreCopiedInTheirOrder(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	running := uploader.Job{Upload: history.Upload{ID: "running", State: uploader.Uploading}}
	d.Copier.CopyAs(d.Copier.Default(), []uploader.Job{desktest.FinishedPDF("2"), running, desktest.FinishedPDF("3"), desktest.FinishedPDF("1")})
	require.Equal(t, "2\n3\n1", d.Clipboard())
	require.True(t, d.Sees("3 IDs copied."))
}

func TestNothingToCopySaysSo(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.App.Clipboard().SetContent("mine")
	for _, jobs := range [][]uploader.Job{nil, {{Upload: history.Upload{ID: "1", State: uploader.Failed}}}} {
		d.Copier.CopyAs(d.Copier.Default(), jobs)
		require.Equal(t, "mine", d.Clipboard())
		require.True(t, d.Sees("There is no media ID to copy."))
	}
}

func TestExpiredIDIsCopiedOnlyAfterAQuestion(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.App.Clipboard().SetContent("mine")
	old := []uploader.Job{desktest.Expired(desktest.FinishedPDF("4711"), 3)}
	d.Copier.CopyAs(d.Copier.Default(), old)
	require.True(t, d.Sees("The ID expired 3 days ago."), d.Screen())
	d.Press("Cancel")
	require.Equal(t, "mine", d.Clipboard())
	d.Copier.CopyAs(d.Copier.Default(), old)
	d.Press("Copy anyway")
	require.Equal(t, "4711", d.Clipboard())
}

func TestAnExpiredIDIsRatherRenewed(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Keep(d.UploadOf("a.png", 33*desktest.Day))
	d.List.Choose(0)
	d.Item("Copy").Action()
	d.Awaits("The ID expired 3 days ago.")
	renew := d.Button("Renew")
	require.Equal(t, widget.HighImportance, renew.Importance)
	d.Tap(renew)
	d.Awaits("Renewed.")
	require.Empty(t, d.Clipboard())
}

func TestExpiredIDsAmongOthers(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.Copier.CopyAs(d.Copier.Default(), []uploader.Job{desktest.FinishedPDF("1"), desktest.Expired(desktest.FinishedPDF("2"), 0), desktest.Expired(desktest.FinishedPDF("3"), 40)})
	require.True(t, d.Sees("2 of 3 IDs have expired."), d.Screen())
	d.Press("Copy anyway")
	require.Equal(t, "1\n2\n3", d.Clipboard())
}

func TestWhatCannotStandInAHeaderIsToldAndLeftOut(t *testing.T) {
	wanted := desktest.Finished("7", media.Image, "image/png")
	wanted.Header = media.Document
	warned := desktest.Finished("8", media.Video, "video/mp4")
	warned.Reason, warned.FitsHeader = media.ReasonNotForHeaders, ""
	for why, j := range map[string]uploader.Job{
		"Audio cannot be used as a template":     desktest.Finished("1", media.Audio, "audio/ogg"),
		"A sticker cannot be used as a template": desktest.Finished("2", media.Sticker, "image/webp"),
		"not as a template header":               desktest.Finished("3", media.Document, "application/vnd.ms-excel"),
		"Good for messages":                      warned,
		"This header needs a document":           wanted,
	} {
		t.Run(why, func(t *testing.T) {
			d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
			for _, key := range []string{settings.CopyHeader, settings.CopyRequest} {
				d.App.Clipboard().SetContent("mine")
				d.Copier.CopyAs(d.Format(key), []uploader.Job{j})
				require.True(t, d.Sees(why), d.Screen())
				require.True(t, d.Sees("Nothing was copied."))
				require.True(t, d.Sees(j.Name))
				require.Equal(t, "mine", d.Clipboard())
				d.Press("Close")

				d.Copier.CopyAs(d.Format(key), []uploader.Job{j, desktest.FinishedPDF("9")})
				require.True(t, d.Sees("The other ID was copied."), d.Screen())
				require.Contains(t, d.Clipboard(), `"id": "9"`)
				require.NotContains(t, d.Clipboard(), `"id": "`+j.MediaID+`"`)
				d.Press("Close")
			}
			d.Copier.CopyAs(d.Format(settings.CopyID), []uploader.Job{j})
			require.Equal(t, j.MediaID, d.Clipboard(), "the ID alone can be copied")
			require.Empty(t, d.Dialogs.Open())
		})
	}
}

func TestManyLeftOutAreNotAllNamed(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	var jobs []uploader.Job
	for _, id := range strings.Fields("1 2 3 4 5 6 7") {
		jobs = append(jobs, desktest.Finished(id, media.Audio, "audio/ogg"))
	}
	d.Copier.CopyAs(d.Format(settings.CopyHeader), jobs)
	require.True(t, d.Sees("5.file"))
	require.False(t, d.Sees("6.file"))
	require.True(t, d.Sees("and 2 more files"))
}

func TestOwnFormatIsUsed(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.With(desktest.ChatLine + `, "copy_format": "chat LINE"`)})
	d.Copier.CopyAs(d.Copier.Default(), []uploader.Job{desktest.FinishedPDF("1"), desktest.FinishedPDF("2")})
	require.Equal(t, "1.sent: 1 (Support)\n2.sent: 2 (Support)", d.Clipboard())
}

// A format that was broken by hand is listed, and says why it cannot be used.
func TestBrokenFormatSaysWhy(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.With(`"copy_format": "Mine", "copy_formats": [{"name": "Mine", "text": "{{.Key}}"}]`)})
	d.App.Clipboard().SetContent("mine")
	d.Copier.CopyAs(d.Copier.Default(), []uploader.Job{desktest.FinishedPDF("1")})
	require.True(t, d.Sees("The format “Mine” cannot be used"))
	require.True(t, d.Sees("Uploads have no field “Key”"), d.Screen())
	require.Equal(t, "mine", d.Clipboard())
}

func TestSnippetOfAnUpload(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	j := desktest.FinishedPDF("4711")
	j.Label, j.Note = "Prices", "for spring"
	u := d.Copier.Snippet(j)
	require.Equal(t, snippet.Upload{
		ID: "4711", Filename: "4711.sent", Kind: "document", Header: "document", MIME: "application/pdf", Channel: "Support",
		StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", BaseURL: d.Service.URL(), Label: "Prices", Note: "for spring",
		Size: 4711, Expires: j.FinishedAt.Add(history.Lifetime).Local(),
	}, u)
	// What earlier versions kept.
	j.SentName, j.SentMIME, j.SentBytes, j.MIME, j.Size = "", "", 0, "image/png", 12
	u = d.Copier.Snippet(j)
	require.Equal(t, []any{"4711.file", "image/png", int64(12)}, []any{u.Filename, u.MIME, u.Size})
}

func TestCopyMenu(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.With(desktest.ChatLine + `, "copy_format": "header"`)})
	item := d.Copier.Menu([]uploader.Job{desktest.FinishedPDF("1"), desktest.FinishedPDF("2")})
	labels, marked := desktest.Offers(item)
	require.Equal(t, []string{
		"Media ID", "Template header", "Send request", "CSV row", "Chat line", "",
		"For sending, not for creating templates", "Copy formats…",
	}, labels)
	require.Equal(t, "Template header", marked)
	require.True(t, item.ChildMenu.Items[6].Disabled)
	item.ChildMenu.Items[0].Action()
	require.Equal(t, "1\n2", d.Clipboard())
	item.ChildMenu.Items[7].Action()
	require.True(t, d.Sees("Your own formats"))
}

func TestCopyMenuOfTheSelection(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.DropPictures("a.png", "b.png")
	d.UntilState(uploader.Done, "a.png", "b.png")
	d.List.Only(0)
	d.Copier.Menu(nil).ChildMenu.Items[0].Action()
	first, _ := d.Rows.At(0)
	require.Equal(t, first.MediaID, d.Clipboard())
}
