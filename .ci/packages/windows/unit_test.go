//go:build linux

package windows

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// TestShortcuts runs the tests of what takes Windows' shell, where there is one. (An old Wine
// cannot delete files the way Go does it, which most other tests need.)
func TestShortcuts(t *testing.T) {
	newComputer(t).test("./ui/desktop", "TestShortcutToAHebrewFolder")
}

// TestClipboard runs the test of a program that offers what it copied and hangs. (Wine takes over
// what its display has copied when it begins to, and so spoils tests of what is on the clipboard.)
func TestClipboard(t *testing.T) {
	newComputer(t).test("./ui/clipboard", "TestAProgramThatHangs")
}

// test runs tests of a package, which must not be left out.
func (c *computer) test(pkg string, names ...string) {
	t := c.TB
	t.Helper()
	program := filepath.Join(t.TempDir(), "tests.exe")
	build := exec.Command("go", "test", "-c", "-o", program, pkg)
	build.Dir = desktoptest.Repository(t)
	build.Env = append(os.Environ(), "GOOS=windows", "CGO_ENABLED=0")
	output, err := build.CombinedOutput()
	require.NoError(t, err, string(output))
	result := c.Try("wine", program, "-test.v", "-test.run", "^("+strings.Join(names, "|")+")$")
	require.Zero(t, result.Code, result.Stdout+result.Stderr)
	for _, name := range names {
		require.Contains(t, result.Stdout, "PASS: "+name)
	}
}

// TestInstallCommand is what an administrator's tool runs.
func TestInstallCommand(t *testing.T) {
	c := newComputer(t)
	folder := filepath.Join(c.drive, "a b")
	require.NoError(t, os.Mkdir(folder, 0o755))
	for name, content := range map[string][]byte{
		"x.msi":         read(t, build(t, older).path(machine)),
		"settings.json": []byte(`{"channels": [{"name": "Company", "stream_id": "hNyRN_fLUy7rrOrN9jLpipA=="}], "locked": true}`),
		"msiexec.cmd":   []byte("echo > ran.txt\r\n"), // it would run as SYSTEM
		"install.cmd":   read(t, filepath.Join(desktoptest.Repository(t), "assets", "packaging", "windows", "install.cmd")),
	} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), content, 0o644))
	}
	command := func(args ...string) int {
		cmd := c.Command("wine", append([]string{"cmd", "/c", "install.cmd"}, args...)...)
		cmd.Dir = folder
		return desktoptest.Start(t, cmd).ExitCode(t)
	}
	require.Equal(t, 2, command())
	require.NotZero(t, command("nothing.msi", "settings.json"))
	preset := filepath.Join(c.drive, "ProgramData", "MediaDrop", "settings.json")
	require.NoFileExists(t, preset, "nothing is preset for a program that is not there")
	require.Zero(t, command("x.msi", "settings.json"))
	installation{computer: c, kind: machine}.requireInstalled(older)
	require.Contains(t, string(read(t, preset)), "Company")
	require.Zero(t, command("x.msi", "settings.json"), "once more")
	require.NoFileExists(t, filepath.Join(folder, "ran.txt"), "Windows' own installer is called by its whole path")
}
