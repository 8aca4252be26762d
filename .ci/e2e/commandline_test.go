//go:build linux

package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVersionWithoutDisplay(t *testing.T) {
	result := runToEnd(t, bareEnv(t), binary(t), "--version")
	require.Zero(t, result.code)
	require.Regexp(t, `^mediadrop \d+\.\d+\.\d+\S*\n$`, result.stdout)
	require.Empty(t, result.stderr)
}

func TestHelpWithoutDisplay(t *testing.T) {
	result := runToEnd(t, bareEnv(t), binary(t), "--help")
	require.Zero(t, result.code)
	require.Contains(t, result.stdout, "mediadrop [--home DIR] [--channel NAME] [FILE|FOLDER ...]")
	require.Empty(t, result.stderr)
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
			result := runToEnd(t, bareEnv(t), binary(t), test.args...)
			require.Equal(t, 2, result.code)
			require.Empty(t, result.stdout)
			requireOneLine(t, result.stderr)
			require.Contains(t, result.stderr, test.names)
		})
	}
}

func TestNoDisplay(t *testing.T) {
	result := runToEnd(t, bareEnv(t), binary(t), "--home", t.TempDir())
	require.NotZero(t, result.code)
	requireOneLine(t, result.stderr)
	require.Regexp(t, `(?i)display`, result.stderr)
}

func TestNoOpenGL(t *testing.T) {
	d := newDisplay(t, "-extension", "GLX")
	result := d.try(binary(t), "--home", t.TempDir())
	require.NotZero(t, result.code)
	requireOneLine(t, result.stderr)
	require.Contains(t, result.stderr, "OpenGL")
}

// requireOneLine wants one sentence for a person: no usage, no log, no trace.
func requireOneLine(t *testing.T, stderr string) {
	t.Helper()
	require.Regexp(t, `\S`, stderr)
	require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
	require.NotContains(t, stderr, "goroutine")
}
