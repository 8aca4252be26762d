//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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

// TestNoOpenGL: who starts the program from a desktop sees no line on a console. zenity shows
// message boxes on Linux; one in its place notes what it is to say.
func TestNoOpenGL(t *testing.T) {
	d := desktoptest.NewDisplay(t, desktoptest.NoOpenGL...)
	tools := t.TempDir()
	said := filepath.Join(tools, "said")
	script := "#!/bin/sh\nprintf '%s\\n' \"$@\" >'" + said + "'\n"
	require.NoError(t, os.WriteFile(filepath.Join(tools, "zenity"), []byte(script), 0o700))
	d.Env = append(d.Env, "PATH="+tools+":"+os.Getenv("PATH")) // the last one counts
	result := d.Try(binary(t), "--home", t.TempDir())
	require.Equal(t, 1, result.Code)
	requireOneLine(t, result.Stderr)
	require.Contains(t, result.Stderr, "OpenGL")
	box, err := os.ReadFile(said)
	require.NoError(t, err)
	require.Contains(t, string(box), "MediaDrop cannot show its window: this computer has no OpenGL.")
}

// requireOneLine wants one sentence for a person: no usage, no log, no trace.
func requireOneLine(t *testing.T, stderr string) {
	t.Helper()
	require.Regexp(t, `\S`, stderr)
	require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
	require.NotContains(t, stderr, "goroutine")
}
