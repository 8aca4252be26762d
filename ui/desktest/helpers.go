package desktest

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/bottombar"
	"mediadrop/ui/copyas"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/libraryfile"
	"mediadrop/ui/spreadsheet"
	"mediadrop/ui/uitest"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/mediatest"
)

// TapSave presses the n-th of several buttons that save.
func (d *Desk) TapSave(n int) {
	d.T.Helper()
	for _, b := range d.Buttons("Save") {
		if n == 0 {
			d.Tap(b)
			return
		}
		n--
	}
	d.T.Fatal("there is no such button")
}

const TwoAccounts = `{
	"version": 1,
	"accounts": [{"name": "Main", "base_url": "SERVICE"}, {"name": "Second", "base_url": "SERVICE"}],
	"channels": [{"name": "Support", "stream_id": "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", "account": "Main"}]
}`

func Names(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("file %02d.png", i+1)
	}
	return list
}

// Details unfolds the details of the dialog in front and gives them.
func (d *Desk) Details() string {
	d.T.Helper()
	accordion := uitest.All[*widget.Accordion](d.Front())[0]
	accordion.Open(0)
	return uitest.All[*widget.Entry](d.Front())[0].Text
}

// Stopped returns the folder of a program that was closed in the middle of an
// upload that had gone out, with others queued behind it.
func Stopped(t *testing.T) (dir string) {
	t.Helper()
	d := Open(t, SetUp{Settings: `{"version":1,"parallel_uploads":1,` + TwoChannels[len("{\n\t\"version\": 1,"):], Key: GoodKey})
	d.Service.Hold("1.png")
	d.DropPictures("1.png")
	d.Until("the file went out", func() bool { j, _ := d.Job("1.png"); return j.HandedOver })
	d.DropPictures("2.png", "3.png")
	d.Item("Quit").Action()
	d.Press("Stop and close")
	d.Until("the window closed", func() bool { return d.Closed })
	require.Empty(t, d.Dialogs.Open(), "what closing itself interrupts is no news")
	return d.Dir
}

// LibraryDesk is a desk with these rows in its list, which saves to a path.
func LibraryDesk(t *testing.T, rows ...history.Upload) (d *Desk, path string) {
	d = Open(t, SetUp{Settings: TwoChannels, Key: GoodKey})
	require.NoError(t, d.History().Save(t.Context(), rows))
	d.Rows.Load()
	d.Settle()
	path = filepath.Join(t.TempDir(), "saved")
	d.Files.PickPlace = func(context.Context, string, string) (string, bool) { return path, true }
	return d, path
}

// RowOf is an upload that was done.
func RowOf(id, name string) history.Upload {
	at := time.Now().UTC().Truncate(time.Microsecond).Add(-time.Hour)
	return history.Upload{
		ID: id, Path: "/files/" + name, Name: name, Hash: strings.Repeat("ab", 32), Size: 1234, Kind: "image", MIME: "image/png",
		Verdict: "ok", Channel: "Support", Account: "Main", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", State: "done", MediaID: "2572506168" + id,
		Attempts: 1, HandedOver: true, Header: "image", FitsHeader: "image", SentBytes: 1234, SentMIME: "image/png", SentName: name,
		Favourite: true, Label: "label " + id, Note: "note " + id, Renews: "before", DropID: "drop", CreatedAt: at, FinishedAt: at.Add(time.Second),
	}
}

// TableOf reads a saved table.
func TableOf(t *testing.T, path string) [][]string {
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	text, marked := strings.CutPrefix(string(content), spreadsheet.ByteOrderMark)
	require.True(t, marked, "spreadsheets must know that it is UTF-8")
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	return lines
}

// InFormats opens the dialog about copy formats.
func InFormats(t *testing.T, s SetUp) *Desk {
	t.Helper()
	d := Open(t, s)
	d.Copier.ShowFormats()
	return d
}

func (d *Desk) FormatText() *dialogs.TextEntry { return uitest.All[*dialogs.TextEntry](d.Front())[0] }

func (d *Desk) OwnFormats() []settings.CopyFormat { return d.Control.Settings().CopyFormats }

