// Package macos tests what of the packages for macOS can be tested without a Mac: how the bundle
// is laid out. The release workflow builds and starts the real one.
package macos

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/packages/licensetest"
)

// dictionary returns the members of a property list that have texts.
func dictionary(t *testing.T, text []byte) map[string]string {
	t.Helper()
	values, key := map[string]string{}, ""
	for decoder := xml.NewDecoder(bytes.NewReader(text)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return values
		}
		require.NoError(t, err)
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "key" && start.Name.Local != "string" {
			continue
		}
		var value string
		require.NoError(t, decoder.DecodeElement(&value, &start))
		if start.Name.Local == "key" {
			key = value
		} else {
			values[key] = value
		}
	}
}

func TestBundle(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "program")
	require.NoError(t, os.WriteFile(program, []byte("program"), 0o600))
	command := exec.CommandContext(t.Context(), "../../package-darwin", "bundle", program, dir)
	command.Env = append(os.Environ(), "VERSION=1.2.3+4.gabc1234")
	out, err := command.CombinedOutput()
	require.NoError(t, err, string(out))

	contents := filepath.Join(dir, "MediaDrop.app", "Contents")
	info, err := os.Stat(filepath.Join(contents, "MacOS", "mediadrop"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o755), info.Mode().Perm())
	require.FileExists(t, filepath.Join(contents, "Resources", "LICENSE.txt"))
	licenses, err := os.ReadFile(filepath.Join(contents, "Resources", "third-party-licenses.txt"))
	require.NoError(t, err)
	licensetest.RequireAll(t, licenses)

	text, err := os.ReadFile(filepath.Join(contents, "Info.plist"))
	require.NoError(t, err)
	values := dictionary(t, text)
	require.Equal(t, "mediadrop", values["CFBundleExecutable"])
	require.Equal(t, "io.github.mediadrop.MediaDrop", values["CFBundleIdentifier"])
	require.Equal(t, "1.2.3", values["CFBundleShortVersionString"], "Apple takes numbers only")
	require.Equal(t, "1.2.3", values["CFBundleVersion"])
	require.Equal(t, "12.0", values["LSMinimumSystemVersion"])
	require.Regexp(t, `^Copyright \(c\) \d{4} `, values["NSHumanReadableCopyright"])
	require.NotContains(t, string(text), "CFBundleDocumentTypes", "files that are opened with it would be lost")
	require.NotContains(t, string(text), "@")
}
