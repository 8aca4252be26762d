package desktop

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func touch(t *testing.T, parts ...string) string {
	t.Helper()
	path := filepath.Join(parts...)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(t, os.WriteFile(path, nil, 0o700))
	return path
}

func TestPortableHome(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	program := touch(t, dir, "mediadrop.exe")
	require.Empty(t, portableHome(program))
	require.NoError(t, os.Mkdir(filepath.Join(dir, marker), 0o700))
	require.Empty(t, portableHome(program), "a folder is no marker")
	require.NoError(t, os.Remove(filepath.Join(dir, marker)))
	touch(t, dir, marker)
	require.Equal(t, dir, portableHome(program))
	if runtime.GOOS == "windows" {
		return // links take rights there
	}
	link := filepath.Join(t.TempDir(), "mediadrop")
	require.NoError(t, os.Symlink(program, link))
	require.Equal(t, dir, portableHome(link), "the program is where it is, not where a link to it is")
}

func TestSoftwareCopy(t *testing.T) {
	dir := t.TempDir()
	program := touch(t, dir, "mediadrop.exe")
	require.Empty(t, softwareCopy(program))
	copied := touch(t, dir, softwareFolder, "mediadrop.exe")
	require.Equal(t, copied, softwareCopy(program))
	require.Empty(t, softwareCopy(copied), "it does not start itself again and again")
	require.Equal(t, program, mainProgram(program))
	require.Equal(t, program, mainProgram(copied))
}

// zenity is what shows the box on Linux; a script in its place notes how it is
// called.
func TestAlert(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the box would stay until somebody closes it")
	}
	dir := t.TempDir()
	said := filepath.Join(dir, "said")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "zenity"), []byte("#!/bin/sh\necho \"$@\" >"+said+"\n"), 0o700))
	t.Setenv("PATH", dir)
	Alert(t.Context(), "MediaDrop", "There is no OpenGL.")
	text, err := os.ReadFile(said)
	require.NoError(t, err)
	require.Contains(t, string(text), "There is no OpenGL.")

	t.Setenv("PATH", t.TempDir())
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	Alert(ctx, "MediaDrop", "nobody can show it")
	require.NoError(t, ctx.Err(), "it does not wait for what is not there")
}
