//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/jezek/xgb/xproto"
	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// TestTheEndOfASession: the system asks the program to end, at any moment, also while an upload is
// under way. It saves everything and ends well.
func TestTheEndOfASession(t *testing.T) {
	d := newDesktop(t)
	folder, files := sampleFiles(t)
	slow := filepath.Join(folder, "error slow.pdf")
	require.NoError(t, os.Rename(files["document"], slow))
	for _, test := range []struct {
		name  string
		files []string
		ready func(p *program)
	}{
		{"just opened", nil, func(*program) {}},
		{"at rest", nil, func(p *program) { p.Settled() }},
		{"uploading", []string{slow}, func(p *program) {
			desktoptest.WaitUntil(t, "the upload to begin", func() bool { return p.history()[slow].State == "uploading" })
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			home := t.TempDir()
			p := startProgram(t, d, home, append([]string{"--channel", practice}, test.files...)...)
			test.ready(p)
			require.NoError(t, syscall.Kill(p.PID, syscall.SIGTERM))
			require.Zero(t, p.ExitCode(t), p.Output())
			require.NoFileExists(t, filepath.Join(home, "history.db-wal"), "the history was closed")
			require.NoFileExists(t, filepath.Join(home, "crash.txt"))
			require.NoFileExists(t, filepath.Join(home, "instance.json"))
		})
	}
}

// TestADisplayThatHangsHoldsNoSessionUp: the window cannot close there, and what there is to save is
// saved all the same.
func TestADisplayThatHangsHoldsNoSessionUp(t *testing.T) {
	d := newDesktop(t)
	_, files := sampleFiles(t)
	home := t.TempDir()
	p := startProgram(t, d, home, "--channel", practice, files["image"])
	p.uploads(1)
	p.Settled()
	require.NoError(t, syscall.Kill(d.Server.PID, syscall.SIGSTOP))
	t.Cleanup(func() { _ = syscall.Kill(d.Server.PID, syscall.SIGCONT) })
	require.NoError(t, syscall.Kill(p.PID, syscall.SIGTERM))
	require.Zero(t, p.ExitCode(t), p.Output())
	require.NoFileExists(t, filepath.Join(home, "history.db-wal"), "the history was closed")
	log, err := os.ReadFile(filepath.Join(home, "mediadrop.log"))
	require.NoError(t, err)
	require.Contains(t, string(log), `"msg":"ended without the window, which did not close","saved":true`)
}

// TestAClipboardManagerThatHangsHoldsNoExitUp: the program hands it what was copied when it ends,
// and the toolkit waits for the answer without end.
func TestAClipboardManagerThatHangsHoldsNoExitUp(t *testing.T) {
	d := newDesktop(t)
	_, files := sampleFiles(t)
	home := t.TempDir()
	manager := newDropSource(t, d)
	require.NoError(t, xproto.SetSelectionOwnerChecked(manager.conn, manager.own, d.Atom("CLIPBOARD_MANAGER"), xproto.TimeCurrentTime).Check())
	p := startProgram(t, d, home, "--channel", practice, files["image"])
	id := p.uploads(1)[files["image"]].MediaID
	p.Settled()
	p.Key("Down", "Return") // the row's main button
	desktoptest.WaitUntil(t, "the copied ID", func() bool { return d.Try("xclip", "-o", "-selection", "clipboard").Stdout == id })
	p.Key("ctrl+q")
	next[xproto.SelectionRequestEvent](manager)
	require.Zero(t, p.ExitCode(t), p.Output())
	require.NoFileExists(t, filepath.Join(home, "history.db-wal"), "the history was closed")
}
