//go:build linux

package windows

import (
	"encoding/binary"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// computer is a new Windows: Wine with folders of its own, and a display.
type computer struct {
	*desktoptest.Display
	drive string // where its drive C is
}

// newComputer sets up Windows on a display that Xvfb shows with these arguments.
func newComputer(t *testing.T, xvfbArgs ...string) *computer {
	t.Helper()
	c := &computer{Display: desktoptest.NewDisplay(t, xvfbArgs...)}
	prefix := filepath.Join(t.TempDir(), "wine")
	c.drive = filepath.Join(prefix, "drive_c")
	c.Env = append(c.Env, "USER=person", "WINEPREFIX="+prefix, "WINEDEBUG=-all",
		// No questions about .NET and HTML, no menu entries on the person's own desktop, and no
		// accessibility, of which Wine 8 has the library without the functions.
		"WINEDLLOVERRIDES=mscoree,mshtml,uiautomationcore=;winemenubuilder.exe=d")
	c.StartWindowManager()
	c.logIn()
	c.addRandomness()
	c.addFonts()
	return c
}

// logIn keeps a first program waiting for its input, so that Windows is set up, and its
// services run, until the test ends. Else those that the next program started would outlive
// it and hold its output open.
func (c *computer) logIn() {
	t := c.TB
	t.Helper()
	input, keepOpen, err := os.Pipe()
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = input.Close(), keepOpen.Close() })
	cmd := c.Command("wine", "cmd")
	cmd.Stdin = input
	shell := desktoptest.Start(t, cmd)
	t.Cleanup(func() { _ = c.Command("wineserver", "-k").Run() }) // of this prefix only
	desktoptest.WaitUntil(t, "Windows", func() bool { return strings.Contains(shell.Output(), ">") })
}

// addRandomness gives an old Wine the DLL from which Go's runtime has its random numbers.
func (c *computer) addRandomness() {
	t := c.TB
	t.Helper()
	dll := filepath.Join(c.drive, "windows", "system32", "bcryptprimitives.dll")
	if _, err := os.Stat(dll); err == nil {
		return
	}
	const source = `#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return RtlGenRandom(data, size); }
`
	cmd := exec.Command("x86_64-w64-mingw32-gcc", "-shared", "-o", dll, "-x", "c", "-")
	cmd.Stdin = strings.NewReader(source)
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, string(output))
}

// addFonts gives Wine, which has none, fonts with the alphabets of the files' names.
func (c *computer) addFonts() {
	fonts := filepath.Join(c.drive, "windows", "Fonts")
	require.NoError(c.TB, os.MkdirAll(fonts, 0o755))
	for _, name := range []string{"DejaVuSans.ttf", "DejaVuSans-Bold.ttf"} {
		font := read(c.TB, filepath.Join("/usr/share/fonts/truetype/dejavu", name))
		require.NoError(c.TB, os.WriteFile(filepath.Join(fonts, name), font, 0o644))
	}
}

// home is where a person's folders are.
func (c *computer) home() string {
	entries, err := os.ReadDir(filepath.Join(c.drive, "users"))
	require.NoError(c.TB, err)
	for _, entry := range entries {
		if entry.Name() != "Public" {
			return filepath.Join(c.drive, "users", entry.Name())
		}
	}
	require.Fail(c.TB, "nobody is at home")
	return ""
}

func (c *computer) roaming(path string) string {
	return filepath.Join(c.home(), "AppData", "Roaming", filepath.FromSlash(path))
}

func (c *computer) local(path string) string {
	return filepath.Join(c.home(), "AppData", "Local", filepath.FromSlash(path))
}

// windowsPath is what Windows calls a file.
func (c *computer) windowsPath(path string) string {
	inside, err := filepath.Rel(c.drive, path)
	require.NoError(c.TB, err)
	if strings.HasPrefix(inside, "..") {
		return "Z:" + strings.ReplaceAll(path, "/", `\`)
	}
	return `C:\` + strings.ReplaceAll(inside, "/", `\`)
}

// msiexec runs Windows' installer without a question. Wine gives no exit codes above 255.
func (c *computer) msiexec(do, msi string) int {
	c.TB.Helper()
	start := time.Now()
	code := c.Try("wine", "msiexec", do, c.windowsPath(msi), "/qn").Code
	c.TB.Logf("msiexec %s %s: %d after %v", do, filepath.Base(msi), code, time.Since(start).Round(time.Millisecond))
	return code
}

// registry reads everything below a key, as regedit writes it; nothing when there is no such key.
func (c *computer) registry(key string) string {
	t := c.TB
	t.Helper()
	file := filepath.Join(t.TempDir(), "key.reg")
	if c.Try("wine", "reg", "query", key).Code != 0 {
		return ""
	}
	c.Must("wine", "reg", "export", key, c.windowsPath(file), "/y")
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	return decode(data)
}

// entries counts how often the list of installed programs has MediaDrop.
func (c *computer) entries() int {
	const list = `\Software\Microsoft\Windows\CurrentVersion\Uninstall`
	return strings.Count(c.registry("HKLM"+list)+c.registry("HKCU"+list), `"DisplayName"="MediaDrop"`)
}

// named lists what is on drive C whose name has MediaDrop in it, in any case.
func (c *computer) named() []string {
	var found []string
	require.NoError(c.TB, filepath.WalkDir(c.drive, func(path string, entry fs.DirEntry, err error) error {
		require.NoError(c.TB, err)
		if strings.Contains(strings.ToLower(entry.Name()), "mediadrop") {
			inside, err := filepath.Rel(c.drive, path)
			require.NoError(c.TB, err)
			found = append(found, inside)
		}
		return nil
	}))
	return found
}

// decode reads UTF-16 as Windows writes it.
func decode(data []byte) string {
	units := make([]uint16, 0, len(data)/2)
	for ; len(data) > 1; data = data[2:] {
		units = append(units, binary.LittleEndian.Uint16(data))
	}
	return strings.TrimPrefix(string(utf16.Decode(units)), "\ufeff")
}
