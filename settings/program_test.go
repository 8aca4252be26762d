package settings

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// program makes a program in a folder that nobody else can change. The folders of
// tests lie in one that everybody may write to, which has the sticky bit.
func program(t *testing.T, path ...string) string {
	t.Helper()
	at := filepath.Join(path...)
	require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o755))
	require.NoError(t, os.WriteFile(at, []byte("#!/bin/sh\n"), 0o755))
	return at
}

// testFolder is a folder without links on the way to it, which macOS has.
func testFolder(t *testing.T) string {
	t.Helper()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	return folder
}

func requireNotTrusted(t *testing.T, path, at string, reason error) {
	t.Helper()
	found, err := FFmpeg(path)
	require.Empty(t, found)
	var p *Problem
	require.ErrorAs(t, err, &p)
	require.Equal(t, NotTrusted, p.Code)
	require.Equal(t, at, p.Value)
	require.ErrorIs(t, err, reason)
}

func TestTheProgramASettingNames(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs are called otherwise there")
	}
	folder := testFolder(t)
	inside, inBin := program(t, folder, "a", "ffmpeg"), program(t, folder, "b", "bin", "ffmpeg")
	for path, want := range map[string]string{
		"":                                  "",
		inside:                              inside,
		filepath.Dir(inside):                inside,
		filepath.Join(folder, "b"):          inBin,
		filepath.Join(folder, "b", "bin"):   inBin,
		filepath.Join(folder, "not", "any"): "",
		folder:                              "",
	} {
		got, err := FFmpeg(path)
		require.NoError(t, err, path)
		require.Equal(t, want, got, path)
	}
}

func TestAProgramThatOthersMayChangeIsNotTrusted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights are of another kind there: see TestOnlyFor")
	}
	folder := testFolder(t)
	at := program(t, folder, "up", "here", "ffmpeg")
	up, here := filepath.Join(folder, "up"), filepath.Dir(at)
	require.NoError(t, os.Chown(at, -1, someGroup(t)))
	for _, c := range []struct {
		changed string
		mode    os.FileMode
		trusted bool
	}{
		{at, 0o755, true}, {at, 0o500, true}, {at, 0o775, false}, {at, 0o757, false},
		{here, 0o700, true}, {here, 0o777, false}, {here, 0o777 | os.ModeSticky, false},
		{up, 0o777, false}, {up, 0o777 | os.ModeSticky, true}, {up, 0o757, false},
	} {
		require.NoError(t, os.Chmod(c.changed, c.mode))
		if c.trusted {
			got, err := FFmpeg(at)
			require.NoError(t, err, c)
			require.Equal(t, at, got)
		} else {
			requireNotTrusted(t, at, c.changed, ErrWritableByOthers)
		}
		require.NoError(t, os.Chmod(c.changed, 0o755))
	}

	// ffprobe beside it is run, too.
	beside := program(t, here, "ffprobe")
	require.NoError(t, os.Chmod(beside, 0o777))
	requireNotTrusted(t, at, beside, ErrWritableByOthers)
	require.NoError(t, os.Remove(beside))
	require.NoError(t, os.Symlink(filepath.Join(folder, "nothing"), beside))
	requireNotTrusted(t, at, filepath.Join(folder, "nothing"), os.ErrNotExist)
}

// someGroup is a group other than root's: that one is the system.
func someGroup(t *testing.T) int {
	t.Helper()
	if group := os.Getegid(); group != 0 {
		return group
	}
	return 100
}

func TestLinksToAProgramAreFollowed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	folder := testFolder(t)
	at := program(t, folder, "real", "ffmpeg")
	between := filepath.Join(folder, "between")
	require.NoError(t, os.MkdirAll(between, 0o755))
	require.NoError(t, os.Symlink(filepath.Join("..", "real"), filepath.Join(between, "second")))
	require.NoError(t, os.Symlink(filepath.Join(between, "second"), filepath.Join(folder, "first")))
	link := filepath.Join(folder, "first", "ffmpeg")
	got, err := FFmpeg(link)
	require.NoError(t, err)
	require.Equal(t, link, got, "as it was named: what some programs do depends on it")

	for changed, where := range map[string]string{between: between, filepath.Dir(at): filepath.Dir(at), at: at} {
		require.NoError(t, os.Chmod(changed, 0o757))
		requireNotTrusted(t, link, where, ErrWritableByOthers)
		require.NoError(t, os.Chmod(changed, 0o755))
	}
	loop := filepath.Join(folder, "loop")
	require.NoError(t, os.Symlink(loop, loop))
	require.NotNil(t, checkProgram(loop))
}

func TestAProgramOfSomebodyElseIsNotTrusted(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	folder := testFolder(t)
	at := program(t, folder, "theirs", "ffmpeg")
	require.NoError(t, os.Chown(at, 1234, 1234))
	requireNotTrusted(t, at, at, ErrOwnedByOthers)
	require.NoError(t, os.Chown(at, 0, 0))
	require.NoError(t, os.Chown(filepath.Dir(at), 1234, 1234))
	requireNotTrusted(t, at, filepath.Dir(at), ErrOwnedByOthers)
	require.NoError(t, os.Chown(filepath.Dir(at), 0, 0))

	link := filepath.Join(folder, "link")
	require.NoError(t, os.Symlink(at, link))
	require.NoError(t, os.Lchown(link, 1234, 1234))
	requireNotTrusted(t, link, link, ErrOwnedByOthers)
}

// The value stays in the file: what is wrong is not in there.
func TestOpenSaysWhyFFmpegIsNotRun(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights are of another kind there")
	}
	at := program(t, testFolder(t), "ffmpeg")
	require.NoError(t, os.Chmod(at, 0o777))
	text := `{"ffmpeg": "` + at + `"}`
	o := open(t, text)
	require.Len(t, o.problems, 1)
	require.Equal(t, Problem{Field: "ffmpeg", Code: NotTrusted, Value: at, Err: ErrWritableByOthers}, o.problems[0])
	require.Equal(t, at, o.Get().FFmpeg)
	o.resize(t)
	require.Empty(t, o.copies, "the file was good")
	require.Contains(t, o.content(t), at)

	o = withPreset(t, text, "")
	require.Equal(t, NotTrusted, o.problems[0].Code)
	require.NotEmpty(t, o.problems[0].Preset)

	o = open(t, "")
	choose := func(path string) error {
		return o.Update(func(s *Settings) error { s.FFmpeg = path; return nil })
	}
	require.Equal(t, NotTrusted, codeOf(choose(at)))
	require.Equal(t, NotAbsolute, codeOf(choose("ffmpeg")))
	require.Equal(t, NotAbsolute, codeOf(choose("./bin/ffmpeg")))
	require.NoError(t, os.Chmod(at, 0o755))
	require.NoError(t, choose(at))
}

func TestARelativePathIsNoProgram(t *testing.T) {
	s, problems := decodeText([]byte(`{"ffmpeg": "bin/ffmpeg"}`))
	require.Empty(t, s.FFmpeg)
	require.Len(t, problems, 1)
	require.Equal(t, NotAbsolute, problems[0].Code)
	if runtime.GOOS == "windows" {
		for _, path := range []string{`\\server\share\ffmpeg.exe`, `\\?\UNC\server\share\ffmpeg.exe`, `\??\UNC\server\share`, `\ffmpeg.exe`, `C:ffmpeg.exe`} {
			require.Equal(t, NotAbsolute, checkProgramPath(path).Code, path)
		}
		require.Nil(t, checkProgramPath(`C:\ffmpeg\bin`))
	}
}
