package home

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/settings/modetest"
)

func TestLocateInAFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "home")
	paths, err := Locate(dir)
	require.NoError(t, err)
	require.Equal(t, Paths{
		Settings: filepath.Join(dir, "settings.json"),
		History:  filepath.Join(dir, "history.db"),
		Log:      filepath.Join(dir, "mediadrop.log"),
		Lock:     filepath.Join(dir, "mediadrop.lock"),
		Cache:    filepath.Join(dir, "cache", "converted"),
		Scratch:  filepath.Join(dir, "cache", "decoder"),
		Pasted:   filepath.Join(dir, "pasted"),
		Instance: filepath.Join(dir, "instance.json"),
	}, paths)
	modetest.Require(t, 0o700, dir)
}

func TestLocateMakesARelativeFolderAbsolute(t *testing.T) {
	t.Chdir(t.TempDir())
	paths, err := Locate("portable")
	require.NoError(t, err)
	require.True(t, filepath.IsAbs(paths.Settings))
	require.DirExists(t, "portable")
}

func TestLocateLeavesThePersonsFolderAsItIs(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Chmod(dir, 0o755))
	_, err := Locate(dir)
	require.NoError(t, err)
	modetest.Require(t, 0o755, dir)
}

func TestLocateRefusesAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	paths, err := Locate(file)
	require.Error(t, err)
	require.NoError(t, paths.RemoveTemporary())
}

func TestATemporaryPlaceIsRemoved(t *testing.T) {
	temporary := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, temporary)
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "cache"), nil, 0o600)) // where no folder can be made
	paths, err := Locate(dir)
	require.NoError(t, err)
	require.Equal(t, temporary, filepath.Dir(paths.Temporary))
	require.Equal(t, paths.Temporary, filepath.Dir(paths.Cache))
	require.Equal(t, paths.Temporary, filepath.Dir(paths.Scratch))
	require.NoError(t, os.MkdirAll(paths.Cache, 0o700))
	require.NoError(t, paths.RemoveTemporary())
	left, err := os.ReadDir(temporary)
	require.NoError(t, err)
	require.Empty(t, left)

	paths, err = Locate(t.TempDir())
	require.NoError(t, err)
	require.Empty(t, paths.Temporary)
	require.NoError(t, paths.RemoveTemporary())
	require.DirExists(t, filepath.Dir(paths.Cache), "the system's own place stays")
}

func TestLocateByXDG(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the folders of Linux")
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "c"))
	t.Setenv("XDG_DATA_HOME", "")
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	t.Setenv("XDG_STATE_HOME", "relative paths do not count")
	require.NoError(t, os.MkdirAll(filepath.Join(home, "c", "mediadrop"), 0o755))

	paths, err := Locate("")
	require.NoError(t, err)
	require.Equal(t, Paths{
		Settings: filepath.Join(home, "c/mediadrop/settings.json"),
		History:  filepath.Join(home, ".local/share/mediadrop/history.db"),
		Log:      filepath.Join(home, ".local/state/mediadrop/mediadrop.log"),
		Lock:     filepath.Join(home, "c/mediadrop/mediadrop.lock"),
		Cache:    filepath.Join(home, "cache/mediadrop/converted"),
		Scratch:  filepath.Join(home, "cache/mediadrop/decoder"),
		Pasted:   filepath.Join(home, ".local/share/mediadrop/pasted"),
		Instance: filepath.Join(home, "c/mediadrop/instance.json"),
	}, paths)
	modetest.Require(t, 0o700, filepath.Dir(paths.Settings)) // though it was there with 0755
	modetest.Require(t, 0o700, filepath.Dir(paths.History))
	modetest.Require(t, 0o700, filepath.Dir(paths.Log))
}

func TestDefaultFoldersElsewhere(t *testing.T) {
	t.Setenv("HOME", "/Users/me")
	t.Setenv("USERPROFILE", "/Users/me")
	t.Setenv("APPDATA", "/roaming")
	t.Setenv("LOCALAPPDATA", "/local")

	mac, err := defaultFolders("darwin")
	require.NoError(t, err)
	support := filepath.FromSlash("/Users/me/Library/Application Support/MediaDrop")
	require.Equal(t, folders{support, support, filepath.FromSlash("/Users/me/Library/Logs/MediaDrop"),
		filepath.FromSlash("/Users/me/Library/Caches/MediaDrop")}, mac)

	win, err := defaultFolders("windows")
	require.NoError(t, err)
	local := filepath.FromSlash("/local/MediaDrop")
	require.Equal(t, folders{filepath.FromSlash("/roaming/MediaDrop"), local, local, filepath.Join(local, "cache")}, win)

	t.Setenv("APPDATA", "")
	_, err = defaultFolders("windows")
	require.Error(t, err)
}
