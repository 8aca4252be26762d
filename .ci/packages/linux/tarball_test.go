//go:build linux

package linux

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
	"mediadrop/.ci/packages/licensetest"
)

// TestTarball runs the program where it was unpacked, and from ~/.local, where ./install puts it.
func TestTarball(t *testing.T) {
	folder := unpacked(t)
	require.Equal(t, "mediadrop 1.2.3\n", must(t, filepath.Join(folder, "bin", "mediadrop"), "--version"))
	for _, name := range []string{"LICENSE", "README.md", "third-party-licenses.txt.gz"} {
		require.FileExists(t, filepath.Join(folder, name))
	}
	licensetest.RequireAll(t, []byte(must(t, "gunzip", "-c", filepath.Join(folder, "third-party-licenses.txt.gz"))))
	home := filepath.Join(t.TempDir(), "her home") // with a space, as some have
	require.NoError(t, os.Mkdir(home, 0o700))
	install := func(args ...string) {
		result := desktoptest.RunToEnd(t, desktoptest.Patience, []string{"HOME=" + home, "PATH=" + os.Getenv("PATH")},
			filepath.Join(folder, "install"), args...)
		require.Zero(t, result.Code, result.Stderr)
	}
	install()
	program := filepath.Join(home, ".local/bin/mediadrop")
	require.Equal(t, "mediadrop 1.2.3\n", must(t, program, "--version"))
	entry := filepath.Join(home, ".local/share/applications", appID+".desktop")
	content, err := os.ReadFile(entry)
	require.NoError(t, err)
	require.Equal(t, `"`+program+`" %F`, entryValue(t, string(content), "Exec"))
	if _, err := exec.LookPath("desktop-file-validate"); err == nil {
		must(t, "desktop-file-validate", entry)
	}
	install() // over itself, as an upgrade does
	install("--remove")
	require.NoError(t, filepath.WalkDir(home, func(path string, entry os.DirEntry, err error) error {
		require.NoError(t, err)
		require.NotContains(t, strings.ToLower(entry.Name()), "mediadrop")
		return nil
	}))
}
