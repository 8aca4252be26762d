// Package desktest opens the whole window for a test, with everything behind it and
// a person in front of it: real files, a real history, a service on the loopback
// and a keychain in memory. The tests of each part stand beside the part, in a
// package of their own (such as alerts_test), and use it.
package desktest

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"mediadrop/assets"
	"mediadrop/settings"
	"mediadrop/settings/home"
	"mediadrop/settings/keychain/keychaintest"
	"mediadrop/ui"
	"mediadrop/ui/clipboard"
	"mediadrop/ui/control"
	"mediadrop/ui/language"
	"mediadrop/ui/uitest"
	"mediadrop/ui/words"
	"mediadrop/ui/work"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/commbox/commboxtest"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/worker/workertest"
)

// Main runs the tests of a package, and requires that they leave no goroutine
// behind. A package whose tests open a desk calls it in its TestMain.
func Main(m *testing.M) {
	if err := language.Use("en"); err != nil {
		panic(err)
	}
	time.Local = noon(time.Now())
	goleak.VerifyTestMain(m)
}

// noon returns a place where it is between 12 and 13 o'clock: no day ends there while tests run,
// and what happens in a test happens today.
func noon(now time.Time) *time.Location {
	return time.FixedZone("noon", (12-now.UTC().Hour())*60*60)
}

// patience is how long anything may take before a test fails. No test passes
// because of it.
const patience = time.Minute

// Desk is a window with everything behind it, and a person in front of it.
type Desk struct {
	*ui.Window
	App      fyne.App
	Win      fyne.Window
	Control  *control.Control
	Work     *work.Runner
	T        *testing.T
	pump     *uitest.Pump
	Dir      string // the program's files, and those that are dropped
	Service  *commboxtest.Server
	Keychain *keychaintest.Keychain
	journal  *uitest.Journal
	Closed   bool
	told     atomic.Pointer[uploader.Totals] // what the window was told last; nil for nothing
	hanging  []func()                        // release the keychain
	MayFail  bool                            // errors in the log are expected
}

// SetUp is how a desk begins.
type SetUp struct {
	Language string // "" means English
	Settings string // the settings file; SERVICE stands for the service's address
	Preset   string // the administrator's, in the same way
	Key      string // in the keychain, of the account Main
	Problems []settings.Problem
	Alone    bool   // no second start finds it
	Channel  string // of the command line
	Dir      string // of an earlier desk; "" means a fresh one
	Pick     func(ctx context.Context, title string) ([]string, bool)
	// Clipboard has what was copied in other programs, and ClipboardText the text; nil
	// for the text that the app's clipboard has.
	Clipboard     func(ctx context.Context) (clipboard.Content, error)
	ClipboardText func(ctx context.Context) (string, error)
	// Of the system's 'Send to' menu.
	HasSendTo   func() bool
	AddToSendTo func() error
	MayFail     bool // errors in the log are expected
}

const (
	GoodKey = "0123456789abcdef0123456789abcdef" // the key that the service takes
	BadKey  = "ffffffffffffffffffffffffffffffff" // one that it does not take
)

// TwoChannels are settings in which everything works.
const TwoChannels = `{
	"version": 1,
	"accounts": [{"name": "Main", "base_url": "SERVICE"}],
	"channels": [
		{"name": "Support", "stream_id": "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", "account": "Main"},
		{"name": "Sales", "stream_id": "aaaaN_fLUy7rrOrN9jLpipA%3d%3d", "account": "Main"}
	],
	"selected_channel": "Support"
}`

