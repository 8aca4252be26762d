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

	"mediadrop/.ci/stage"
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
	s := stage.NewService(t)
	home := t.TempDir()
	settings := fmt.Sprintf(`{"version":1,"accounts":[{"name":"Main","base_url":"%s/"}]}`, s.URL)
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
	stage.WaitUntil(t, "the test picture", func() bool { return len(s.Requests()) > 0 })
	secret := []string{"lookup", "service", "mediadrop", "username", "Main"}
	stage.WaitUntil(t, "the key in the keyring", func() bool { return d.Try("secret-tool", secret...).Stdout == canaryKey })
	p.Settled()
	d.screenshot("key-3-it-works")
	request := "POST /whatsapp/uploadmedia/" + keyStreamID + " Bearer " + canaryKey
	require.Equal(t, []string{request}, s.Requests())
	requireNowhere(t, p, canaryKey)

	p.Key("Escape")
	p.Settled()
	p.close()
	requireNowhere(t, p, canaryKey)
	_, files := sampleFiles(t)
	again := startProgram(t, d, home, "--channel", "support", files["image"])
	upload := again.uploads(1)[files["image"]]
	require.Equal(t, "987654321000002", upload.MediaID, upload.Error)
	require.Equal(t, "Support", upload.Channel)
	require.Equal(t, []string{request, request}, s.Requests())
	again.Settled()
	d.screenshot("key-4-uploaded")
	requireNowhere(t, again, canaryKey)
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
