//go:build linux

package linux

import (
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// TestValid lets the desktops' own programs check what describes MediaDrop to them, as it lies in
// the repository and as it is packed.
func TestValid(t *testing.T) {
	source := filepath.Join(desktoptest.Repository(t), "assets", "packaging", "linux")
	packed := filepath.Join(unpacked(t), "share")

	t.Run("desktop entry", func(t *testing.T) {
		need(t, "desktop-file-validate")
		entry := filepath.Join(packed, "applications", appID+".desktop")
		require.Empty(t, must(t, "desktop-file-validate", entry))
		require.Equal(t, read(t, filepath.Join(source, appID+".desktop")), read(t, entry))
	})
	t.Run("metadata", func(t *testing.T) {
		need(t, "appstreamcli")
		file := appID + ".metainfo.xml"
		must(t, "appstreamcli", "validate", "--no-net", filepath.Join(source, file))
		must(t, "appstreamcli", "validate", "--no-net", filepath.Join(packed, "metainfo", file))
		require.Regexp(t, `<release version="1\.2\.3" type="stable" date="20\d\d-\d\d-\d\d"/>`, read(t, filepath.Join(packed, "metainfo", file)))
	})
	t.Run("manual page", func(t *testing.T) {
		need(t, "man")
		page := filepath.Join(source, "mediadrop.1")
		result := desktoptest.RunToEnd(t, desktoptest.Patience, append(os.Environ(), "LC_ALL=C.UTF-8", "MANWIDTH=80"),
			"man", "--warnings", "-l", page)
		require.Zero(t, result.Code)
		require.Empty(t, result.Stderr)
		require.Contains(t, result.Stdout, "EXIT STATUS")
	})
	t.Run("icons", func(t *testing.T) {
		for _, size := range iconSizes {
			requireIcon(t, filepath.Join(packed, strings.TrimPrefix(iconPath(size), "/usr/share/")), size)
		}
	})
}

// TestManualTellsAllFlags keeps the manual page true to --help: the same flags, in both.
func TestManualTellsAllFlags(t *testing.T) {
	flags := func(text string) map[string]bool {
		found := map[string]bool{}
		for _, flag := range regexp.MustCompile(`--[a-z][a-z-]+`).FindAllString(text, -1) {
			found[flag] = true
		}
		return found
	}
	help := must(t, filepath.Join(unpacked(t), "bin", "mediadrop"), "--help")
	page := read(t, filepath.Join(desktoptest.Repository(t), "assets", "packaging", "linux", "mediadrop.1"))
	require.Equal(t, flags(help), flags(strings.ReplaceAll(page, `\-`, "-")))
}

// iconSizes are those that desktops look for.
var iconSizes = []int{16, 24, 32, 48, 64, 128, 256, 512}

func iconPath(size int) string {
	folder := strconv.Itoa(size) + "x" + strconv.Itoa(size)
	return "/usr/share/icons/hicolor/" + folder + "/apps/" + appID + ".png"
}

// requireIcon wants a picture of the size that its folder says.
func requireIcon(t *testing.T, path string, size int) {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	config, err := png.DecodeConfig(file)
	require.NoError(t, err, path)
	require.Equal(t, [2]int{size, size}, [2]int{config.Width, config.Height}, path)
}

// entryValue is the value of a key in a desktop entry.
func entryValue(t *testing.T, entry, key string) string {
	t.Helper()
	for line := range strings.Lines(entry) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), key+"="); ok {
			return value
		}
	}
	require.Failf(t, "missing", "no %s in the desktop entry", key)
	return ""
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(content)
}
