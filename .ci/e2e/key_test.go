//go:build linux

package e2e

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
	"mediadrop/uploader/commbox/commboxtest"
)

const (
	canaryKey   = "CANARYc0ffee5ca1ab1e0123456789abcdef"
	keyStreamID = "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"
)

// TestKey sets up a channel in the guided form: the key is proved with a test
// picture, goes into the keyring, is in no other place, and is used after a
// restart.
func TestKey(t *testing.T) {
	d := newDesktop(t)
	s := commboxtest.New(t, commboxtest.Options{})
	home := t.TempDir()
	settings := fmt.Sprintf(`{"version":1,"accounts":[{"name":"Main","base_url":%q}]}`, s.URL())
	require.NoError(t, os.WriteFile(filepath.Join(home, "settings.json"), []byte(settings), 0o600))
	p := startProgram(t, d, home)
	p.Settled()
	d.screenshot("key-1-first-start")
	p.Click(setUpButton)
	p.Settled()
	p.Type("Support")
	p.Key("Tab")
	p.Type("https://api.commbox.io/whatsapp/uploadmedia/hNyRN_fLUy7rrOrN9jLpipA==")
	p.Key("Tab")
	p.Type("Bearer " + canaryKey)
	d.screenshot("key-2-form")
	p.Key("Return")
	desktoptest.WaitUntil(t, "the test picture", func() bool { return len(s.Requests()) > 0 })
	secret := []string{"lookup", "service", "mediadrop", "username", "Main@" + s.Origin()}
	desktoptest.WaitUntil(t, "the key in the keyring", func() bool { return d.Try("secret-tool", secret...).Stdout == canaryKey })
	p.Settled()
	d.screenshot("key-3-it-works")
	requireSent(t, s, 1)
	requireNowhere(t, p, canaryKey)

	p.Key("Escape")
	p.Settled()
	p.close()
	requireNowhere(t, p, canaryKey)
	_, files := sampleFiles(t)
	again := startProgram(t, d, home, "--channel", "support", files["image"])
	upload := again.uploads(1)[files["image"]]
	require.Equal(t, commboxtest.MediaID(2), upload.MediaID, upload.Error)
	require.Equal(t, "Support", upload.Channel)
	requireSent(t, s, 2)
	again.Settled()
	d.screenshot("key-4-uploaded")
	requireNowhere(t, again, canaryKey)
}

// TestKeyStaysWithItsServer opens the program behind every door through which a stranger's
// settings can give the person's account another address: the stranger's server is sent nothing,
// and the person is asked for a key for it.
func TestKeyStaysWithItsServer(t *testing.T) {
	d := newDesktop(t)
	company, stranger := commboxtest.New(t, commboxtest.Options{}), commboxtest.New(t, commboxtest.Options{})
	d.StoreKey("Main@"+company.Origin(), canaryKey)
	d.StoreKey("Main@https://api.commbox.io", canaryKey)
	d.StoreKey("Main", canaryKey) // of an older version
	_, files := sampleFiles(t)
	handOut := func(home string, s *commboxtest.Server) {
		text := fmt.Sprintf(`{"version":1,"accounts":[{"name":"Main","base_url":%q}],"channels":[{"name":"Support","stream_id":"%s"}]}`, s.URL(), keyStreamID)
		require.NoError(t, os.WriteFile(filepath.Join(home, "settings.json"), []byte(text), 0o600))
	}
	waits := func(p *program) func() bool {
		return func() bool { return p.history()[files["image"]].State == "waiting" }
	}

	home := t.TempDir()
	handOut(home, company)
	own := startProgram(t, d, home, files["document"])
	require.Equal(t, "done", own.uploads(1)[files["document"]].State)
	requireSent(t, company, 1)
	own.close()
	handOut(home, stranger) // the person's own file, changed
	changed := startProgram(t, d, home, files["image"])
	desktoptest.WaitUntil(t, "the upload to wait for a key", waits(changed))
	changed.Settled()
	d.screenshot("key-5-another-server")
	changed.close()

	portable := t.TempDir()
	program, err := os.ReadFile(binary(t))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(portable, "mediadrop"), program, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(portable, "portable.txt"), nil, 0o600))
	handOut(portable, stranger)
	p := start(t, d, d.Command(filepath.Join(portable, "mediadrop"), files["image"]), portable)
	desktoptest.WaitUntil(t, "the upload to wait for a key", waits(p))
	p.Settled()
	p.close()

	require.Empty(t, stranger.Requests())
	requireSent(t, company, 1)
	for _, user := range []string{"Main@" + company.Origin(), "Main@https://api.commbox.io", "Main"} {
		require.Equal(t, canaryKey, d.Must("secret-tool", "lookup", "service", "mediadrop", "username", user), user)
	}
}

// requireSent wants so many uploads to the channel, with the key.
func requireSent(t *testing.T, s *commboxtest.Server, uploads int) {
	t.Helper()
	requests := s.Requests()
	require.Len(t, requests, uploads)
	for _, r := range requests {
		require.Equal(t, "/whatsapp/uploadmedia/"+keyStreamID, r.Path)
		require.Equal(t, canaryKey, r.Key)
		require.NotEmpty(t, r.ID)
	}
}

// requireNowhere looks for a secret in every file that the program could have
// written, in its arguments, its environment and what it printed.
func requireNowhere(t *testing.T, p *program, secret string) {
	t.Helper()
	user := ""
	for _, entry := range p.desktop.Env {
		if name, value, _ := strings.Cut(entry, "="); name == "HOME" {
			user = value
		}
	}
	for _, root := range []string{p.home, user} {
		require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			require.NoError(t, err)
			if entry.Type().IsRegular() && !strings.Contains(path, "keyrings") {
				data, err := os.ReadFile(path)
				require.NoError(t, err)
				require.False(t, bytes.Contains(data, []byte(secret)), "the key is in %s", path)
			}
			return nil
		}))
	}
	require.NotContains(t, p.Output(), secret)
	if !p.Running() {
		return
	}
	for _, name := range []string{"cmdline", "environ"} {
		data, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", p.PID, name))
		require.NoError(t, err)
		require.False(t, bytes.Contains(data, []byte(secret)), "the key is in the process's %s", name)
	}
}
