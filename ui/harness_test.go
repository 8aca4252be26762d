package ui

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"mediadrop/assets"
	"mediadrop/settings"
	"mediadrop/settings/settingstest"
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

func TestMain(m *testing.M) {
	if err := language.Use("en"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// patience is how long anything may take before a test fails. No test passes
// because of it.
const patience = 20 * time.Second

// desk is a window with everything behind it, and a person in front of it.
type desk struct {
	*Window
	app      fyne.App
	win      fyne.Window
	control  *control.Control
	work     *work.Runner
	t        *testing.T
	pump     *uitest.Pump
	dir      string // the program's files, and those that are dropped
	service  *commboxtest.Server
	keychain *settingstest.Keychain
	journal  *uitest.Journal
	closed   bool
	hanging  []func() // release the keychain
	mayFail  bool     // errors in the log are expected
}

// setUp says how a desk begins.
type setUp struct {
	language string // "" means English
	settings string // the settings file; SERVICE stands for the service's address
	preset   string // the administrator's, in the same way
	key      string // in the keychain, of the account Main
	problems []settings.Problem
	channel  string // of the command line
	dir      string // of an earlier desk; "" means a fresh one
	pick     func(ctx context.Context, title string) ([]string, bool)
	// Of the system's 'Send to' menu.
	hasSendTo   func() bool
	addToSendTo func() error
	mayFail     bool // errors in the log are expected
}

const (
	goodKey = "0123456789abcdef0123456789abcdef" // the key that the service takes
	badKey  = "ffffffffffffffffffffffffffffffff" // one that it does not take
)

// twoChannels are settings in which everything works.
const twoChannels = `{
	"version": 1,
	"accounts": [{"name": "Main", "base_url": "SERVICE"}],
	"channels": [
		{"name": "Support", "stream_id": "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", "account": "Main"},
		{"name": "Sales", "stream_id": "aaaaN_fLUy7rrOrN9jLpipA%3d%3d", "account": "Main"}
	],
	"selected_channel": "Support"
}`

// open shows a window. It is closed when the test ends.
func open(t *testing.T, s setUp) *desk {
	t.Helper()
	d := &desk{t: t, pump: uitest.NewPump(), dir: s.dir, service: commboxtest.New(t, commboxtest.Options{}), keychain: settingstest.NewKeychain(), journal: &uitest.Journal{}, mayFail: s.mayFail}
	d.service.AcceptKeys(goodKey)
	if d.dir == "" {
		d.dir = t.TempDir()
	}
	uitest.UseLanguage(t, s.language)
	app := test.NewTempApp(t)
	paths, err := settings.Locate(d.dir)
	require.NoError(t, err)
	preset := filepath.Join(d.dir, "preset.json")
	for path, text := range map[string]string{paths.Settings: s.settings, preset: s.preset} {
		if text != "" {
			require.NoError(t, os.WriteFile(path, []byte(strings.ReplaceAll(text, "SERVICE", d.service.URL())), 0o600))
		}
	}
	if s.key != "" {
		d.keychain.Put(d.keyUser("Main"), s.key)
	}
	file, problems := settings.Open(paths.Settings, settings.Options{Preset: preset, ParseStreamID: func(pasted string) (string, error) {
		id, err := commbox.ParseStreamID(pasted)
		return string(id), err
	}})
	require.Empty(t, problems)
	c, err := control.Open(t.Context(), control.Options{
		Paths: paths, File: file, Keychain: d.keychain, Version: "1.2.3", Describe: words.Describe, Worker: workertest.InProcess(media.Handlers()),
		Publish: func(snapshot uploader.Snapshot) { d.Publish(snapshot) },
		Log:     slog.New(slog.NewJSONHandler(d.journal, nil)),
	})
	require.NoError(t, err)
	if s.pick == nil {
		s.pick = func(context.Context, string) ([]string, bool) { return nil, true }
	}
	d.app, d.control, d.work = app, c, work.New(d.pump.Do)
	d.win, err = MakeWindow(app)
	require.NoError(t, err)
	d.Window = New(Options{
		App: app, Window: d.win, Work: d.work, Control: c, Channel: s.channel, Problems: s.problems, Pick: s.pick, HasSendTo: s.hasSendTo, AddToSendTo: s.addToSendTo, Version: "1.2.3",
		Log: slog.New(slog.NewJSONHandler(d.journal, nil)),
	})
	d.win.SetOnClosed(func() { d.closed = true })
	t.Cleanup(d.leave)
	d.Show()
	d.until("the list was read", func() bool { return d.Rows.Loaded() })
	return d
}

// channel is where drops go.
func (d *desk) channel() string {
	if i := d.Bar.Channels.SelectedIndex(); i >= 0 {
		return d.control.Channels()[i]
	}
	return ""
}

// setLanguage changes the language in the settings, which open again.
func (d *desk) setLanguage(code string) {
	d.t.Helper()
	d.Settings.Show()
	d.tab("General")
	d.pickers()[0].SetSelectedIndex(slices.Index([]string{"", "en", "he"}, code))
	d.pump.Drain()
}

// quiet reports whether no upload goes on.
func (d *desk) quiet() bool { return d.control.Totals().Active() == 0 && d.pump.Empty() }

// keyUser is the keychain's entry for an account at the service.
func (d *desk) keyUser(account string) string {
	return account + "@" + strings.TrimSuffix(d.service.URL(), "/")
}

// storedKey is the key of an account at the service, or "".
func (d *desk) storedKey(account string) string { return d.keychain.Secret(d.keyUser(account)) }

// leave closes the window and looks at what it leaves behind.
func (d *desk) leave() {
	d.service.ReleaseAll()
	d.releaseKeychain()
	d.Close()
	d.until("the window closed", func() bool { return d.closed })
	log := d.journal.String()
	require.NotContains(d.t, log, goodKey, "the key must not be in the log")
	require.NotContains(d.t, log, badKey, "the key must not be in the log")
	if !d.mayFail {
		require.NotContains(d.t, log, `"level":"ERROR"`)
	}
}

// hangKeychain makes every call of the keychain wait until releaseKeychain.
func (d *desk) hangKeychain() { d.hanging = append(d.hanging, d.keychain.Hang()) }

func (d *desk) releaseKeychain() {
	for _, release := range d.hanging {
		release()
	}
}

// history opens the window's history once more.
func (d *desk) history() *history.Store {
	d.t.Helper()
	paths, err := settings.Locate(d.dir)
	require.NoError(d.t, err)
	store, err := history.Open(d.t.Context(), paths.History)
	require.NoError(d.t, err)
	d.t.Cleanup(func() { require.NoError(d.t, store.Close()) })
	return store
}

// until runs the main goroutine until something is true.
func (d *desk) until(what string, is func() bool) {
	d.t.Helper()
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
			d.t.Fatalf("never happened: %s\non the screen:\n%s\nlog:\n%s", what, strings.Join(d.screen(), "\n"), d.journal)
		}
	}
}

