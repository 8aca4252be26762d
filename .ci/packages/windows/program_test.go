//go:build linux

package windows

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
	"mediadrop/assets"
	"mediadrop/uploader/commbox/commboxtest"
)

const (
	practice = "Practice" // the channel that is always there and answers from this computer

	account  = "Main"
	channel  = "Support"
	streamID = "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"
	key      = "CANARYc0ffee5ca1ab1e0123456789abcdef"
)

// program is MediaDrop with its window.
type program struct {
	*desktoptest.Process
	*desktoptest.Window
	log string // the folder of its log
}

// open starts the program and waits for its window.
func (c *computer) open(exe, log string, args ...string) *program {
	c.TB.Helper()
	p := desktoptest.Start(c.TB, c.Command("wine", append([]string{c.windowsPath(exe)}, args...)...))
	c.TB.Cleanup(func() {
		if c.TB.Failed() {
			c.screenshot("failed-" + strings.ReplaceAll(c.TB.Name(), "/", "-"))
		}
	})
	return &program{p, c.Window("--name", "^MediaDrop"), log}
}

// uploads waits for the end of so many uploads and wants each of them done.
func (p *program) uploads(count int) map[string]desktoptest.Upload {
	t := p.Display.TB
	t.Helper()
	all := desktoptest.WaitForUploads(t, p.Process, p.log, count)
	for file, upload := range all {
		require.Equal(t, "done", upload.State, "%s: %s", file, upload.Error)
		require.NotEmpty(t, upload.MediaID, file)
	}
	return all
}

// close closes the window as a person does.
func (p *program) close() {
	t := p.Display.TB
	t.Helper()
	p.Close()
	require.Zero(t, p.ExitCode(t.(*testing.T)), p.Output())
}

// screenshot keeps a picture for people to look at.
func (c *computer) screenshot(name string) {
	c.TB.Helper()
	c.Screenshot(filepath.Join(desktoptest.Repository(c.TB), "build", "packages-test", "windows-"+name+".png"))
}

// files puts the sample files, with names in several alphabets, among a person's documents, and
// returns what Windows calls them.
func (c *computer) files() []string {
	t := c.TB
	t.Helper()
	folder := filepath.Join(c.home(), "Documents")
	paths, err := assets.WriteSamples(folder)
	require.NoError(t, err)
	for i, path := range paths {
		renamed := filepath.Join(folder, fmt.Sprintf("%d קובץ, 100%% & more%s", i, filepath.Ext(path)))
		require.NoError(t, os.Rename(path, renamed))
		paths[i] = c.windowsPath(renamed)
	}
	return paths
}

// setUp writes settings with a channel at the service, as an administrator hands them out, and
// stores its key in the credential store of Windows.
func (c *computer) setUp(s *commboxtest.Server) {
	t := c.TB
	t.Helper()
	settings, err := json.Marshal(map[string]any{
		"version":          1,
		"accounts":         []map[string]string{{"name": account, "base_url": s.URL()}},
		"channels":         []map[string]string{{"name": channel, "stream_id": streamID, "account": account}},
		"selected_channel": practice,
	})
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(c.roaming("MediaDrop"), 0o700))
	require.NoError(t, os.WriteFile(c.roaming("MediaDrop/settings.json"), settings, 0o600))

	storekey := compile(t, "storekey")
	store := c.Command("wine", c.windowsPath(storekey), account+"@"+s.Origin())
	store.Stdin = strings.NewReader(key)
	output, err := store.CombinedOutput()
	require.NoError(t, err, string(output))
}

// compile builds one of the small programs beside the tests for Windows.
func compile(t testing.TB, name string) string {
	t.Helper()
	exe := filepath.Join(t.TempDir(), name+".exe")
	cmd := exec.Command("go", "build", "-o", exe, "./"+name)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=windows", "GOARCH=amd64")
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, string(output))
	return exe
}
