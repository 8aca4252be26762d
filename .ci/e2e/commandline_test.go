//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gofrs/flock"
	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

func TestVersionWithoutDisplay(t *testing.T) {
	result := desktoptest.RunToEnd(t, desktoptest.Patience, desktoptest.BareEnv(t), binary(t), "--version")
	require.Zero(t, result.Code)
	require.Regexp(t, `^mediadrop \d+\.\d+\.\d+\S*\n$`, result.Stdout)
	require.Empty(t, result.Stderr)
}

func TestHelpWithoutDisplay(t *testing.T) {
	result := desktoptest.RunToEnd(t, desktoptest.Patience, desktoptest.BareEnv(t), binary(t), "--help")
	require.Zero(t, result.Code)
	require.Contains(t, result.Stdout, "mediadrop [--home DIR] [--channel NAME] [FILE|FOLDER ...]")
	require.Empty(t, result.Stderr)
}

func TestRefusedCommandLine(t *testing.T) {
	tests := []struct {
		name  string
		args  []string
		names string // what the sentence has to name
	}{
		{"unknown flag", []string{"--colour"}, "colour"},
		{"flag without its value", []string{"--home"}, "home"},
		{"unknown channel", []string{"--home", t.TempDir(), "--channel", "Nowhere"}, "Nowhere"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			result := desktoptest.RunToEnd(t, desktoptest.Patience, desktoptest.BareEnv(t), binary(t), test.args...)
			require.Equal(t, 2, result.Code)
			require.Empty(t, result.Stdout)
			requireOneLine(t, result.Stderr)
			require.Contains(t, result.Stderr, test.names)
		})
	}
}

func TestNoDisplay(t *testing.T) {
	result := desktoptest.RunToEnd(t, desktoptest.Patience, desktoptest.BareEnv(t), binary(t), "--home", t.TempDir())
	require.NotZero(t, result.Code)
	requireOneLine(t, result.Stderr)
	require.Regexp(t, `(?i)display`, result.Stderr)
}

// TestNoOpenGL: who starts the program from a desktop sees no line on a console.
func TestNoOpenGL(t *testing.T) {
	d := desktoptest.NewDisplay(t, desktoptest.NoOpenGL...)
	box := noteBoxes(t, d)
	result := d.Try(binary(t), "--home", t.TempDir())
	require.Equal(t, 1, result.Code)
	requireOneLine(t, result.Stderr)
	require.Contains(t, result.Stderr, "OpenGL")
	require.Contains(t, box(), "MediaDrop cannot show its window: this computer has no OpenGL.")
}

// TestTheFirstStartDoesNotAnswer: that is said in the person's language, although no window is
// opened.
func TestTheFirstStartDoesNotAnswer(t *testing.T) {
	d, home := desktoptest.NewDisplay(t), t.TempDir()
	writeSettings(t, home, `{"version": 1, "language": "he"}`)
	held := flock.New(filepath.Join(home, "mediadrop.lock"))
	taken, err := held.TryLock()
	require.NoError(t, err)
	require.True(t, taken)
	defer held.Close() //nolint:errcheck // its folder goes with the test
	box := noteBoxes(t, d)
	result := d.Try(binary(t), "--home", home)
	require.Equal(t, 1, result.Code)
	require.Contains(t, result.Stderr, "does not answer")
	require.Contains(t, box(), "MediaDrop כבר פועל, אבל לא מגיב.")
}

// noteBoxes has a display note what a message box says, which zenity shows on Linux. What it
// returns returns that.
func noteBoxes(t *testing.T, d *desktoptest.Display) (said func() string) {
	t.Helper()
	tools := t.TempDir()
	notes := filepath.Join(tools, "said")
	script := "#!/bin/sh\nprintf '%s\\n' \"$@\" >'" + notes + "'\n"
	require.NoError(t, os.WriteFile(filepath.Join(tools, "zenity"), []byte(script), 0o700))
	d.Env = append(d.Env, "PATH="+tools+":"+os.Getenv("PATH")) // the last one counts
	return func() string {
		t.Helper()
		text, err := os.ReadFile(notes)
		require.NoError(t, err)
		return string(text)
	}
}

// requireOneLine wants one sentence for a person: no usage, no log, no trace.
func requireOneLine(t *testing.T, stderr string) {
	t.Helper()
	require.Regexp(t, `\S`, stderr)
	require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
	require.NotContains(t, stderr, "goroutine")
}
