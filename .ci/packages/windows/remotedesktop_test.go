//go:build linux

package windows

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// TestRemoteDesktop: the installer with an OpenGL replaces the one without, and back.
func TestRemoteDesktop(t *testing.T) {
	p := build(t, newer)
	c := newComputer(t)
	i := installation{computer: c, kind: machine}
	folder := filepath.Join(i.folder(), "software-opengl")

	require.Zero(t, c.msiexec("/i", p.path(machine)))
	require.NoDirExists(t, folder)
	require.Zero(t, c.msiexec("/i", p.path(remoteDesktop)))
	require.Equal(t, 1, c.entries())
	files, err := os.ReadDir(mesa())
	require.NoError(t, err)
	for _, file := range files {
		require.Equal(t, read(t, filepath.Join(mesa(), file.Name())), read(t, filepath.Join(folder, file.Name())))
	}
	require.True(t, bytes.Equal(read(t, i.exe()), read(t, filepath.Join(folder, "mediadrop.exe"))), "a copy of the program")
	require.NoFileExists(t, filepath.Join(i.folder(), "opengl32.dll"))

	require.Zero(t, c.msiexec("/i", p.path(machine)))
	require.Equal(t, 1, c.entries())
	require.NoDirExists(t, folder)
	i.requireInstalled(newer)

	require.Zero(t, c.msiexec("/i", p.path(remoteDesktop)))
	require.Zero(t, c.msiexec("/x", p.path(remoteDesktop)))
	require.NoDirExists(t, i.folder())
}

// TestSoftwareOpenGL: the copy with an OpenGL of its own is started where there is no other,
// with the same arguments, and only there.
func TestSoftwareOpenGL(t *testing.T) {
	tests := []struct {
		name    string
		display []string
		started bool
	}{
		{"without OpenGL", desktoptest.NoOpenGL, true},
		{"with OpenGL", nil, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := newComputer(t, test.display...)
			i := installation{computer: c, kind: machine}
			require.Zero(t, c.msiexec("/i", build(t, newer).path(remoteDesktop)))
			copied := filepath.Join(i.folder(), "software-opengl", "mediadrop.exe")
			require.NoError(t, os.WriteFile(copied, read(t, compile(t, "standin")), 0o700))
			file := c.files()[0]
			if !test.started {
				p := c.open(i.exe(), c.local("MediaDrop"), "--channel", practice, file)
				p.uploads(1)
				p.close()
				require.NoFileExists(t, copied+".started")
				return
			}
			require.Zero(t, c.Try("wine", c.windowsPath(i.exe()), "--channel", practice, file).Code)
			desktoptest.WaitUntil(t, "the copy", func() bool {
				_, err := os.Stat(copied + ".started")
				return err == nil
			})
			require.Equal(t, "--channel\n"+practice+"\n"+file, string(read(t, copied+".started")))
		})
	}
}