// Open shows a window. It is closed when the test ends.
func Open(t *testing.T, s SetUp) *Desk {
	t.Helper()
	d := &Desk{T: t, pump: uitest.NewPump(), Dir: s.Dir, Service: commboxtest.New(t, commboxtest.Options{}), Keychain: keychaintest.NewKeychain(), journal: &uitest.Journal{}, MayFail: s.MayFail}
	d.Service.AcceptKeys(GoodKey)
	if d.Dir == "" {
		d.Dir = t.TempDir()
	}
	uitest.UseLanguage(t, s.Language)
	app := test.NewTempApp(t)
	paths, err := home.Locate(d.Dir)
	require.NoError(t, err)
	preset := filepath.Join(d.Dir, "preset.json")
	for path, text := range map[string]string{paths.Settings: s.Settings, preset: s.Preset} {
		if text != "" {
			require.NoError(t, os.WriteFile(path, []byte(strings.ReplaceAll(text, "SERVICE", d.Service.URL())), 0o600))
		}
	}
	if s.Key != "" {
		d.Keychain.Put(d.KeyUser("Main"), s.Key)
	}
	file, problems := settings.Open(paths.Settings, settings.Options{Preset: preset, ParseStreamID: func(pasted string) (string, error) {
		id, err := commbox.ParseStreamID(pasted)
		return string(id), err
	}})
	require.Empty(t, problems)
	c, err := control.Open(t.Context(), control.Options{
		Paths: paths, File: file, Keychain: d.Keychain, Version: "1.2.3", Describe: words.Describe, Worker: workertest.InProcess(media.Handlers()),
		Publish: func(snapshot uploader.Snapshot) {
			d.Publish(snapshot)
			d.told.Store(&snapshot.Totals)
		},
		Log: slog.New(slog.NewJSONHandler(d.journal, nil)),
	})
	require.NoError(t, err)
	if s.Pick == nil {
		s.Pick = func(context.Context, string) ([]string, bool) { return nil, true }
	}
	if s.Clipboard == nil {
		s.Clipboard = func(context.Context) (clipboard.Content, error) { return clipboard.Content{}, clipboard.ErrOutOfReach }
	}
	if s.ClipboardText == nil {
		s.ClipboardText = func(context.Context) (string, error) { return "", clipboard.ErrOutOfReach }
	}
	d.App, d.Control, d.Work = app, c, work.New(d.pump.Do)
	d.Win, err = ui.MakeWindow(app)
	require.NoError(t, err)
	d.Window = ui.New(ui.Options{
		App: app, Window: d.Win, Work: d.Work, Control: c, Channel: s.Channel, Problems: s.Problems, Alone: s.Alone, Pick: s.Pick, Clipboard: s.Clipboard, ClipboardText: s.ClipboardText, HasSendTo: s.HasSendTo, AddToSendTo: s.AddToSendTo, Closed: func() {}, Version: "1.2.3",
		Log: slog.New(slog.NewJSONHandler(d.journal, nil)),
	})
	d.Win.SetOnClosed(func() { d.Closed = true })
	t.Cleanup(d.Leave)
	d.Show()
	d.Until("the list was read", func() bool { return d.Rows.Loaded() })
	return d
}

// Channel is where drops go.
func (d *Desk) Channel() string {
	if i := d.Bar.Channels.SelectedIndex(); i >= 0 {
		return d.Control.Channels()[i]
	}
	return ""
}

// SetLanguage changes the language in the settings, which open again.
func (d *Desk) SetLanguage(code string) {
	d.T.Helper()
	d.Settings.Show()
	d.Tab("General")
	d.Pickers()[0].SetSelectedIndex(slices.Index([]string{"", "en", "he"}, code))
	d.pump.Drain()
}

// Quiet reports whether no upload goes on, and the window knows.
func (d *Desk) Quiet() bool {
	now, told := d.Control.Totals(), d.told.Load()
	return now.Active() == 0 && (told == nil || *told == now) && d.pump.Empty()
}

// KeyUser is the keychain's entry for an account at the service.
func (d *Desk) KeyUser(account string) string {
	return account + "@" + strings.TrimSuffix(d.Service.URL(), "/")
}

// StoredKey is the key of an account at the service, or "".
func (d *Desk) StoredKey(account string) string { return d.Keychain.Secret(d.KeyUser(account)) }

// Leave closes the window and looks at what it leaves behind.
func (d *Desk) Leave() {
	d.Service.ReleaseAll()
	d.ReleaseKeychain()
	d.Close()
	d.Until("the window closed", func() bool { return d.Closed })
	log := d.journal.String()
	require.NotContains(d.T, log, GoodKey, "the key must not be in the log")
	require.NotContains(d.T, log, BadKey, "the key must not be in the log")
	if !d.MayFail {
		require.NotContains(d.T, log, `"level":"ERROR"`)
	}
}

// Log is what the program has logged so far.
func (d *Desk) Log() string { return d.journal.String() }

