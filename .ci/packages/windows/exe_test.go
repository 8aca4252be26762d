//go:build linux

package windows

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// TestResources reads what Windows shows of the exe.
func TestResources(t *testing.T) {
	exe := unpack(t, build(t, development).path(portable), t.TempDir())
	resource := func(kind string) string {
		out, err := exec.Command("wrestool", "--extract", "--raw", "--type="+kind, exe).Output()
		require.NoError(t, err)
		return string(out)
	}
	version := decode([]byte(resource("16")))
	for name, value := range map[string]string{
		"ProductName": "MediaDrop", "FileDescription": "MediaDrop", "CompanyName": "The MediaDrop authors",
		"ProductVersion": "1.2.4.0", "FileVersion": "1.2.4.0",
		"LegalCopyright": "Copyright (c) 2026 The MediaDrop authors",
	} {
		require.Regexp(t, name+"\x00+"+regexp.QuoteMeta(value)+"\x00", version)
	}
	require.Contains(t, string(read(t, filepath.Join(desktoptest.Repository(t), "LICENSE"))), "Copyright (c) 2026 The MediaDrop authors")
	manifest := strings.ToLower(resource("24"))
	for _, wanted := range []string{"permonitorv2", "longpathaware", "microsoft.windows.common-controls", "asinvoker"} {
		require.Contains(t, manifest, wanted)
	}
	list, err := exec.Command("wrestool", "--list", "--type=14", exe).Output()
	require.NoError(t, err)
	for _, name := range []string{"APP", "GLFW_ICON"} {
		require.Contains(t, string(list), "'"+name+"'")
	}
	require.Equal(t, "mediadrop "+development,
		strings.TrimSpace(newComputer(t).Must("wine", exe, "--version")), "the program says all of it")
}

// TestNoOpenGL starts the program where its window cannot be drawn: it says so and ends.
func TestNoOpenGL(t *testing.T) {
	c := newComputer(t, desktoptest.NoOpenGL...)
	exe := unpack(t, build(t, older).path(portable), filepath.Join(c.home(), "Desktop"))
	result := c.Try("wine", c.windowsPath(exe))
	require.Equal(t, 1, result.Code, result.Stderr)
	require.Equal(t, 1, strings.Count(result.Stderr, "\n"), result.Stderr)
	require.Contains(t, result.Stderr, "OpenGL")
}

// TestSizes: .ci/package-windows fails where something became too large.
func TestSizes(t *testing.T) {
	p := build(t, older)
	t.Log("\n" + p.output)
	require.False(t, p.tooLarge, p.output)
}
