//go:build linux

package windows

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/packages/licensetest"
	"mediadrop/uploader/commbox/commboxtest"
)

// refused is what Wine makes of 1603, the exit code of an installer that did not.
const refused = 1603 % 256

// TestMSI installs the program, uses it, upgrades it and removes it.
func TestMSI(t *testing.T) {
	for _, kind := range []string{user, machine} {
		t.Run(kind, func(t *testing.T) { testMSI(t, kind) })
	}
}

func testMSI(t *testing.T, kind string) {
	first, second := build(t, older).path(kind), build(t, newer).path(kind)
	c := newComputer(t)
	i := installation{computer: c, kind: kind}
	untouched := i.classes()

	require.Zero(t, c.msiexec("/i", first))
	require.Equal(t, 1, c.entries())
	i.requireInstalled(older)
	i.requireOffered()
	i.use()

	settings := read(t, c.roaming("MediaDrop/settings.json"))
	require.Zero(t, c.msiexec("/i", second))
	require.Equal(t, 1, c.entries(), "one entry after the upgrade")
	i.requireInstalled(newer)
	require.Equal(t, string(settings), string(read(t, c.roaming("MediaDrop/settings.json"))))
	require.Equal(t, refused, c.msiexec("/i", first), "an older version over a newer one")
	require.Contains(t, info(t, "export", first, "LaunchCondition"), "A newer MediaDrop is already installed.")
	require.Equal(t, 1, c.entries())
	i.requireInstalled(newer)

	require.Zero(t, c.msiexec("/x", second))
	require.Zero(t, c.entries())
	require.True(t, slices.Equal(untouched, i.classes()), "what is known about other programs")
	require.NotContains(t, c.registry(i.root()+`\Software\MediaDrop`), "MediaDrop")
	i.requireOnlyData()
	require.Equal(t, string(settings), string(read(t, c.roaming("MediaDrop/settings.json"))))
}

// installation is the program on a computer.
type installation struct {
	*computer
	kind string
}

// root is the part of the registry that the installer writes to.
func (i installation) root() string {
	if i.kind == user {
		return "HKCU"
	}
	return "HKLM"
}

// folder is where the program is.
func (i installation) folder() string {
	if i.kind == user {
		return i.local("Programs/MediaDrop")
	}
	return filepath.Join(i.drive, "Program Files", "MediaDrop")
}

func (i installation) exe() string { return filepath.Join(i.folder(), "mediadrop.exe") }

func (i installation) startMenu() string {
	return i.roaming("Microsoft/Windows/Start Menu/Programs/MediaDrop.lnk") // Wine has one for all
}

func (i installation) sendTo() string { return i.roaming("Microsoft/Windows/SendTo/MediaDrop.lnk") }

// requireInstalled wants a version and its shortcuts in their places.
func (i installation) requireInstalled(version string) {
	t := i.TB
	t.Helper()
	entries, err := os.ReadDir(i.folder())
	require.NoError(t, err)
	require.Len(t, entries, 3)
	require.Equal(t, "LICENSE.txt", entries[0].Name())
	require.Equal(t, "mediadrop.exe", entries[1].Name())
	licensetest.RequireAll(t, read(t, filepath.Join(i.folder(), entries[2].Name())))
	result := i.Try("wine", i.windowsPath(i.exe()), "--version")
	require.Zero(t, result.Code)
	require.Equal(t, "mediadrop "+version, strings.TrimSpace(result.Stdout))

	target := []byte(i.windowsPath(i.exe()))
	link, err := os.ReadFile(i.startMenu())
	require.NoError(t, err)
	require.True(t, bytes.Contains(link, target), "the Start menu leads to %s", target)
	link, err = os.ReadFile(i.sendTo())
	if i.kind != user {
		require.ErrorIs(t, err, os.ErrNotExist)
		return
	}
	require.NoError(t, err)
	require.True(t, bytes.Contains(link, target), "Send to leads to %s", target)
}