// settle runs the main goroutine until the window has nothing to do any more.
func (d *desk) settle() {
	d.t.Helper()
	for {
		d.pump.Drain()
		idle := make(chan struct{})
		go func() { d.work.Wait(); close(idle) }()
		select {
		case <-idle:
		case <-time.After(patience):
			d.t.Fatalf("the work is never done\nlog:\n%s", d.journal)
		}
		if d.pump.Empty() {
			return
		}
	}
}

// file makes a file with this content and gives its path.
func (d *desk) file(name string, content []byte) string {
	d.t.Helper()
	path := filepath.Join(d.dir, "files", name)
	require.NoError(d.t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(d.t, os.WriteFile(path, content, 0o600))
	return path
}

// picture makes a PNG file that WhatsApp takes. Equal names have equal
// contents.
func (d *desk) picture(name string) string { return d.file(name, png(name)) }

func png(name string) []byte { return slices.Concat(assets.CheckPicture, []byte(name)) }

// drop drops new pictures with these names and waits for their rows.
func (d *desk) drop(names ...string) {
	d.t.Helper()
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = d.picture(name)
	}
	d.Drop(paths)
	d.until("there is a row for each file", func() bool {
		for _, name := range names {
			if _, ok := d.job(name); !ok {
				return false
			}
		}
		return true
	})
}

// job returns the newest upload of a file of this name as the list knows it.
func (d *desk) job(name string) (uploader.Job, bool) {
	for i := range d.Rows.Length() {
		if j, ok := d.Rows.At(i); ok && j.Name == name {
			return j, true
		}
	}
	return uploader.Job{}, false
}

// untilState waits until an upload is in a state, and saved.
func (d *desk) untilState(state uploader.State, names ...string) {
	d.t.Helper()
	for _, name := range names {
		d.until(name+" is "+string(state), func() bool {
			j, ok := d.job(name)
			return ok && j.State == state
		})
	}
}

// typeKey presses a key where the focus is.
func (d *desk) typeKey(key fyne.KeyName) {
	if focused := d.win.Canvas().Focused(); focused != nil {
		focused.TypedKey(&fyne.KeyEvent{Name: key})
		return
	}
	d.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: key})
}