// Finished returns an upload to the channel Support that ended well just now.
func Finished(id string, kind media.Kind, mime string) uploader.Job {
	var fits media.Kind // as the check finds
	if kind == media.Image || kind == media.Video || mime == "application/pdf" {
		fits = kind
	}
	return uploader.Job{Upload: history.Upload{FitsHeader: fits, ID: "job " + id, Name: id + ".file", SentName: id + ".sent", State: uploader.Done, MediaID: id, Kind: kind, SentMIME: mime, SentBytes: 4711, FinishedAt: time.Now().UTC(), Channel: "Support", Account: "Main", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"}}
}

func FinishedPDF(id string) uploader.Job { return Finished(id, media.Document, "application/pdf") }

// Expired makes it an upload whose ID ended days ago.
func Expired(j uploader.Job, days int) uploader.Job {
	j.FinishedAt = time.Now().Add(-history.Lifetime - time.Duration(days)*24*time.Hour - time.Hour)
	return j
}

func (d *Desk) Format(key string) copyas.Format {
	d.T.Helper()
	for _, f := range d.Copier.Formats() {
		if f.Key == key {
			return f
		}
	}
	d.T.Fatalf("there is no format %q", key)
	return copyas.Format{}
}

func (d *Desk) Clipboard() string { return d.App.Clipboard().Content() }

// With returns settings with one more member.
func With(member string) string { return strings.TrimSuffix(TwoChannels, "}") + ", " + member + "}" }

const ChatLine = `"copy_formats": [{"name": "Chat line", "text": "{{.Filename}}: {{.ID}} ({{.Channel}})"}]`

// Offers returns what stands in the menu for copying.
func Offers(item *fyne.MenuItem) (labels []string, marked string) {
	for _, i := range item.ChildMenu.Items {
		if i.Checked {
			marked = i.Label
		}
		labels = append(labels, i.Label)
	}
	return labels, marked
}

// LibraryOf is an exported library with these rows.
func LibraryOf(t testing.TB, rows ...history.Upload) []byte {
	var b bytes.Buffer
	require.NoError(t, libraryfile.Write(&b, time.Now(), func(row func(history.Upload) error) error {
		for _, u := range rows {
			if err := row(u); err != nil {
				return err
			}
		}
		return nil
	}))
	return b.Bytes()
}

// Importing imports a file with this content.
func (d *Desk) Importing(contents ...[]byte) {
	d.T.Helper()
	var paths []string
	for i, content := range contents {
		path := filepath.Join(d.T.TempDir(), fmt.Sprintf("library%d.json", i))
		require.NoError(d.T, os.WriteFile(path, content, 0o600))
		paths = append(paths, path)
	}
	d.Files.Pick = func(context.Context, string) ([]string, bool) { return paths, true }
	d.Transfer.Import()
}

// WithUploads opens a window with finished uploads, the newest on top and the
// focus on the list.
func WithUploads(t *testing.T, names ...string) *Desk {
	t.Helper()
	d := Open(t, SetUp{Settings: TwoChannels, Key: GoodKey})
	d.DropPictures(names...)
	d.UntilState(uploader.Done, names...)
	d.Until("what has ended stands below what goes on", func() bool { return d.Rows.Tallies().InProgress == 0 && !d.Rows.Loading() })
	d.Win.Canvas().Focus(d.List)
	return d
}

func (d *Desk) SelectedName() string {
	j, _ := d.List.Current()
	return j.Name
}

const KeepOffer = "Keep until I close MediaDrop"

func JWT(expires time.Time) string {
	part := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	return part(`{"alg":"HS256","typ":"JWT"}`) + "." + part(fmt.Sprintf(`{"exp":%d}`, expires.Unix())) + "." + part("signature")
}

// X is where an object stands in the window.
func X(o fyne.CanvasObject) float32 {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X
}

// SettingsButtonX is where the only tool without a word stands.
func (d *Desk) SettingsButtonX() float32 {
	d.T.Helper()
	for _, b := range uitest.All[*widgets.Button](d.Bar.Object) {
		if b.Text == "" {
			return X(b)
		}
	}
	d.T.Fatal("there is no settings button")
	return 0
}

// Done is an upload of an earlier day, to the channel Support.
func Done(id, name string, age time.Duration) history.Upload {
	then := time.Now().Add(-age)
	return history.Upload{
		ID: id, Path: filepath.Join(os.TempDir(), name), Name: name, SentName: name, Size: 1, Kind: "image", MIME: "image/png",
		SentMIME: "image/png", Verdict: "ok", Channel: "Support", Account: "Main", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d",
		State: "done", MediaID: "9" + id, Attempts: 1, CreatedAt: then, FinishedAt: then, AnsweredAt: then,
	}
}

const Day = 24 * time.Hour

// Keep puts uploads into the history and shows them.
func (d *Desk) Keep(uploads ...history.Upload) {
	d.T.Helper()
	require.NoError(d.T, d.History().Save(d.T.Context(), uploads))
	d.Rows.Load()
	d.Settle()
}

// Fill makes a history of n uploads.
func (d *Desk) Fill(n int) {
	uploads := make([]history.Upload, n)
	for i := range uploads {
		uploads[i] = Done(fmt.Sprintf("%05d", i), fmt.Sprintf("IMG %05d.png", i), Day+time.Duration(i)*time.Second)
	}
	d.Keep(uploads...)
}

// UploadOf makes a done upload of a real file.
func (d *Desk) UploadOf(name string, age time.Duration) history.Upload {
	u := Done("1", name, age)
	u.Path = d.Picture(name)
	hash, err := media.Hash(d.T.Context(), u.Path)
	require.NoError(d.T, err)
	u.Hash = hash
	return u
}

// PickPath plays a person who shows a file.
func PickPath(path *string) func(context.Context, string) ([]string, bool) {
	return func(context.Context, string) ([]string, bool) { return []string{*path}, true }
}

func (d *Desk) Renamed(id string, u history.Upload) history.Upload {
	u.ID, u.MediaID = id, "9"+id
	return u
}

// companyPreset is what an administrator handed out.
const companyPreset = `{
	"accounts": [{"name": "Main", "base_url": "SERVICE"}],
	"channels": [{"name": "Support", "stream_id": "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"}],
	"mend_files": "always", "parallel_uploads": 2, "keep_days": 90, "strip_metadata": true, "ffmpeg": "/opt", "language": "en",
	"timeouts_seconds": {"connect": 5}, "copy_id_when_done": true`

const (
	OpenPreset   = companyPreset + "}"
	LockedPreset = companyPreset + `, "locked": true}`
)

// DropOf returns the uploads of one drop as a snapshot shows them first.
func DropOf(at time.Time, n int) []uploader.Job {
	jobs := make([]uploader.Job, n)
	for i := range jobs {
		id := strconv.Itoa(i + 1)
		jobs[i] = Finished(id, media.Image, "image/png")
		jobs[i].State, jobs[i].MediaID, jobs[i].CreatedAt, jobs[i].DropID, jobs[i].FinishedAt = uploader.Checking, "", at, at.Format(time.RFC3339Nano), time.Time{}
	}
	return jobs
}

// Ends returns an upload as it ended.
func Ends(j uploader.Job, state uploader.State) uploader.Job {
	j.State, j.FinishedAt = state, time.Now().UTC()
	if state == uploader.Done {
		j.MediaID = "id " + j.ID
	}
	return j
}

// TheResult returns a window and the bar in it that shows what came of uploads.
func TheResult(t *testing.T) (*Desk, *bottombar.Bar) {
	d := Open(t, SetUp{Settings: TwoChannels})
	return d, d.Bottom
}

// DeepPicture is a file that can be converted.
func (d *Desk) DeepPicture(name string) string { return d.File(name, mediatest.DeepPNG(8)) }

const SVG = `<svg xmlns="http://www.w3.org/2000/svg"></svg>`

// Mixed drops two files that can be converted, one that cannot be sent, and
// one that goes as it is.
func (d *Desk) Mixed() {
	d.Drop([]string{d.DeepPicture("a.png"), d.Picture("ok.png"), d.File("drawing.svg", []byte(SVG)), d.DeepPicture("b.png")})
	d.Awaits("1 ready, 2 to convert, 1 cannot be sent")
}

func (d *Desk) Check(label string) *widgets.Check {
	for _, c := range uitest.All[*widgets.Check](d.Front()) {
		if c.Text == language.Label(label) {
			return c
		}
	}
	return nil
}

const (
	Invitation = "Drop pictures, videos or documents here"
	Nothing    = "No results. Try fewer letters."
)

// Hold plays keys that are held down.
func (d *Desk) Hold(keys fyne.KeyModifier) {
	d.List.Modifiers = func() fyne.KeyModifier { return keys }
}

func (d *Desk) Selected() []string {
	var names []string
	for _, j := range d.List.Jobs() {
		names = append(names, j.Name)
	}
	return names
}

// InSettings opens the settings at a tab.
func InSettings(t *testing.T, tab string, s SetUp) *Desk {
	t.Helper()
	d := Open(t, s)
	d.Item("Settings…").Action()
	d.Tab(tab)
	return d
}

// Tool finds a button in front by its text or its icon; n counts from 0.
func (d *Desk) Tool(text string, icon fyne.Resource, n int) *dialogs.Button {
	d.T.Helper()
	for _, b := range uitest.All[*dialogs.Button](d.Front()) {
		if b.Text == text && (icon == nil || b.Icon != nil && b.Icon.Name() == icon.Name()) {
			if n == 0 {
				return b
			}
			n--
		}
	}
	d.T.Fatalf("there is no such button %q", text)
	return nil
}

func (d *Desk) Pickers() []*widgets.Select { return uitest.All[*widgets.Select](d.Front()) }

func (d *Desk) ChannelNames() []string {
	var list []string
	for _, c := range d.Control.Settings().Channels {
		list = append(list, c.Name)
	}
	return list
}

// OneAccount has an account and no channel.
const OneAccount = `{"version": 1, "accounts": [{"name": "Main", "base_url": "SERVICE"}]}`

const StreamID = "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"

// FillSetup types into the form for a channel.
func (d *Desk) FillSetup(name, stream, key string) {
	d.T.Helper()
	fields := d.Entries()
	require.Len(d.T, fields, 3)
	for i, text := range []string{name, stream, key} {
		fields[i].SetText(text)
	}
}

const PastedRequest = `Here it is:
POST https://api.commbox.io/v2/whatsapp/sendtemplatedmessage/hNyRN_fLUy7rrOrN9jLpipA%3d%3d
{"data":[{"template_data":{"to":"972537280000","template":{"name":"winter_prices","language":{"code":"he"},"components":[
 {"type":"header","parameters":[{"type":"image","image":{"link":"https://example.com/x.jpg"}}]},
 {"type":"body","parameters":[{"type":"text","text":"Dana"}]}]}}}]}`

// UndoDesk is a desk with uploads, whose clock the test turns on.
func UndoDesk(t *testing.T, names ...string) (*Desk, *func()) {
	d := Open(t, SetUp{Settings: TwoChannels, Key: GoodKey})
	for _, name := range names {
		d.DropPictures(name) // each the newest in its turn
		d.UntilState(uploader.Done, name)
	}
	d.Until("what has ended stands below what goes on", func() bool { return d.Rows.Tallies().InProgress == 0 && !d.Rows.Loading() })
	var later func()
	d.Removal.After = func(_ time.Duration, f func()) { later = f }
	return d, &later
}

func (d *Desk) Remove(names ...string) {
	d.T.Helper()
	var jobs []uploader.Job
	for _, name := range names {
		j, ok := d.Job(name)
		require.True(d.T, ok)
		jobs = append(jobs, j)
	}
	d.Removal.Remove(jobs)
}

func (d *Desk) UntilShown(names ...string) {
	d.T.Helper()
	d.Until("the list shows these rows", func() bool { return slices.Equal(names, d.Shown()) })
}