// HangKeychain makes every call of the keychain wait until releaseKeychain.
func (d *Desk) HangKeychain() { d.hanging = append(d.hanging, d.Keychain.Hang()) }

func (d *Desk) ReleaseKeychain() {
	for _, release := range d.hanging {
		release()
	}
}

// History opens the window's history once more.
func (d *Desk) History() *history.Store {
	d.T.Helper()
	paths, err := home.Locate(d.Dir)
	require.NoError(d.T, err)
	store, err := history.Open(d.T.Context(), paths.History)
	require.NoError(d.T, err)
	d.T.Cleanup(func() { require.NoError(d.T, store.Close()) })
	return store
}

// Until runs the main goroutine until something is true.
func (d *Desk) Until(what string, is func() bool) {
	d.T.Helper()
	deadline := time.After(patience)
	look := time.NewTicker(5 * time.Millisecond) // for what changes without a word to the window
	defer look.Stop()
	for {
		d.pump.Drain()
		if is() {
			return
		}
		select {
		case <-d.pump.Wake:
		case <-look.C:
		case <-deadline:
			d.T.Fatalf("never happened: %s\non the screen:\n%s\nlog:\n%s", what, strings.Join(d.Screen(), "\n"), d.journal)
		}
	}
}

// Settle runs the main goroutine until the window has nothing to do any more.
func (d *Desk) Settle() {
	d.T.Helper()
	for {
		d.pump.Drain()
		idle := make(chan struct{})
		go func() { d.Work.Wait(); close(idle) }()
		select {
		case <-idle:
		case <-time.After(patience):
			d.T.Fatalf("the work is never done\nlog:\n%s", d.journal)
		}
		if d.pump.Empty() {
			return
		}
	}
}

// File makes a file with this content and gives its path.
func (d *Desk) File(name string, content []byte) string {
	d.T.Helper()
	path := filepath.Join(d.Dir, "files", name)
	require.NoError(d.T, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(d.T, os.WriteFile(path, content, 0o600))
	return path
}

// Picture makes a PNG file that WhatsApp takes. Equal names have equal
// contents.
func (d *Desk) Picture(name string) string { return d.File(name, PNG(name)) }

func PNG(name string) []byte { return slices.Concat(assets.CheckPicture, []byte(name)) }

// DropPictures drops new pictures with these names and waits for their rows.
func (d *Desk) DropPictures(names ...string) {
	d.T.Helper()
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = d.Picture(name)
	}
	d.Drop(paths)
	d.Until("there is a row for each file", func() bool {
		for _, name := range names {
			if _, ok := d.Job(name); !ok {
				return false
			}
		}
		return true
	})
}

// Job returns the newest upload of a file of this name as the list knows it.
func (d *Desk) Job(name string) (uploader.Job, bool) {
	for i := range d.Rows.Length() {
		if j, ok := d.Rows.At(i); ok && j.Name == name {
			return j, true
		}
	}
	return uploader.Job{}, false
}

// UntilState waits until uploads are in a state, which is written to the history, and
// the list has read that: its order, its tabs and its filters follow the history.
func (d *Desk) UntilState(state uploader.State, names ...string) {
	d.T.Helper()
	for _, name := range names {
		d.Until(name+" is "+string(state)+", and saved", func() bool {
			j, ok := d.Job(name)
			return ok && j.State == state && (j.Saved || j.SaveFailed)
		})
	}
	d.Until("the list is read", func() bool { return !d.Rows.Loading() })
}

// UntilWaits is UntilState for uploads that wait for this reason: where the keychain takes more
// than a second to answer, as it may on a busy machine, they wait for that first.
func (d *Desk) UntilWaits(code uploader.Code, names ...string) {
	d.T.Helper()
	for _, name := range names {
		d.Until(name+" waits because of "+string(code), func() bool {
			j, _ := d.Job(name)
			return j.State == uploader.Waiting && j.Problem != nil && j.Problem.Code == code
		})
	}
	d.UntilState(uploader.Waiting, names...)
}

// TypeKey presses a key where the focus is.
func (d *Desk) TypeKey(key fyne.KeyName) {
	if focused := d.Win.Canvas().Focused(); focused != nil {
		focused.TypedKey(&fyne.KeyEvent{Name: key})
		return
	}
	d.Win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: key})
}