// classes lists what the registry has about kinds of files and programs, but for the
// installer's own books.
func (i installation) classes() []string {
	var found []string
	for block := range strings.SplitSeq(i.registry(i.root()+`\Software\Classes`), "\r\n\r\n") {
		if strings.HasPrefix(block, "[") && !strings.Contains(block, `\Software\Classes\Installer`) &&
			!strings.HasSuffix(block, `\Software\Classes]`) {
			found = append(found, block)
		}
	}
	return found
}

// requireOffered wants MediaDrop under "Open with" and not as the program that opens a file.
func (i installation) requireOffered() {
	t := i.TB
	t.Helper()
	classes := i.registry(i.root() + `\Software\Classes`)
	for _, line := range []string{
		`"FriendlyAppName"="MediaDrop"`,
		`@="\"` + strings.ReplaceAll(i.windowsPath(i.exe()), `\`, `\\`) + `\" \"%1\""`,
		`".jpg"=""`, `".pdf"=""`,
		`\Software\Classes\.jpg\OpenWithList\mediadrop.exe]`,
		`\Software\Classes\.mp4\OpenWithList\mediadrop.exe]`,
	} {
		require.Contains(t, classes, line)
	}
	require.Equal(t, strings.Count(classes, `\OpenWithList\mediadrop.exe]`),
		strings.Count(section(classes, `\Applications\mediadrop.exe\SupportedTypes]`), `=""`))
	for block := range strings.SplitSeq(classes, "\r\n\r\n") {
		if strings.Contains(block, `mediadrop.exe\"`) { // a command
			require.Contains(t, block, `\Classes\Applications\mediadrop.exe\shell\open\command]`)
		}
	}
	require.NotContains(t, classes, `\Classes\.jpg]`+"\r\n@=", "the program that opens pictures")
}

// section is what stands below a key.
func section(registry, key string) string {
	_, after, _ := strings.Cut(registry, key)
	values, _, _ := strings.Cut(after, "[")
	return values
}

// requireOnlyData wants nothing of the program, and all of what is the person's.
func (i installation) requireOnlyData() {
	t := i.TB
	t.Helper()
	for _, path := range []string{"history.db", "mediadrop.log"} {
		require.NotEmpty(t, read(t, i.local("MediaDrop/"+path)))
	}
	for _, path := range i.named() {
		// fyne: folders in which the window's toolkit keeps nothing of MediaDrop's
		require.Regexp(t, `AppData/(Local|Roaming)/(fyne/io\.github\.mediadrop\.)?MediaDrop(/|$)`, path)
		require.NotContains(t, path, "mediadrop.exe")
	}
	require.NoDirExists(t, i.folder())
}

// use uploads in practice mode, by a second start with a key from the credential store, and
// by a shortcut.
func (i installation) use() {
	t := i.TB
	t.Helper()
	s := commboxtest.New(t, commboxtest.Options{})
	i.setUp(s)
	files := i.files()
	p := i.open(i.exe(), i.local("MediaDrop"), "--channel", practice, files[0])
	require.Equal(t, practice, p.uploads(1)[files[0]].Channel)

	// A second start hands its file to the window that is open, and ends.
	require.Zero(t, i.Try("wine", i.windowsPath(i.exe()), "--channel", channel, files[1]).Code)
	require.Equal(t, commboxtest.MediaID(1), p.uploads(2)[files[1]].MediaID)
	requests := s.Requests()
	require.Len(t, requests, 1)
	require.Equal(t, "/whatsapp/uploadmedia/"+streamID, requests[0].Path)
	require.Equal(t, key, requests[0].Key)
	link := i.sendTo()
	if i.kind != user {
		link = i.startMenu() // which takes files dropped on it
	}
	require.Zero(t, i.Try("wine", "start", "/wait", i.windowsPath(link), files[2]).Code)
	require.Equal(t, practice, p.uploads(3)[files[2]].Channel)
	p.Settled()
	i.screenshot(strings.TrimSuffix(i.kind, ".msi"))
	p.close()
	for _, path := range append(filesIn(t, i.local("MediaDrop")), filesIn(t, i.roaming("MediaDrop"))...) {
		require.False(t, bytes.Contains(read(t, path), []byte(key)), "the key is in %s", path)
	}
}
