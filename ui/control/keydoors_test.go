package control

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/settings/home"
	"mediadrop/settings/keychain"
	"mediadrop/settings/keychain/keychaintest"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/commbox/commboxtest"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/worker/workertest"
)

// door is a way in which a settings file that a stranger made can reach the
// program.
type door struct {
	home   string // the folder of the person's own file
	preset string // the administrator's file
}

// openDoor starts the program behind a door, over the system's own keychain.
func openDoor(t *testing.T, d door) *rig {
	r := &rig{t: t, jobs: map[string]uploader.Job{}, told: make(chan struct{}, 1), folder: d.home}
	paths, err := home.Locate(d.home)
	require.NoError(t, err)
	file, problems := settings.Open(paths.Settings, settings.Options{Preset: d.preset, ParseStreamID: func(s string) (string, error) {
		id, err := commbox.ParseStreamID(s)
		return string(id), err
	}})
	require.Empty(t, problems)
	r.Control, err = Open(t.Context(), Options{
		Paths: paths, File: file, Worker: workertest.InProcess(media.Handlers()), Keychain: keychain.System(), Version: "1.2.3",
		Describe: func(s uploader.State, p *uploader.Problem) string { return string(s) + ": " + p.Detail },
		Publish:  r.publish, Log: slog.New(slog.DiscardHandler),
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.Close()) })
	return r
}

// settingsFor returns a file with the account Main at an address and a channel.
func settingsFor(baseURL string) string {
	return fmt.Sprintf(`{"accounts": [{"name": "Main", "base_url": %q}], "channels": [{"name": "Support", "stream_id": %q}]}`, baseURL, stream)
}

func write(t *testing.T, text string, path ...string) string {
	t.Helper()
	file := filepath.Join(path...)
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

// TestTheKeyGoesToItsServerOnly drops a file behind every door through which a
// settings file can give an account of the same name another address. The
// stranger's server gets no request; the person's own one still gets the key.
func TestTheKeyGoesToItsServerOnly(t *testing.T) {
	if !keychaintest.InSession(t) {
		return
	}
	stranger, company := commboxtest.New(t, commboxtest.Options{}), commboxtest.New(t, commboxtest.Options{})
	home := t.TempDir()
	write(t, settingsFor(company.URL()), home, "settings.json")

	own := openDoor(t, door{home: home})
	owner := own.owner("Main")
	require.NoError(t, own.StoreKey(t.Context(), owner, "the-key"))
	require.Equal(t, "the-key", keychaintest.Look(t, owner.User()))
	keychaintest.Keep(t, "Main", "key-of-an-older-version")

	portable, preset := t.TempDir(), t.TempDir()
	write(t, settingsFor(stranger.URL()), portable, "settings.json")
	doors := map[string]door{
		"--home or portable.txt":      {home: portable},
		"a preset":                    {home: t.TempDir(), preset: write(t, settingsFor(stranger.URL()), preset, "open.json")},
		"a preset over the own file":  {home: home, preset: filepath.Join(preset, "open.json")},
		"a locked preset":             {home: home, preset: write(t, `{"locked": true, `+settingsFor(stranger.URL())[1:], preset, "locked.json")},
		"the own file, written again": {home: t.TempDir()},
	}
	write(t, settingsFor(stranger.URL()), doors["the own file, written again"].home, "settings.json")
	for name, d := range doors {
		r := openDoor(t, d)
		path := r.pdf("secret.pdf")
		require.NoError(t, r.Drop(t.Context(), "Support", "", []string{path}, nil, nil), name)
		r.awaitCode(path, uploader.CodeKeyMissing)
		_, err := r.Check(t.Context(), r.owner("Main"), stream, "")
		require.ErrorIs(t, err, uploader.ErrNoKey, name)
		require.NoError(t, r.DeleteKey(t.Context(), "Main"), name)
		require.Empty(t, stranger.Requests(), name)
	}

	path := own.pdf("price list.pdf")
	require.NoError(t, own.Drop(t.Context(), "Support", "", []string{path}, nil, nil))
	own.await(path, uploader.Done)
	require.Equal(t, "the-key", company.Requests()[0].Key)
	require.Equal(t, "key-of-an-older-version", keychaintest.Look(t, "Main"), "it was for CommBox itself, and nobody asked for it")
}

// TestAKeyOfAnOlderVersionIsTakenOver starts with what an older version left.
func TestAKeyOfAnOlderVersionIsTakenOver(t *testing.T) {
	if !keychaintest.InSession(t) {
		return
	}
	keychaintest.Keep(t, "Main", "old-key")
	r := openDoor(t, door{home: t.TempDir()})
	status, err := r.KeyStatus(t.Context(), "Main")
	require.NoError(t, err)
	require.True(t, status.Stored)
	require.Equal(t, "old-key", keychaintest.Look(t, "Main@https://api.commbox.io"))
	require.Empty(t, keychaintest.Look(t, "Main"))
}
