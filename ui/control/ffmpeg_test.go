package control

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
)

// TestAnFFmpegThatOthersMayChangeIsNotRun has a program that leaves a trace.
func TestAnFFmpegThatOthersMayChangeIsNotRun(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a shell script is no program there")
	}
	r := newRig(t)
	folder := t.TempDir()
	trace, program := filepath.Join(folder, "it ran"), filepath.Join(folder, "ffmpeg")
	require.NoError(t, os.WriteFile(program, []byte("#!/bin/sh\n: > '"+trace+"'\n"), 0o755))
	t.Setenv("PATH", folder+"/nothing")
	require.NoError(t, r.ChangeSettings(func(s *settings.Settings) error { s.FFmpeg = program; return nil }))
	require.NoError(t, r.FFmpegProblem())
	_, _ = r.FFmpeg(t.Context()) // it has no encoders; another one may be found
	require.FileExists(t, trace)

	require.NoError(t, os.Remove(trace))
	require.NoError(t, os.Chmod(program, 0o777)) // since it was set
	_, _ = r.FFmpeg(t.Context())
	require.NoFileExists(t, trace)
	requireProblem(t, r.FFmpegProblem(), settings.NotTrusted)
	requireProblem(t, r.ChangeSettings(func(s *settings.Settings) error { s.FFmpeg = folder; return nil }), settings.NotTrusted)
	require.NoError(t, r.SetParallel(5), "other settings can be changed")
}
