//go:build unix

package ffmpeg

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFind(t *testing.T) {
	folder := t.TempDir()
	full := fakeTool(t, folder, `case "$*" in *-encoders) echo " V....D libx264 x"; echo " A....D aac y";; *) echo " .. tonemap V->V"; echo " .. zscale V->V";; esac`)
	want := Tool{Path: full, H264: "libx264", AAC: "aac", ToneMaps: true, runner: bare{}}

	t.Setenv("PATH", "")
	for _, configured := range []string{full, folder, filepath.Dir(folder) + "/../" + filepath.Base(filepath.Dir(folder)) + "/" + filepath.Base(folder)} {
		got, err := Find(context.Background(), configured, bare{})
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	t.Setenv("PATH", "/nowhere"+string(os.PathListSeparator)+folder)
	got, err := Find(context.Background(), filepath.Join(folder, "not there"), bare{})
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func TestTheCurrentFolderIsNeverSearched(t *testing.T) {
	folder := t.TempDir()
	fakeTool(t, folder, "true")
	t.Chdir(folder)
	t.Setenv("PATH", strings.Join([]string{"", ".", "./"}, string(os.PathListSeparator)))
	for _, path := range candidates("") {
		require.NotContains(t, path, folder)
		require.True(t, filepath.IsAbs(path))
	}
}

func TestAToolWithoutEncodersIsToldFromNone(t *testing.T) {
	for script, want := range map[string]error{
		`echo " V....D mpeg4 x"; echo " A....D aac y"`:   ErrNoEncoder,
		`echo " V....D libx264 x"; echo " A....D mp2 y"`: ErrNoEncoder,
		`echo no such thing >&2; exit 1`:                 ErrNotFound,
	} {
		_, err := examine(context.Background(), fakeTool(t, t.TempDir(), script), bare{})
		require.ErrorIs(t, err, want, script)
	}
}

func TestOtherEncodersWillDo(t *testing.T) {
	got, err := examine(context.Background(), fakeTool(t, t.TempDir(), `echo " V....D h264_videotoolbox x"; echo " V....D libopenh264 x"; echo " A....D aac_at y"`), bare{})
	require.NoError(t, err)
	require.Equal(t, "libopenh264", got.H264)
	require.Equal(t, "aac_at", got.AAC)
}

func TestUsualFolders(t *testing.T) {
	env := map[string]string{"LOCALAPPDATA": `C:\Users\d\AppData\Local`, "SystemDrive": "C:"}
	require.Equal(t, []string{`C:\Users\d\AppData\Local\Microsoft\WinGet\Links`, `C:\ffmpeg\bin`},
		usualFolders("windows", func(name string) string { return env[name] }))
	require.Contains(t, usualFolders("darwin", nil), "/opt/homebrew/bin")
}
