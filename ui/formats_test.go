package ui

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/copyas"
	"mediadrop/ui/snippet"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

// finished returns an upload to the channel Support that ended well just now.
func finished(id string, kind media.Kind, mime string) uploader.Job {
	var fits media.Kind // as the check finds
	if kind == media.Image || kind == media.Video || mime == "application/pdf" {
		fits = kind
	}
	return uploader.Job{Upload: history.Upload{FitsHeader: fits, ID: "job " + id, Name: id + ".file", SentName: id + ".sent", State: uploader.Done, MediaID: id, Kind: kind, SentMIME: mime, SentBytes: 4711, FinishedAt: time.Now().UTC(), Channel: "Support", Account: "Main", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"}}
}

func finishedPDF(id string) uploader.Job { return finished(id, media.Document, "application/pdf") }

// expired makes it an upload whose ID ended days ago.
func expired(j uploader.Job, days int) uploader.Job {
	j.FinishedAt = time.Now().Add(-history.Lifetime - time.Duration(days)*24*time.Hour - time.Hour)
	return j
}

func (d *desk) format(key string) copyas.Format {
	d.t.Helper()
	for _, f := range d.Copier.Formats() {
		if f.Key == key {
			return f
		}
	}
	d.t.Fatalf("there is no format %q", key)
	return copyas.Format{}
}

func (d *desk) clipboard() string { return d.app.Clipboard().Content() }

// with returns settings with one more member.
func with(member string) string { return strings.TrimSuffix(twoChannels, "}") + ", " + member + "}" }

const chatLine = `"copy_formats": [{"name": "Chat line", "text": "{{.Filename}}: {{.ID}} ({{.Channel}})"}]`

func TestCopyIsTheMediaIDAtFirst(t *testing.T) {
	d := open(t, setUp{settings: twoChannels})
	require.Equal(t, settings.CopyID, d.Copier.Default().Key)
	d.Copier.CopyAs(d.Copier.Default(), []uploader.Job{finishedPDF("4711")})
	require.Equal(t, "4711", d.clipboard())
	require.Equal(t, "job 4711", d.List.Copied)
	require.Empty(t, d.Dialogs.Open())
}

func TestChosenFormatIsUsedAndRemembered(t *testing.T) {
	d := open(t, setUp{settings: twoChannels})
	d.Copier.SetDefault(settings.CopyCSV)
	d.settle()
	d.Copier.CopyAs(d.Copier.Default(), []uploader.Job{finishedPDF("4711")})
	row, err := csv.NewReader(strings.NewReader(d.clipboard())).Read()
	require.NoError(t, err)
	require.Equal(t, []string{"4711.sent", "4711", "document", "Support"}, row[:4])
	written, err := os.ReadFile(filepath.Join(d.dir, "settings.json"))
	require.NoError(t, err)
	require.Contains(t, string(written), `"copy_format": "csv"`)
}

func TestHeaderIsReadyToPaste(t *testing.T) {
	d := open(t, setUp{settings: twoChannels})
	d.Copier.CopyAs(d.format(settings.CopyHeader), []uploader.Job{finishedPDF("4711")})
	require.JSONEq(t, `{"type":"header","parameters":[{"type":"document","document":{"id":"4711","filename":"4711.sent"}}]}`, d.clipboard())
	require.True(t, d.sees("For sending, not for creating templates"))
}

func TestRequestNamesTheServiceButNeverTheKey(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.Copier.CopyAs(d.format(settings.CopyRequest), []uploader.Job{finished("4711", media.Image, "image/jpeg")})
	line, body, _ := strings.Cut(d.clipboard(), "\n")
	require.Equal(t, "POST "+d.service.URL()+"v2/whatsapp/sendtemplatedmessage/hNyRN_fLUy7rrOrN9jLpipA%3d%3d", line)
	require.True(t, json.Valid([]byte(body)))
	require.NotContains(t, d.clipboard(), goodKey)
}

// An account that was deleted has no address any more; another one's would be
// a wrong one.
func TestRequestOfAForgottenAccount(t *testing.T) {
	d := open(t, setUp{settings: twoChannels})
	j := finishedPDF("4711")
	j.Account = "Gone"
	d.Copier.CopyAs(d.format(settings.CopyRequest), []uploader.Job{j})
	require.True(t, strings.HasPrefix(d.clipboard(), "POST <base URL>/v2/"), d.clipboard())
}

func TestSeveralAreCopiedInTheirOrder(t *testing.T) {
	d := open(t, setUp{settings: twoChannels})
	running := uploader.Job{Upload: history.Upload{ID: "running", State: uploader.Uploading}}
	d.Copier.CopyAs(d.Copier.Default(), []uploader.Job{finishedPDF("2"), running, finishedPDF("3"), finishedPDF("1")})
	require.Equal(t, "2\n3\n1", d.clipboard())
	require.True(t, d.sees("3 IDs copied."))
}

func TestNothingToCopySaysSo(t *testing.T) {
	d := open(t, setUp{settings: twoChannels})
	d.app.Clipboard().SetContent("mine")
	for _, jobs := range [][]uploader.Job{nil, {{Upload: history.Upload{ID: "1", State: uploader.Failed}}}} {
		d.Copier.CopyAs(d.Copier.Default(), jobs)
		require.Equal(t, "mine", d.clipboard())
		require.True(t, d.sees("There is no media ID to copy."))
	}
}

func TestExpiredIDIsCopiedOnlyAfterAQuestion(t *testing.T) {
	d := open(t, setUp{settings: twoChannels})
	d.app.Clipboard().SetContent("mine")
	old := []uploader.Job{expired(finishedPDF("4711"), 3)}
	d.Copier.CopyAs(d.Copier.Default(), old)
	require.True(t, d.sees("The ID expired 3 days ago."), d.screen())
	d.press("Cancel")
	require.Equal(t, "mine", d.clipboard())
	d.Copier.CopyAs(d.Copier.Default(), old)
	d.press("Copy anyway")
	require.Equal(t, "4711", d.clipboard())
}

func TestExpiredIDsAmongOthers(t *testing.T) {
	d := open(t, setUp{settings: twoChannels})
	d.Copier.CopyAs(d.Copier.Default(), []uploader.Job{finishedPDF("1"), expired(finishedPDF("2"), 0), expired(finishedPDF("3"), 40)})
	require.True(t, d.sees("2 of 3 IDs have expired."), d.screen())
	d.press("Copy anyway")
	require.Equal(t, "1\n2\n3", d.clipboard())
}

func TestWhatCannotStandInAHeaderIsToldAndLeftOut(t *testing.T) {
	wanted := finished("7", media.Image, "image/png")
	wanted.Header = media.Document
	warned := finished("8", media.Video, "video/mp4")
	warned.Reason, warned.FitsHeader = media.ReasonNotForHeaders, ""
	for why, j := range map[string]uploader.Job{
		"Audio cannot be used as a template":     finished("1", media.Audio, "audio/ogg"),
		"A sticker cannot be used as a template": finished("2", media.Sticker, "image/webp"),
		"not as a template header":               finished("3", media.Document, "application/vnd.ms-excel"),
		"Good for messages":                      warned,
		"This header needs a document":           wanted,
	} {
		t.Run(why, func(t *testing.T) {
			d := open(t, setUp{settings: twoChannels})
			for _, key := range []string{settings.CopyHeader, settings.CopyRequest} {
				d.app.Clipboard().SetContent("mine")
				d.Copier.CopyAs(d.format(key), []uploader.Job{j})
				require.True(t, d.sees(why), d.screen())
				require.True(t, d.sees("Nothing was copied."))
				require.True(t, d.sees(j.Name))
				require.Equal(t, "mine", d.clipboard())
				d.press("Close")

				d.Copier.CopyAs(d.format(key), []uploader.Job{j, finishedPDF("9")})
				require.True(t, d.sees("The other ID was copied."), d.screen())
				require.Contains(t, d.clipboard(), `"id": "9"`)
				require.NotContains(t, d.clipboard(), `"id": "`+j.MediaID+`"`)
				d.press("Close")
			}
			d.Copier.CopyAs(d.format(settings.CopyID), []uploader.Job{j})
			require.Equal(t, j.MediaID, d.clipboard(), "the ID alone can be copied")
			require.Empty(t, d.Dialogs.Open())
		})
	}
}

func TestManyLeftOutAreNotAllNamed(t *testing.T) {
	d := open(t, setUp{settings: twoChannels})
	var jobs []uploader.Job
	for _, id := range strings.Fields("1 2 3 4 5 6 7") {
		jobs = append(jobs, finished(id, media.Audio, "audio/ogg"))
	}
	d.Copier.CopyAs(d.format(settings.CopyHeader), jobs)
	require.True(t, d.sees("5.file"))
	require.False(t, d.sees("6.file"))
	require.True(t, d.sees("and 2 more files"))
}

func TestOwnFormatIsUsed(t *testing.T) {
	d := open(t, setUp{settings: with(chatLine + `, "copy_format": "chat LINE"`)})
	d.Copier.CopyAs(d.Copier.Default(), []uploader.Job{finishedPDF("1"), finishedPDF("2")})
	require.Equal(t, "1.sent: 1 (Support)\n2.sent: 2 (Support)", d.clipboard())
}

// A format that was broken by hand is listed, and says why it cannot be used.
func TestBrokenFormatSaysWhy(t *testing.T) {
	d := open(t, setUp{settings: with(`"copy_format": "Mine", "copy_formats": [{"name": "Mine", "text": "{{.Key}}"}]`)})
	d.app.Clipboard().SetContent("mine")
	d.Copier.CopyAs(d.Copier.Default(), []uploader.Job{finishedPDF("1")})
	require.True(t, d.sees("The format “Mine” cannot be used"))
	require.True(t, d.sees("Uploads have no field “Key”"), d.screen())
	require.Equal(t, "mine", d.clipboard())
}

func TestSnippetOfAnUpload(t *testing.T) {
	d := open(t, setUp{settings: twoChannels})
	j := finishedPDF("4711")
	j.Label, j.Note = "Prices", "for spring"
	u := d.Copier.Snippet(j)
	require.Equal(t, snippet.Upload{
		ID: "4711", Filename: "4711.sent", Kind: "document", Header: "document", MIME: "application/pdf", Channel: "Support",
		StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", BaseURL: d.service.URL(), Label: "Prices", Note: "for spring",
		Size: 4711, Expires: j.FinishedAt.Add(history.Lifetime).Local(),
	}, u)
	// What earlier versions kept.
	j.SentName, j.SentMIME, j.SentBytes, j.MIME, j.Size = "", "", 0, "image/png", 12
	u = d.Copier.Snippet(j)
	require.Equal(t, []any{"4711.file", "image/png", int64(12)}, []any{u.Filename, u.MIME, u.Size})
}

// offers returns what stands in the menu for copying.
func offers(item *fyne.MenuItem) (labels []string, marked string) {
	for _, i := range item.ChildMenu.Items {
		if i.Checked {
			marked = i.Label
		}
		labels = append(labels, i.Label)
	}
	return labels, marked
}

func TestCopyMenu(t *testing.T) {
	d := open(t, setUp{settings: with(chatLine + `, "copy_format": "header"`)})
	item := d.Copier.Menu([]uploader.Job{finishedPDF("1"), finishedPDF("2")})
	labels, marked := offers(item)
	require.Equal(t, []string{
		"Media ID", "Template header", "Send request", "CSV row", "Chat line", "",
		"For sending, not for creating templates", "Copy formats…",
	}, labels)
	require.Equal(t, "Template header", marked)
	require.True(t, item.ChildMenu.Items[6].Disabled)
	item.ChildMenu.Items[0].Action()
	require.Equal(t, "1\n2", d.clipboard())
	item.ChildMenu.Items[7].Action()
	require.True(t, d.sees("Your own formats"))
}

func TestCopyMenuOfTheSelection(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.drop("a.png", "b.png")
	d.untilState(uploader.Done, "a.png", "b.png")
	d.List.Only(0)
	d.Copier.Menu(nil).ChildMenu.Items[0].Action()
	first, _ := d.Rows.At(0)
	require.Equal(t, first.MediaID, d.clipboard())
}
